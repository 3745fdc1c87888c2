/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import static java.util.Objects.requireNonNull;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeChildChoiceDefinition;
import ca.uhn.fhir.context.RuntimeChildExtension;
import ca.uhn.fhir.context.RuntimeChildPrimitiveEnumerationDatatypeDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes the tables of the index from the official definitions: R4's search-parameters.json and HAPI's R4 structures. */
final class OfficialDefinitions {
    private static final String PARAMETERS = "/org/hl7/fhir/r4/model/sp/search-parameters.json";
    private static final String COMPARTMENT = "/json/spec/compartmentdefinition-patient.json";
    /** Without an expression, or special. */
    private static final Set<String> LEFT_OUT = Set.of("_text", "_content", "_query", "near");

    private final FhirContext fhir;
    private final JsonMapper json = new JsonMapper();

    OfficialDefinitions(FhirContext fhir) {
        this.fhir = fhir;
    }

    /** Lines of type, code, kind, targets, url, expression, components. */
    List<String> parameters() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        read(PARAMETERS).path("entry").forEach(entry -> all.add(entry.path("resource")));
        Map<String, JsonNode> byUrl = all.stream()
                .collect(Collectors.toMap(parameter -> parameter.path("url").asString(), parameter -> parameter));
        Set<String> types = all.stream()
                .flatMap(parameter -> texts(parameter.path("base")).stream())
                .collect(Collectors.toSet());
        List<String> lines = new ArrayList<>();
        for (var parameter : all) {
            for (var base : texts(parameter.path("base"))) {
                if (!LEFT_OUT.contains(parameter.path("code").asString())) {
                    lines.add(line(parameter, base, types, byUrl));
                }
            }
        }
        lines.sort(Comparator.naturalOrder());
        return lines;
    }

    /** Lines of type and codes. */
    List<String> compartment() throws IOException {
        List<String> lines = new ArrayList<>();
        for (var resource : read(COMPARTMENT).path("resource")) {
            if (resource.has("param")) {
                lines.add(resource.path("code").asString() + "\t" + String.join(" ", texts(resource.path("param"))));
            }
        }
        return lines;
    }

    /** Lines of type, element, types: those that compiling the parameters asks for. */
    List<String> elements(List<String> parameters) {
        var all = Elements.parse(everyElement().stream()
                .map(line -> List.of(line.split("\t", -1)))
                .toList());
        Map<String, String> asked = new TreeMap<>();
        Elements asking = (type, name) -> {
            var found = all.of(type, name);
            asked.put(type + "\t" + name, text(name, found));
            return found;
        };
        var catalog = new ParameterCatalog(
                parameters.stream()
                        .map(line -> Definition.parse(List.of(line.split("\t", -1))))
                        .toList(),
                asking);
        for (var type : health.kiln.server.repository.ResourceType.values()) {
            catalog.of(type);
        }
        return asked.entrySet().stream()
                .map(entry -> entry.getKey() + entry.getValue())
                .toList();
    }

    private static String text(String name, List<Elements.Element> elements) {
        var choice = !elements.getFirst().property().equals(name);
        return (choice ? "[x]\t" : "\t")
                + elements.stream()
                        .map(element -> element.type()
                                + (element.systems().isEmpty() ? "" : "{" + String.join(",", element.systems()) + "}"))
                        .collect(Collectors.joining(" "));
    }

    private String line(JsonNode parameter, String base, Set<String> types, Map<String, JsonNode> byUrl) {
        var expression = List.of(parameter.path("expression").asString().split("\\|", -1)).stream()
                .map(String::strip)
                .filter(part -> concerns(part, base, types))
                .collect(Collectors.joining(" | "));
        var components = StreamSupport.stream(parameter.path("component").spliterator(), false)
                .map(component ->
                        requireNonNull(byUrl.get(component.path("definition").asString()))
                                        .path("code")
                                        .asString()
                                + "="
                                + component.path("expression").asString())
                .collect(Collectors.joining(";"));
        return String.join(
                "\t",
                base,
                parameter.path("code").asString(),
                parameter.path("type").asString().toUpperCase(java.util.Locale.ROOT),
                String.join(" ", new TreeSet<>(texts(parameter.path("target")))),
                parameter.path("url").asString(),
                expression,
                components);
    }

    /** An expression of a parameter of several types begins with the type that it concerns. */
    private static boolean concerns(String part, String base, Set<String> types) {
        var start = part.replaceFirst("^\\(", "").split("[^A-Za-z]", 2)[0];
        return start.equals(base) || !types.contains(start) || !Character.isUpperCase(start.charAt(0));
    }

    private List<String> everyElement() {
        Map<Class<?>, String> names = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (var type : health.kiln.server.repository.ResourceType.values()) {
            describe(fhir.getResourceDefinition(type.fhirName()), type.fhirName(), names, lines);
        }
        for (var definition : List.copyOf(fhir.getElementDefinitions())) {
            if (definition instanceof BaseRuntimeElementCompositeDefinition<?> composite
                    && !names.containsKey(definition.getImplementingClass())
                    && definition.getImplementingClass().getEnclosingClass() == null) {
                describe(composite, definition.getName(), names, lines);
            }
        }
        return lines;
    }

    private void describe(
            BaseRuntimeElementCompositeDefinition<?> composite,
            String path,
            Map<Class<?>, String> names,
            List<String> lines) {
        names.put(composite.getImplementingClass(), path);
        for (var child : composite.getChildren()) {
            if (child instanceof RuntimeChildExtension) {
                continue;
            }
            var name = child.getElementName();
            var types = child.getValidChildNames().stream()
                    .map(child::getChildByName)
                    .distinct()
                    .map(element -> typeOf(element, child, path + "." + name, names, lines))
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(" "));
            var choice = child instanceof RuntimeChildChoiceDefinition ? "[x]" : "";
            lines.add(path + "\t" + name + choice + "\t" + types);
        }
    }

    private String typeOf(
            BaseRuntimeElementDefinition<?> element,
            BaseRuntimeChildDefinition child,
            String path,
            Map<Class<?>, String> names,
            List<String> lines) {
        if (element == null) {
            return "Resource";
        }
        if (element.getChildType() == BaseRuntimeElementDefinition.ChildTypeEnum.RESOURCE_BLOCK
                || element.getImplementingClass().getEnclosingClass() != null) {
            var known = names.get(element.getImplementingClass());
            if (known == null) {
                describe((BaseRuntimeElementCompositeDefinition<?>) element, path, names, lines);
                return path;
            }
            return known;
        }
        if (element.getChildType() == BaseRuntimeElementDefinition.ChildTypeEnum.CONTAINED_RESOURCE_LIST
                || element.getChildType() == BaseRuntimeElementDefinition.ChildTypeEnum.RESOURCE) {
            return "Resource";
        }
        return child instanceof RuntimeChildPrimitiveEnumerationDatatypeDefinition bound
                ? "code" + system(bound)
                : element.getName();
    }

    private static String system(RuntimeChildPrimitiveEnumerationDatatypeDefinition bound) {
        Set<String> systems = new TreeSet<>();
        for (var constant : bound.getBoundEnumType().getEnumConstants()) {
            try {
                var system = constant.getDeclaringClass().getMethod("getSystem").invoke(constant);
                if (system instanceof String text && !text.isEmpty() && !text.equals("?")) {
                    systems.add(text);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return systems.isEmpty() ? "" : "{" + String.join(",", systems) + "}";
    }

    private JsonNode read(String resource) throws IOException {
        try (InputStream stream = OfficialDefinitions.class.getResourceAsStream(resource)) {
            return json.readTree(stream);
        }
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }
}
