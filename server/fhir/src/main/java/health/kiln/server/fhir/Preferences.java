/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import java.util.Locale;
import java.util.Optional;

/** What the {@code Prefer} header asks (FHIR R4 http §3.1.0.4, search §3.1.1.4.14). Unknown preferences are ignored. */
record Preferences(Return answer, boolean strict) {
    /** What the answer to a change holds. */
    enum Return {
        REPRESENTATION,
        MINIMAL,
        OPERATION_OUTCOME
    }

    private static final Preferences NONE = new Preferences(Return.REPRESENTATION, false);

    static Preferences of(Optional<String> prefer) {
        if (prefer.isEmpty()) {
            return NONE;
        }
        var answer = Return.REPRESENTATION;
        var strict = false;
        for (var preference : prefer.get().split("[,;]", -1)) {
            switch (preference.strip().toLowerCase(Locale.ROOT)) {
                case "return=minimal" -> answer = Return.MINIMAL;
                case "return=representation" -> answer = Return.REPRESENTATION;
                case "return=operationoutcome" -> answer = Return.OPERATION_OUTCOME;
                case "handling=strict" -> strict = true;
                default -> {
                    // not one that this endpoint knows
                }
            }
        }
        return new Preferences(answer, strict);
    }
}
