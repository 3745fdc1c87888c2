/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.hl7v2.Group;
import health.kiln.mappings.hl7v2.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the status of a report must be (OBR-25) when only its results (OBX-11) say theirs. */
final class Maturity {
    private static final Set<String> CORRECTED = Set.of("C", "A", "B");
    private static final Set<String> FINAL = Set.of("F", "V", "U", "X", "N", "D", "W");

    private Maturity() {}

    /** C when any is corrected and all are final, F when all are final, A when some are, P when none is; else empty. */
    static String of(Group group, Coordinate place) {
        List<String> codes = new ArrayList<>();
        gather(group, place, codes);
        codes.removeIf(String::isEmpty);
        if (codes.isEmpty()) {
            return "";
        }
        long done = codes.stream()
                .filter(code -> CORRECTED.contains(code) || FINAL.contains(code))
                .count();
        if (done == codes.size()) {
            return codes.stream().anyMatch(CORRECTED::contains) ? "C" : "F";
        }
        return done == 0 ? "P" : "A";
    }

    private static void gather(Group group, Coordinate place, List<String> to) {
        for (Segment segment : group.segments(place.segment())) {
            to.add(place.part(segment.field(place.field())).text());
        }
        for (Group inner : group.groups()) {
            gather(inner, place, to);
        }
    }
}
