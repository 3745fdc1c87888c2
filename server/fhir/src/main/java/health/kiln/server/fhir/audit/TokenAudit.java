/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.audit;

import health.kiln.server.smart.oauth.TokenEvents;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records who was given a token and who was refused one. */
public final class TokenAudit implements TokenEvents {
    private static final Logger LOG = LoggerFactory.getLogger(TokenAudit.class);

    private final AuditTrail trail;
    private final InstantSource clock;

    public TokenAudit(AuditTrail trail, InstantSource clock) {
        this.trail = trail;
        this.clock = clock;
    }

    @Override
    public void issued(String clientId, String sourceAddress) {
        keep(Optional.of(clientId), 200, "", sourceAddress);
    }

    @Override
    public void refused(String error, String sourceAddress) {
        keep(Optional.empty(), 400, error, sourceAddress);
    }

    private void keep(Optional<String> client, int status, String reason, String source) {
        trail.place()
                .ifPresentOrElse(
                        place -> place.fill(new AuditRecord(
                                clock.instant(),
                                client,
                                "token",
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                status,
                                reason,
                                source)),
                        () -> LOG.error("The audit trail is full; a token request is not in it, reason={}", reason));
    }
}
