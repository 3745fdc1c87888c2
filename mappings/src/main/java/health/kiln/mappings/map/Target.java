/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a rule writes, as maps name it: {@code name}, {@code participant[ATND].individual}, {@code
 * DiagnosticReport.result[self]}.
 *
 * @param type another resource in scope than the map's own; empty for its own
 * @param slice which item of the first element, empty for none: {@code self} the resource's own key, {@code +} a key
 *     computed from the value, {@code @AIP-3} what stands in that field
 */
record Target(String type, List<String> path, String slice) {
    Target {
        path = List.copyOf(path);
    }

    static Optional<Target> parse(String word) {
        String rest = word;
        String type = "";
        if (!rest.isEmpty() && Character.isUpperCase(rest.charAt(0))) {
            int dot = rest.indexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            type = rest.substring(0, dot);
            rest = rest.substring(dot + 1);
        }
        String slice = "";
        int open = rest.indexOf('[');
        if (open > 0 && !rest.startsWith("[x]", open)) {
            int close = rest.indexOf(']', open);
            if (close < open + 2) {
                return Optional.empty();
            }
            slice = rest.substring(open + 1, close);
            rest = rest.substring(0, open) + rest.substring(close + 1);
        }
        List<String> path = new ArrayList<>();
        for (String name : rest.split("\\.", -1)) {
            if (!name.matches("_?[a-z][A-Za-z0-9]*(\\[x])?")) {
                return Optional.empty();
            }
            path.add(name);
        }
        return Optional.of(new Target(type, path, slice));
    }

    /** The element with its slice. */
    String text() {
        StringBuilder text = new StringBuilder(path.getFirst());
        if (!slice.isEmpty()) {
            text.append('[').append(slice).append(']');
        }
        for (String name : path.subList(1, path.size())) {
            text.append('.').append(name);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return type.isEmpty() ? text() : type + "." + text();
    }
}
