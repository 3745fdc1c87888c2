/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An example that stands in a map file, beside the rules that it is about: what some segments become.
 *
 * @param map the map that is run on them
 * @param segments as a sender writes them, without MSH
 * @param trigger the message that they are of
 */
record Example(Place place, String layer, String map, List<String> segments, String trigger, List<Expected> expected) {
    private static final String USUAL = "ADT^A01";

    /**
     * One thing that must be so.
     *
     * @param path a path in the resource's JSON; with a type before it, in another resource
     * @param value what stands there, as text; empty for nothing
     * @param present whether something must stand there when {@code value} is empty
     */
    record Expected(String path, Optional<String> value, boolean present) {
        @Override
        public String toString() {
            return value.map(text -> path + " = \"" + text + '"').orElse(present ? path : "not " + path);
        }
    }

    Example {
        segments = List.copyOf(segments);
        expected = List.copyOf(expected);
    }

    /** Reads what follows {@code test}. */
    static Example parse(String map, String layer, Words words) throws SyntaxException {
        List<String> segments = new ArrayList<>();
        do {
            segments.add(words.text());
        } while (words.peek().startsWith("\""));
        String trigger = words.accept("on") ? words.take("a trigger such as ADT^A01") : USUAL;
        words.expect("expect");
        List<Expected> expected = new ArrayList<>();
        do {
            boolean absent = words.accept("not");
            String path = words.take("a path such as name.family");
            Optional<String> value = !absent && words.accept("=") ? Optional.of(words.text()) : Optional.empty();
            expected.add(new Expected(path, value, !absent));
        } while (words.accept("and"));
        words.end();
        return new Example(words.place(), layer, map, segments, trigger, expected);
    }
}
