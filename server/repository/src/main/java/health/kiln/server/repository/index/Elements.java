/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which elements the types of FHIR R4 have, as far as the search parameters need them. */
interface Elements {
    /** The element of this name, one entry for each type it may have; a programmer's error when there is none. */
    List<Element> of(String type, String name);

    /**
     * One type that an element may have.
     *
     * @param property its name in JSON: {@code valueQuantity} for a choice
     * @param type a data type's name, or a path like {@code Observation.component}
     * @param systems of codes that are bound to some
     */
    record Element(String property, String type, List<String> systems) {
        public Element {
            systems = List.copyOf(systems);
        }
    }

    /** Reads lines of {@code type, element, types}: an element {@code value[x]} is a choice, {@code code{system,system}} is bound. */
    static Elements parse(List<List<String>> lines) {
        Map<String, List<Element>> byPath = new HashMap<>();
        for (var line : lines) {
            var choice = line.get(1).endsWith("[x]");
            var name = choice ? line.get(1).substring(0, line.get(1).length() - 3) : line.get(1);
            List<Element> elements = new ArrayList<>();
            for (var text : line.get(2).split(" ", -1)) {
                var brace = text.indexOf('{');
                var type = brace < 0 ? text : text.substring(0, brace);
                var systems = brace < 0
                        ? List.<String>of()
                        : List.of(text.substring(brace + 1, text.length() - 1).split(",", -1));
                var property = choice ? name + Character.toUpperCase(type.charAt(0)) + type.substring(1) : name;
                elements.add(new Element(property, type, systems));
            }
            byPath.put(line.get(0) + "." + name, List.copyOf(elements));
        }
        var all = Map.copyOf(byPath);
        return (type, name) -> {
            var found = all.get(type + "." + name);
            if (found == null) {
                throw new IllegalArgumentException("no element " + type + "." + name);
            }
            return found;
        };
    }
}
