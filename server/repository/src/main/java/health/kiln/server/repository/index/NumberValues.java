/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import tools.jackson.databind.JsonNode;

/** Numbers as points, Ranges as spans; their precision is not stored, for the query's own decides (FHIR R4 search §3.1.1.4.6). */
final class NumberValues {
    private NumberValues() {}

    static Values of(String type) {
        return switch (type) {
            case "decimal", "integer", "positiveInt", "unsignedInt" -> NumberValues::point;
            case "Range" -> NumberValues::range;
            default -> Values.none();
        };
    }

    private static void point(JsonNode node, Rows rows, Values.Sink sink) {
        if (node.isNumber()) {
            var number = IndexKeys.number(node.doubleValue());
            sink.value(rows, 0, number, number);
        }
    }

    private static void range(JsonNode node, Rows rows, Values.Sink sink) {
        var low = node.path("low").get("value");
        var high = node.path("high").get("value");
        if (low != null || high != null) {
            sink.value(rows, 0, numberOr(low, IndexKeys.OPEN_LOW), numberOr(high, IndexKeys.OPEN_HIGH));
        }
    }

    static long numberOr(JsonNode node, long otherwise) {
        return node != null && node.isNumber() ? IndexKeys.number(node.doubleValue()) : otherwise;
    }
}
