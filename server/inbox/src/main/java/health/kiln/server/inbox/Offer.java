/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.connectors.envelope.ControlId;
import health.kiln.connectors.envelope.Envelope;
import health.kiln.routes.inbound.Keeping;
import health.kiln.routes.inbound.Label;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A message that one caller waits with until it is durable. Hash, compression and clean texts are made here, on the
 * caller's own thread, so that the journal's writer only writes.
 */
final class Offer {
    private final Envelope envelope;
    private final Label label;
    private final String controlId;
    private final String laneKey;
    private final byte[] digest;
    private final RawCodec.Stored stored;
    private final CompletableFuture<Keeping> answer = new CompletableFuture<>();

    Offer(Envelope envelope, Label label) {
        this.envelope = envelope;
        this.label = label;
        this.controlId = clean(label.controlId().map(ControlId::value).orElse(""));
        this.laneKey = clean(label.laneKey());
        this.digest = sha256(envelope.bytes());
        this.stored = RawCodec.store(envelope.bytes());
    }

    String channel() {
        return envelope.source().value();
    }

    /** MSH-10, or empty. */
    String controlId() {
        return controlId;
    }

    byte[] digest() {
        return digest;
    }

    int size() {
        return envelope.bytes().length;
    }

    RawCodec.Stored stored() {
        return stored;
    }

    short lane() {
        return Lanes.of(channel(), laneKey);
    }

    String laneKey() {
        return laneKey;
    }

    Envelope envelope() {
        return envelope;
    }

    Label label() {
        return label;
    }

    void answer(Keeping keeping) {
        answer.complete(keeping);
    }

    /** Whether the caller has its answer already, or has stopped waiting. */
    boolean isAnswered() {
        return answer.isDone();
    }

    /** Waits for the answer; when it does not come in time, nothing is known to be kept. */
    Keeping await(long nanos) {
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            answer.complete(new Keeping.Unavailable());
            return answer.resultNow();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            answer.complete(new Keeping.Unavailable());
            return answer.resultNow();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** PostgreSQL's text knows neither NUL nor halves of surrogate pairs: they are shown as U+FFFD. The bytes stay exact. */
    static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return replaceUnstorable(text);
            }
        }
        return text;
    }

    private static String replaceUnstorable(String text) {
        var result = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                .forEach(result::appendCodePoint);
        return result.toString();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
