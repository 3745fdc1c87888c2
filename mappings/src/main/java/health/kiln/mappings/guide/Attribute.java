/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a row writes: {@code participant[1].individual(Practitioner)}.
 *
 * @param path the names of the elements, without what stands in brackets
 * @param index the number of the first element, as {@code 1}; empty for none. Numbers tell instances apart, they are no
 *     positions
 * @param indexes of all elements of the path
 * @param mention the type of a resource that the last element refers to; empty for none
 * @param inner what is written in that resource; empty for a plain reference
 * @param literal a value that the guide wrote behind the path instead of into its own column; empty for none
 */
record Attribute(List<String> path, String index, List<String> indexes, String mention, String inner, String literal) {
    private static final Pattern STEP = Pattern.compile("([a-z][A-Za-z0-9]*)(?:\\[([^\\]]*)])?");
    private static final Pattern INNER = Pattern.compile("([A-Z][A-Za-z]+)(?:\\[[^\\]]*])?(?:\\.(.+))?");

    Attribute {
        path = List.copyOf(path);
        indexes = List.copyOf(indexes);
    }

    String first() {
        return path.getFirst();
    }

    /** The path below the first element. */
    List<String> below() {
        return path.subList(1, path.size());
    }

    /** Reads the guide's notation; empty when it is none. */
    static Optional<Attribute> parse(String text) {
        String rest = text;
        String literal = "";
        int equals = rest.indexOf('=');
        if (equals > 0) {
            literal = rest.substring(equals + 1).strip();
            rest = rest.substring(0, equals).strip();
        }
        String mention = "";
        String inner = "";
        int open = rest.indexOf('(');
        if (open > 0) {
            if (!rest.endsWith(")")) {
                return Optional.empty();
            }
            Matcher found = INNER.matcher(rest.substring(open + 1, rest.length() - 1));
            if (!found.matches()) {
                return Optional.empty();
            }
            mention = found.group(1);
            inner = found.group(2) == null ? "" : found.group(2);
            rest = rest.substring(0, open);
        }
        List<String> path = new ArrayList<>();
        List<String> indexes = new ArrayList<>();
        for (String step : rest.split("\\.", -1)) {
            Matcher found = STEP.matcher(step.strip());
            if (!found.matches()) {
                return Optional.empty();
            }
            path.add(found.group(1));
            indexes.add(found.group(2) == null ? "" : found.group(2));
        }
        return Optional.of(new Attribute(path, indexes.getFirst(), indexes, mention, inner, literal));
    }
}
