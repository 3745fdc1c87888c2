/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Rows for the combinations of the parts of one group (FHIR R4 search §3.1.1.4.15). The first part is a token. With a token
 * or a reference second, a combination is a key; with a quantity it is a range under token and unit; with two numbers it is
 * the range from the one to the other.
 *
 * @param components for each part, the walks from the group that bring its values
 */
record CompositeWalk(long constant, List<SearchParameterType> kinds, List<List<Walk>> components) implements Walk {
    CompositeWalk {
        kinds = List.copyOf(kinds);
        components = List.copyOf(components);
    }

    @Override
    public void walk(JsonNode group, Rows rows) {
        var first = parts(0, group, rows);
        var second = parts(1, group, rows);
        for (var token : first) {
            for (var part : second) {
                switch (kinds.get(1)) {
                    case TOKEN, REFERENCE -> rows.key(constant ^ token.hash() ^ IndexKeys.second(part.hash()));
                    case QUANTITY ->
                        range(rows, constant ^ token.hash() ^ IndexKeys.second(part.hash()), part.low(), part.high());
                    case NUMBER -> {
                        for (var end : parts(2, group, rows)) {
                            range(rows, constant ^ token.hash(), part.low(), end.high());
                        }
                    }
                    case DATE, STRING, COMPOSITE, URI ->
                        throw new IllegalStateException("no definition of R4 has such a composite");
                }
            }
        }
    }

    private List<Rows.Part> parts(int index, JsonNode group, Rows rows) {
        components.get(index).forEach(walk -> walk.walk(group, rows));
        return rows.takeParts();
    }

    private static void range(Rows rows, long key, long low, long high) {
        rows.range(key, low, high);
        if (low != high) {
            rows.key(key ^ IndexKeys.LONG);
        }
    }
}
