/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A period with open ends. */
record Span(Optional<Moment> start, Optional<Moment> end) {
    static final Span UNKNOWN = new Span(Optional.empty(), Optional.empty());

    static Span from(Moment start) {
        return new Span(Optional.of(start), Optional.empty());
    }

    Span until(Moment last) {
        return new Span(start, Optional.of(last));
    }

    Span open() {
        return new Span(start, Optional.empty());
    }

    boolean isUnknown() {
        return start.isEmpty() && end.isEmpty();
    }

    boolean lasted() {
        return start.isEmpty()
                || end.isEmpty()
                || start.orElseThrow().instant().isBefore(end.orElseThrow().instant());
    }

    /** As a FHIR Period. An end before the start is left out (per-1). */
    ObjectNode toJson() {
        var period = JsonNodeFactory.instance.objectNode();
        start.ifPresent(moment -> period.put("start", moment.text()));
        var inverted = start.isPresent()
                && end.isPresent()
                && end.orElseThrow().instant().isBefore(start.orElseThrow().instant());
        if (!inverted) {
            end.ifPresent(moment -> period.put("end", moment.text()));
        }
        return period;
    }
}
