/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.envelope;

import java.time.Instant;

/**
 * One message as it arrived, unread. The bytes are the sender's, without framing, and are never changed: the array is
 * shared, and whoever holds it only reads.
 */
public final class Envelope {
    private final SourceName source;
    private final ContentType contentType;
    private final Instant receivedAt;
    private final byte[] bytes;

    public Envelope(SourceName source, ContentType contentType, Instant receivedAt, byte[] bytes) {
        this.source = source;
        this.contentType = contentType;
        this.receivedAt = receivedAt;
        this.bytes = bytes;
    }

    public SourceName source() {
        return source;
    }

    public ContentType contentType() {
        return contentType;
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    /** The sender's bytes; shared, read only. */
    public byte[] bytes() {
        return bytes;
    }

    /** Names the channel, the time and the size; never the content (a log is not a medical record). */
    @Override
    public String toString() {
        return "Envelope[" + source + ", " + receivedAt + ", " + bytes.length + " bytes]";
    }
}
