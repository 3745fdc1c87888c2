/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.load;

import health.kiln.bench.hl7.MessageSource;
import java.nio.charset.StandardCharsets;

/** Framed messages, and acknowledgements known by MSA-1. */
final class MllpConversation implements Conversation {
    private static final byte[] MSA = "\rMSA|".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte END = 0x1C;
    private static final byte CARRIAGE_RETURN = 0x0D;

    private final MessageSource source;

    MllpConversation(MessageSource source) {
        this.source = source;
    }

    @Override
    public byte[] request() {
        return source.next();
    }

    @Override
    public boolean isWhole(byte[] bytes, int length) {
        return length > 2 && bytes[length - 2] == END && bytes[length - 1] == CARRIAGE_RETURN;
    }

    @Override
    public String code(byte[] bytes, int length) {
        int at = Bytes.find(bytes, length, MSA) + MSA.length;
        return at < MSA.length || at + 2 > length ? "no MSA" : name(bytes[at], bytes[at + 1]);
    }

    @Override
    public boolean isLast(byte[] bytes, int length) {
        return false;
    }

    /** A constant for what is usual, so that counting an answer makes no garbage. */
    private static String name(byte first, byte second) {
        return first == 'A' && second == 'A' ? "AA" : "" + (char) first + (char) second;
    }
}
