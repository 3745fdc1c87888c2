/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Identity;
import java.util.Set;

/**
 * What happens when one message knows by several keys what was taken for several resources. Orders and their results are
 * joined: placer and filler number were the two names of one thing. People and visits are not: only an explicit merge
 * may do that.
 */
final class Joining {
    private static final Set<String> TYPES =
            Set.of("ServiceRequest", "DiagnosticReport", "Observation", "Specimen", "MedicationRequest");

    private Joining() {}

    static boolean isJoinable(Identity identity) {
        return TYPES.contains(identity.handle().type());
    }

    static boolean joins(KeyRing ring, Identity identity) {
        return identity.keys().size() > 1
                && isJoinable(identity)
                && !ring.find(identity).others().isEmpty();
    }
}
