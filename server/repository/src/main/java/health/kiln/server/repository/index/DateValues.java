/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Dates and times as the span that they cover, µs, the missing end of a Period open (FHIR R4 search §3.1.1.4.7). */
final class DateValues {
    private DateValues() {}

    static Values of(String type) {
        return switch (type) {
            case "date", "dateTime", "instant" -> DateValues::point;
            case "Period" -> DateValues::period;
            case "Timing" -> DateValues::timing;
            default -> Values.none();
        };
    }

    private static void point(JsonNode node, Rows rows, Values.Sink sink) {
        span(node).ifPresent(span -> sink.value(rows, 0, span.low(), span.high()));
    }

    private static void period(JsonNode node, Rows rows, Values.Sink sink) {
        var start = span(node.get("start"));
        var end = span(node.get("end"));
        if (start.isPresent() || end.isPresent()) {
            sink.value(
                    rows,
                    0,
                    start.map(TimeSpan::low).orElse(IndexKeys.OPEN_LOW),
                    end.map(TimeSpan::high).orElse(IndexKeys.OPEN_HIGH));
        }
    }

    /** From the first event, or the start of what repeats, to the last: one span, so that a value has one time. */
    private static void timing(JsonNode node, Rows rows, Values.Sink sink) {
        var low = Long.MAX_VALUE;
        var high = Long.MIN_VALUE;
        var events = node.get("event");
        for (var i = 0; events != null && i < events.size(); i++) {
            var event = span(events.get(i));
            if (event.isPresent()) {
                low = Math.min(low, event.get().low());
                high = Math.max(high, event.get().high());
            }
        }
        var bounds = node.path("repeat").path("boundsPeriod");
        var start = span(bounds.get("start"));
        var end = span(bounds.get("end"));
        if (start.isPresent() || end.isPresent()) {
            low = Math.min(low, start.map(TimeSpan::low).orElse(IndexKeys.OPEN_LOW));
            high = Math.max(high, end.map(TimeSpan::high).orElse(IndexKeys.OPEN_HIGH));
        }
        if (low <= high) {
            sink.value(rows, 0, low, high);
        }
    }

    private static Optional<TimeSpan> span(JsonNode node) {
        return node != null && node.isString() ? TimeSpan.of(node.stringValue()) : Optional.empty();
    }
}
