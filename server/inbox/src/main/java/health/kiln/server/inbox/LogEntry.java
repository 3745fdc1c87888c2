/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.connectors.envelope.ControlId;
import health.kiln.connectors.envelope.SourceName;
import health.kiln.routes.inbound.MessageId;
import java.time.Instant;
import java.util.Optional;

/**
 * A line of the message log: what operators see of a message without its content.
 *
 * @param reused its MSH-10 had been used for other content
 * @param keptAt when it was durable, by the database's clock
 * @param size bytes as received
 * @param settledAt absent while it is RECEIVED
 * @param remarks how many odd things were noticed that did not stop it
 */
public record LogEntry(
        MessageId id,
        MessageStatus status,
        boolean reused,
        Instant receivedAt,
        Instant keptAt,
        SourceName channel,
        Optional<ControlId> controlId,
        String messageType,
        String triggerEvent,
        String version,
        String sendingApplication,
        String sendingFacility,
        String charset,
        int size,
        Optional<Instant> settledAt,
        int remarks) {}
