/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Our compiled paths find what HAPI's FHIRPath finds, for each parameter on each example of the specification. */
class FhirPathOracleTest {
    /** Written otherwise in JSON than the structures hold it. */
    private static final Set<String> OTHERWISE = Set.of("id", "extension", "div", "contained");

    private final FhirContext fhir = FhirContext.forR4Cached();
    private final IParser parser = fhir.newJsonParser();
    private final FhirPathValues values = new FhirPathValues();
    private final Elements elements = Elements.parse(Resources.lines("elements-r4.tsv"));
    private final Map<String, List<Definition>> definitions = new HashMap<>();
    private final Map<String, List<PathCompiler.Branch>> branches = new HashMap<>();

    FhirPathOracleTest() {
        Resources.lines("search-parameters-r4.tsv").stream()
                .map(Definition::parse)
                .forEach(definition -> definitions
                        .computeIfAbsent(definition.type(), type -> new ArrayList<>())
                        .add(definition));
    }

    @Test
    void findsTheSameValues() {
        Map<String, String> differences = new TreeMap<>();
        var examples = 0;
        var found = 0;

        for (var example : (Iterable<SpecExamples.Example>) SpecExamples.all()::iterator) {
            IBaseResource resource;
            try {
                resource = parser.parseResource(example.text());
            } catch (DataFormatException e) {
                continue; // a few are examples of what is wrong
            }
            examples++;
            var type = resource.fhirType();
            for (var name : List.of("Resource", type)) {
                for (var definition : definitions.getOrDefault(name, List.of())) {
                    var ours = ours(type, definition, example.tree());
                    var theirs = theirs(resource, definition);
                    found += theirs.size();
                    if (!ours.equals(theirs) && !differsOnPurpose(definition, example)) {
                        differences.putIfAbsent(
                                name + "." + definition.code(), example.file() + "\n  " + ours + "\n  " + theirs);
                    }
                }
            }
        }

        assertThat(differences).isEmpty();
        assertThat(examples).isGreaterThan(2000);
        assertThat(found).isGreaterThan(10_000);
    }

    /**
     * {@code Patient.deceased.exists() and Patient.deceased != false} where {@code deceasedBoolean} has an extension and no
     * value: FHIRPath says true, for nothing is not false. We say false: nobody said that the patient is dead.
     */
    private static boolean differsOnPurpose(Definition definition, SpecExamples.Example example) {
        return definition.code().equals("deceased") && example.file().contains("complete-absent");
    }

    private List<String> ours(String type, Definition definition, JsonNode tree) {
        List<String> result = new ArrayList<>();
        var rows = new Rows(tree, "http://kiln.test/fhir/R4");
        for (var branch : branches.computeIfAbsent(
                type + "." + definition.code(),
                name -> definition.alternatives().stream()
                        .flatMap(alternative -> new PathCompiler(elements, type).compile(alternative).stream())
                        .toList())) {
            branch.from()
                    .apply((node, into) -> result.add(leaves(node).sorted().collect(Collectors.joining("; "))))
                    .walk(tree, rows);
        }
        return result.stream().sorted().distinct().toList();
    }

    private List<String> theirs(IBaseResource resource, Definition definition) {
        return values.of(resource, definition).stream()
                .map(value -> leaves(value).sorted().collect(Collectors.joining("; ")))
                .sorted()
                .distinct()
                .toList();
    }

    /** All texts of a value: what an element is called in JSON does not matter for which element it is. */
    private static Stream<String> leaves(Base value) {
        if (value instanceof DecimalType decimal) {
            return decimal.hasValue() ? Stream.of(plain(decimal.getValue())) : Stream.of();
        }
        if (value.isPrimitive()) {
            return Stream.ofNullable(value.primitiveValue());
        }
        if (value instanceof Resource resource) {
            return Stream.of(resource.fhirType());
        }
        return value.children().stream()
                .filter(property -> !OTHERWISE.contains(property.getName()))
                .flatMap(property -> property.getValues().stream())
                .flatMap(FhirPathOracleTest::leaves);
    }

    private static Stream<String> leaves(JsonNode node) {
        if (node.isNumber()) {
            return Stream.of(plain(node.decimalValue()));
        }
        if (node.has("resourceType")) {
            return Stream.of(node.path("resourceType").asString());
        }
        if (node.isValueNode()) {
            return node.isNull() ? Stream.of() : Stream.of(node.asString());
        }
        return node.isArray()
                ? node.valueStream().flatMap(FhirPathOracleTest::leaves)
                : node.propertyStream()
                        .filter(property ->
                                !property.getKey().startsWith("_") && !OTHERWISE.contains(property.getKey()))
                        .flatMap(property -> leaves(property.getValue()));
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
