/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import health.kiln.server.repository.search.Reach;

/** Whether a grant allows an interaction. */
public sealed interface Decision {
    /** Allowed, as far as the reach goes. */
    record Allowed(Reach reach) implements Decision {}

    /** Refused; the reason is a sentence for the client and for the audit trail. */
    record Denied(String reason) implements Decision {}
}
