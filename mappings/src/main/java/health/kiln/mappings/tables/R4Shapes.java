/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.tables;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The elements of FHIR R4: what may stand where, how often, and which codes a required binding allows. */
public final class R4Shapes {
    /**
     * One element.
     *
     * @param types its data types; several for a choice
     * @param binding the value set of a required binding of a code, else empty
     */
    public record Shape(String name, boolean repeats, boolean required, List<String> types, String binding) {
        /** Whether this is a choice of types, written {@code value[x]}. */
        public boolean isChoice() {
            return name.endsWith("[x]");
        }
    }

    private static final Shape EXTENSION = new Shape("extension", true, false, List.of("Extension"), "");
    private static final Shape ID = new Shape("id", false, false, List.of("string"), "");

    private final Map<String, Map<String, Shape>> parents;
    private final Map<String, Set<String>> codes;

    private R4Shapes(Map<String, Map<String, Shape>> parents, Map<String, Set<String>> codes) {
        this.parents = parents;
        this.codes = codes;
    }

    /** The bundled definitions of FHIR R4 4.0.1. */
    public static R4Shapes bundled() {
        Map<String, Map<String, Shape>> parents = new HashMap<>();
        for (String line : Lines.of("r4-elements.tsv")) {
            int tab = line.indexOf('\t');
            Map<String, Shape> elements = new HashMap<>();
            for (String word : line.substring(tab + 1).split(" ", -1)) {
                Shape shape = parse(word);
                elements.put(shape.name(), shape);
            }
            parents.put(line.substring(0, tab), elements);
        }
        Map<String, Set<String>> codes = new HashMap<>();
        for (String line : Lines.of("r4-codes.tsv")) {
            int tab = line.indexOf('\t');
            codes.put(
                    line.substring(0, tab),
                    Set.copyOf(List.of(line.substring(tab + 1).split(" ", -1))));
        }
        return new R4Shapes(Map.copyOf(parents), Map.copyOf(codes));
    }

    private static Shape parse(String word) {
        int colon = word.indexOf(':');
        String name = word.substring(0, colon);
        String types = word.substring(colon + 1);
        String binding = "";
        if (types.endsWith("}")) {
            int brace = types.indexOf('{');
            binding = types.substring(brace + 1, types.length() - 1);
            types = types.substring(0, brace);
        }
        boolean required = name.endsWith("!");
        name = required ? name.substring(0, name.length() - 1) : name;
        boolean repeats = name.endsWith("*");
        name = repeats ? name.substring(0, name.length() - 1) : name;
        return new Shape(name, repeats, required, List.of(types.split("\\|", -1)), binding);
    }

    /** Whether this names a resource or data type that maps may write. */
    public boolean isType(String type) {
        return parents.containsKey(type);
    }

    /**
     * The element {@code name} of {@code parent}, a type or the path of an inner structure such as {@code
     * Patient.contact}. A typed choice such as {@code valueQuantity} is found as an element of that one type.
     */
    public Optional<Shape> find(String parent, String name) {
        Map<String, Shape> elements = parents.get(parent);
        if (elements == null) {
            return Optional.empty();
        }
        Shape shape = elements.get(name);
        if (shape != null) {
            return Optional.of(shape);
        }
        return switch (name) {
            case "extension" -> Optional.of(EXTENSION);
            case "id" -> Optional.of(ID);
            default -> choice(elements, name);
        };
    }

    private static Optional<Shape> choice(Map<String, Shape> elements, String name) {
        for (Shape shape : elements.values()) {
            if (shape.isChoice()) {
                String base = shape.name().substring(0, shape.name().length() - 3);
                for (String type : shape.types()) {
                    if (name.length() == base.length() + type.length()
                            && name.startsWith(base)
                            && name.endsWith(type.substring(1))
                            && name.charAt(base.length()) == Character.toUpperCase(type.charAt(0))) {
                        return Optional.of(new Shape(name, false, false, List.of(type), ""));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Where the children of an element are looked up: its data type, or its own path for an inner structure. */
    public String childrenOf(String parent, Shape shape) {
        String type = shape.types().getFirst();
        if (type.startsWith("#")) {
            return type.substring(1);
        }
        return type.equals("BackboneElement") || type.equals("Element") ? parent + "." + shape.name() : type;
    }

    /** The elements that everything of this type must have. */
    public Set<String> requiredOf(String parent) {
        Set<String> required = new TreeSet<>();
        parents.getOrDefault(parent, Map.of()).values().stream()
                .filter(shape -> shape.required() && !shape.isChoice())
                .forEach(shape -> required.add(shape.name()));
        return required;
    }

    /** The codes that a required binding allows; empty when they are too many to list. */
    public Optional<Set<String>> codesOf(String valueSet) {
        return Optional.ofNullable(codes.get(valueSet));
    }
}
