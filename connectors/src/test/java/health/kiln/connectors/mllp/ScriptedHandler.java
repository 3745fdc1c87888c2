/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accepts every message with the acknowledgements that it asks for, numbered from 1. Content that begins with ECHO comes
 * back as it is; THROW makes the handler fail, HANGUP makes it close.
 */
final class ScriptedHandler implements MllpHandler {
    static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private final AtomicInteger count = new AtomicInteger();

    @Override
    public MllpReply handle(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        if (text.startsWith("ECHO")) {
            return MllpReply.frame(message);
        }
        if (text.contains("THROW")) {
            throw new IllegalStateException("DOE^JOHN must not be told");
        }
        return text.contains("HANGUP") ? MllpReply.HANG_UP : accept(MshHeader.read(message));
    }

    private MllpReply accept(MshHeader header) {
        var request = AcknowledgementRequest.of(header);
        String number = "K" + count.incrementAndGet();
        MllpReply application = request.isDue(AcknowledgementCode.AA)
                ? MllpReply.frame(Acknowledgement.of(AcknowledgementCode.AA).encode(header, number + "A", AT))
                : MllpReply.NOTHING;
        return request.isDue(AcknowledgementCode.CA)
                ? MllpReply.frame(
                        Acknowledgement.of(AcknowledgementCode.CA).encode(header, number + "C", AT), () -> application)
                : application;
    }
}
