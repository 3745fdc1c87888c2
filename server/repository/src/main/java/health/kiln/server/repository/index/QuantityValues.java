/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import tools.jackson.databind.JsonNode;

/**
 * Quantities (FHIR R4 search §3.1.1.4.11): one row for any unit, one for its code in its system, and one without system for
 * what {@code 5.4||mg} may mean: the unit's text, or a code of another system than UCUM. A comparator opens the value's
 * end: {@code <5} covers all below 5.
 */
final class QuantityValues {
    private static final String CURRENCY = "urn:iso:std:iso:4217";

    private QuantityValues() {}

    static Values of(String type) {
        return switch (type) {
            case "Quantity", "Age", "Count", "Distance", "Duration", "SimpleQuantity", "MoneyQuantity" ->
                QuantityValues::quantity;
            case "Money" -> QuantityValues::money;
            case "Range" -> QuantityValues::range;
            default -> Values.none(); // SampledData: a series is not a value
        };
    }

    private static void quantity(JsonNode node, Rows rows, Values.Sink sink) {
        var value = node.get("value");
        if (value == null || !value.isNumber()) {
            return;
        }
        var number = IndexKeys.number(value.doubleValue());
        var comparator = Values.text(node, "comparator");
        var low = comparator.startsWith("<") ? IndexKeys.OPEN_LOW : number;
        var high = comparator.startsWith(">") ? IndexKeys.OPEN_HIGH : number;
        units(node, rows, sink, low, high);
    }

    private static void range(JsonNode node, Rows rows, Values.Sink sink) {
        var low = NumberValues.numberOr(node.path("low").get("value"), IndexKeys.OPEN_LOW);
        var high = NumberValues.numberOr(node.path("high").get("value"), IndexKeys.OPEN_HIGH);
        if (low > IndexKeys.OPEN_LOW || high < IndexKeys.OPEN_HIGH) {
            units(node.has("low") ? node.get("low") : node.get("high"), rows, sink, low, high);
        }
    }

    private static void money(JsonNode node, Rows rows, Values.Sink sink) {
        var value = node.get("value");
        if (value == null || !value.isNumber()) {
            return;
        }
        var number = IndexKeys.number(value.doubleValue());
        var currency = Values.text(node, "currency");
        sink.value(rows, 0, number, number);
        if (!currency.isEmpty()) {
            sink.value(rows, IndexKeys.unit(CURRENCY, currency), number, number);
            sink.value(rows, IndexKeys.unit("", currency), number, number);
        }
    }

    private static void units(JsonNode node, Rows rows, Values.Sink sink, long low, long high) {
        var system = Values.text(node, "system");
        var code = Values.text(node, "code");
        var unit = Values.text(node, "unit");
        sink.value(rows, 0, low, high);
        if (!code.isEmpty()) {
            sink.value(rows, IndexKeys.unit(system, code), low, high);
            if (!system.isEmpty() && !system.equals(IndexKeys.UCUM)) {
                sink.value(rows, IndexKeys.unit("", code), low, high);
            }
        }
        if (!unit.isEmpty() && !(unit.equals(code) && (system.isEmpty() || system.equals(IndexKeys.UCUM)))) {
            sink.value(rows, IndexKeys.unit("", unit), low, high);
        }
    }
}
