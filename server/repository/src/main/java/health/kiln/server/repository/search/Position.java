/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A place in an order: the match that a page ended with.
 *
 * @param withValue whether the matches that have the value sorted by are not through yet
 * @param values the match's sort values, an absent one empty
 * @param rid its number in the database
 */
record Position(boolean withValue, List<Optional<String>> values, long rid) {
    private static final String SEPARATOR = ".";

    Position {
        values = List.copyOf(values);
    }

    String text() {
        List<String> parts = new ArrayList<>(List.of(withValue ? "1" : "0", Long.toString(rid)));
        values.forEach(value -> parts.add(value.map(Position::encoded).orElse("-")));
        return String.join(SEPARATOR, parts);
    }

    /** Of a text that {@link #text} made. */
    static Position parse(String text) {
        var parts = List.of(text.split("\\.", -1));
        return new Position(
                parts.get(0).equals("1"),
                parts.subList(2, parts.size()).stream()
                        .map(part -> part.equals("-") ? Optional.<String>empty() : Optional.of(decoded(part)))
                        .toList(),
                Long.parseLong(parts.get(1)));
    }

    private static String encoded(String value) {
        return "=" + Base64.getUrlEncoder().withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part.substring(1)), StandardCharsets.UTF_8);
    }
}
