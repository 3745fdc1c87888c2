/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One access.
 *
 * @param client the app's {@code client_id}; empty when it did not show one that is good
 * @param interaction FHIR's code, as {@code read}, or {@code token} for a request for a token
 * @param parameters names of search parameters that the endpoint knows; never values
 * @param status what was answered, as in HTTP
 * @param reason why it was refused, as a code; empty when it was not
 * @param source the address that the request came from
 */
public record AuditRecord(
        Instant at,
        Optional<String> client,
        String interaction,
        Optional<String> type,
        Optional<String> resourceId,
        List<String> parameters,
        int status,
        String reason,
        String source) {
    public AuditRecord {
        parameters = List.copyOf(parameters);
    }
}
