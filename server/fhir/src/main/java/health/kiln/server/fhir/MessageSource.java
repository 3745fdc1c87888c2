/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.repository.RepositoryUnavailableException;
import java.time.Instant;
import java.util.Optional;

/** Raw messages as they were received, which are readable as {@code Binary/msg-ID} by those who may read Binaries. */
public interface MessageSource {
    /** The message of this id, the part after {@code msg-}. */
    Optional<RawMessage> find(String id) throws RepositoryUnavailableException;

    /** One message: as {@code x-application/hl7-v2+er7}, and the bytes as received, shared and only read. */
    final class RawMessage {
        private final String contentType;
        private final Instant received;
        private final byte[] content;

        public RawMessage(String contentType, Instant received, byte[] content) {
            this.contentType = contentType;
            this.received = received;
            this.content = content;
        }

        public String contentType() {
            return contentType;
        }

        public Instant received() {
            return received;
        }

        public byte[] content() {
            return content;
        }
    }
}
