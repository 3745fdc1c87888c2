/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.hl7;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The MLLP frame: {@code 0B content 1C 0D} (HL7 v2.5.1 Appendix C). */
public final class Frame {
    private static final byte START = 0x0B;
    private static final byte END = 0x1C;
    private static final byte CARRIAGE_RETURN = 0x0D;

    private Frame() {}

    static byte[] of(CharSequence message) {
        byte[] content = message.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[content.length + 3];
        frame[0] = START;
        System.arraycopy(content, 0, frame, 1, content.length);
        frame[frame.length - 2] = END;
        frame[frame.length - 1] = CARRIAGE_RETURN;
        return frame;
    }

    /** The message in a frame. */
    public static byte[] content(byte[] frame) {
        return Arrays.copyOfRange(frame, 1, frame.length - 2);
    }
}
