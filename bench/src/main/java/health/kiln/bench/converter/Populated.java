/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.converter;

import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.hl7v2.Hl7Message;
import health.kiln.mappings.hl7v2.Hl7Reader;
import health.kiln.mappings.hl7v2.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One field that the sender filled in, as {@code PID-5}, with the values of all its parts. MSH, which is about the message,
 * and set ids, which count segments, are left out.
 */
record Populated(String place, List<String> values) {
    private static final Set<String> NUMBERED = Set.of(
            "PID", "PV1", "NK1", "AL1", "IAM", "DG1", "PR1", "GT1", "IN1", "OBR", "OBX", "NTE", "SPM", "FT1", "TXA",
            "TQ1", "AIS", "AIG", "AIL", "AIP", "RGS");

    /** FHIR says these in codes of its own, so that what the sender wrote is not to be looked for. */
    private static final Set<String> IN_FHIRS_OWN_WORDS = Set.of(
            "EVN-1", "PID-8", "PID-24", "PID-30", "ORC-1", "ORC-5", "OBR-25", "OBX-2", "OBX-11", "RXA-20", "RXA-21",
            "TXA-17", "TXA-19");

    Populated {
        values = List.copyOf(values);
    }

    static List<Populated> of(byte[] message) {
        var all = new ArrayList<Populated>();
        if (new Hl7Reader().read(message, Optional.empty()) instanceof Hl7Message read) {
            for (Segment segment : read.segments()) {
                fields(segment, all);
            }
        }
        return all;
    }

    private static void fields(Segment segment, List<Populated> to) {
        if (segment.id().equals("MSH")) {
            return;
        }
        for (int number = NUMBERED.contains(segment.id()) ? 2 : 1; number <= segment.fieldCount(); number++) {
            var values = new ArrayList<String>();
            String place = segment.id() + "-" + number;
            if (IN_FHIRS_OWN_WORDS.contains(place)) {
                continue;
            }
            segment.field(number).repetitions().forEach(repetition -> leaves(repetition, values));
            if (!values.isEmpty()) {
                to.add(new Populated(place, values));
            }
        }
    }

    private static void leaves(Field repetition, List<String> to) {
        for (int component = 1; component <= repetition.componentCount(); component++) {
            Field part = repetition.component(component);
            for (int inner = 1; inner <= part.componentCount(); inner++) {
                String text = part.component(inner).text();
                if (!text.isEmpty()) {
                    to.add(text);
                }
            }
        }
    }

    /** Whether none of the field's values is in the output. */
    boolean isLostIn(Output output) {
        return values.stream().noneMatch(output::has);
    }
}
