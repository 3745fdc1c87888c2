/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.audit.AuditRecord;
import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What becomes known of a request while it is handled, for its record. One thread. */
final class Access {
    private final Instant began;
    private final String source;
    private Optional<String> client = Optional.empty();
    private Optional<Interaction.Guarded> interaction = Optional.empty();
    private List<String> parameters = List.of();
    private String reason = "";

    Access(Instant began, String source) {
        this.began = began;
        this.source = source;
    }

    void by(String clientId) {
        client = Optional.of(clientId);
    }

    void asks(Interaction.Guarded found) {
        interaction = Optional.of(found);
    }

    void names(Set<String> understood) {
        parameters = understood.stream().sorted().toList();
    }

    void refusedFor(String code) {
        reason = code;
    }

    boolean changes() {
        return interaction.filter(Interaction.Guarded::changes).isPresent();
    }

    AuditRecord record(int status) {
        return new AuditRecord(
                began,
                client,
                interaction.map(Interaction::code).orElse("unknown"),
                interaction.map(Interaction.Guarded::type).map(ResourceType::fhirName),
                interaction.flatMap(Interaction.Guarded::id).map(ResourceId::value),
                parameters,
                status,
                reason,
                source);
    }
}
