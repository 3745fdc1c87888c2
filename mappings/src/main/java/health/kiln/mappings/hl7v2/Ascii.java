/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

/** What the reader needs to know of single bytes. */
final class Ascii {
    private Ascii() {}

    static boolean isAlphanumeric(byte b) {
        return isLetter(b) || (b >= '0' && b <= '9');
    }

    static boolean isLetter(byte b) {
        return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    }

    static byte upper(byte b) {
        return b >= 'a' && b <= 'z' ? (byte) (b - 32) : b;
    }

    /** A blank or a control character: nothing that a reader would see. */
    static boolean isBlank(byte b) {
        return b >= 0 && b <= ' ';
    }

    static boolean isLineEnd(byte b) {
        return b == '\r' || b == '\n';
    }
}
