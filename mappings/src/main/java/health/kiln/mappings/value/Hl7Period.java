/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.value;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A range of time (DR, or two fields that mean one). FHIR wants the start not after the end (per-1): where the sender has
 * it otherwise, the start stays, the end is left out, and an oddity says so.
 */
public record Hl7Period(Optional<String> start, Optional<String> end, List<String> oddities) {
    public Hl7Period {
        oddities = List.copyOf(oddities);
    }

    public static Hl7Period of(Hl7Time start, Hl7Time end) {
        var oddities = new ArrayList<String>(start.oddities());
        oddities.addAll(end.oddities());
        Optional<Instant> from = start.instant();
        Optional<Instant> to = end.instant();
        boolean reversed = from.isPresent() && to.isPresent() && isReversed(start, end, from.get(), to.get());
        if (reversed) {
            oddities.add("The period ends before it starts; its end was left out.");
        }
        return new Hl7Period(start.dateTime(), reversed ? Optional.empty() : end.dateTime(), oddities);
    }

    /** Compared as far as both are precise: a period may end on the day on which it starts at ten. */
    private static boolean isReversed(Hl7Time start, Hl7Time end, Instant from, Instant to) {
        boolean bothExact = start.time().isPresent() && end.time().isPresent();
        if (bothExact) {
            return from.isAfter(to);
        }
        String first = start.date().orElse("");
        String last = end.date().orElse("");
        int common = Math.min(first.length(), last.length());
        return first.substring(0, common).compareTo(last.substring(0, common)) > 0;
    }

    /** Whether neither end is known. */
    public boolean isEmpty() {
        return start.isEmpty() && end.isEmpty();
    }
}
