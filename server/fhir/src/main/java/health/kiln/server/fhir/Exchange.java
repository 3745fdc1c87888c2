/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.search.FormPairs;
import health.kiln.server.repository.search.Reach;
import java.util.List;
import java.util.Set;

/**
 * A request that is allowed: what came, what was made of it, and how far it reaches.
 *
 * @param query the parameters after the question mark
 */
record Exchange(FhirRequest request, FormPairs query, Preferences preferences, Reach reach) {
    /** Refuses, when handling is strict, parameters that the interaction does not know. */
    void knowsOnly(Set<String> known) throws Refusal {
        for (var pair : query.all()) {
            if (preferences.strict() && !known.contains(pair.name())) {
                throw Refusal.invalid("The request has a parameter that this interaction does not know.");
            }
        }
    }

    static final Set<String> FORMAT = Set.of("_format", "_pretty");

    /** Names of parameters for the audit trail. */
    List<String> names(Set<String> known) {
        return query.all().stream()
                .map(FormPairs.Pair::name)
                .filter(known::contains)
                .distinct()
                .toList();
    }
}
