/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

/**
 * What may stand before a message and means nothing: a byte order mark of UTF-8, white space, NUL, and the framing of
 * MLLP where somebody left it in.
 */
final class Blanks {
    private Blanks() {}

    /** The offset of the first byte from here on that means something. */
    static int skip(byte[] bytes, int from) {
        int at = isByteOrderMark(bytes, from) ? from + 3 : from;
        while (at < bytes.length && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == 0 || b == MllpDecoder.START;
    }

    private static boolean isByteOrderMark(byte[] bytes, int at) {
        return at + 3 <= bytes.length
                && bytes[at] == (byte) 0xEF
                && bytes[at + 1] == (byte) 0xBB
                && bytes[at + 2] == (byte) 0xBF;
    }
}
