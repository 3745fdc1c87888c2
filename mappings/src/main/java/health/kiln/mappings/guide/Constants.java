/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import health.kiln.mappings.tables.R4Shapes.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the guide's fixed values together: it gives the code, the system and the text of one concept a row each, and maps
 * write them as one value.
 */
final class Constants {
    /** A fixed value and the element that it is for. */
    record Constant(List<String> path, String value, List<Row> rows) {}

    private record Concept(Map<String, String> parts, List<Row> rows) {}

    private final Names names;
    private final Shapes shapes;
    private final String type;

    Constants(Names names, Shapes shapes, String type) {
        this.names = names;
        this.shapes = shapes;
        this.type = type;
    }

    /** One constant for each element; what cannot be written is told to {@code leftOut}. */
    List<Constant> of(List<Item> items, List<LeftOut> leftOut) {
        Map<List<String>, Concept> concepts = new LinkedHashMap<>();
        List<Constant> constants = new ArrayList<>();
        for (Item item : items) {
            List<String> path = item.path();
            int coding = path.indexOf("coding");
            String literal = item.literal().orElse("").strip();
            if (coding > 0 && coding == path.size() - 2) {
                String part = path.getLast().matches("ur[il]") ? "system" : path.getLast();
                Concept concept = concepts.computeIfAbsent(
                        path.subList(0, coding), key -> new Concept(new LinkedHashMap<>(), new ArrayList<>()));
                concept.parts().put(part.equals("value") ? "code" : part, literal);
                concept.rows().add(item.row());
            } else {
                Optional<Shape> shape = shapes.find(type, path);
                if (shape.isEmpty()) {
                    leftOut.add(new LeftOut(
                            item.row(), LeftOut.Reason.ELEMENT, "R4 has no " + type + "." + String.join(".", path)));
                } else {
                    constants.add(new Constant(path, value(literal, shape.get()), List.of(item.row())));
                }
            }
        }
        List<Constant> all = new ArrayList<>();
        concepts.forEach(
                (path, concept) -> concept(path, concept, constants, leftOut).ifPresent(all::add));
        all.addAll(constants);
        return all;
    }

    private static String value(String literal, Shape shape) {
        boolean bare = List.of("boolean", "decimal", "integer", "positiveInt", "unsignedInt")
                .contains(shape.types().getFirst());
        return bare ? literal : '"' + literal + '"';
    }

    private Optional<Constant> concept(
            List<String> path, Concept concept, List<Constant> others, List<LeftOut> leftOut) {
        String code = concept.parts().getOrDefault("code", "");
        String system = concept.parts().getOrDefault("system", "");
        if (code.isEmpty() || system.isEmpty() || code.contains(" ")) {
            concept.rows()
                    .forEach(row -> leftOut.add(new LeftOut(
                            row,
                            LeftOut.Reason.WORDS,
                            "a coding needs a code and a system, the guide gives one of them")));
            return Optional.empty();
        }
        String display = concept.parts().getOrDefault("display", "");
        List<Row> rows = new ArrayList<>(concept.rows());
        for (Constant other : List.copyOf(others)) {
            boolean text = other.path().getLast().equals("text")
                    && other.path().subList(0, other.path().size() - 1).equals(path);
            if (text && display.isEmpty()) {
                display = other.value().replace("\"", "");
                rows.addAll(other.rows());
                others.remove(other);
            }
        }
        String value = names.system(system) + "#" + code + (display.isEmpty() ? "" : " \"" + display + '"');
        return Optional.of(new Constant(path, value, rows));
    }
}
