/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Turns bytes of a message into text.
 *
 * @param coding what the bytes are in; ASCII characters stand for themselves in it
 * @param declared what the sender wrote in, and what {@code \X…\} escapes mean
 */
record MessageText(Charset coding, Charset declared, Delimiters delimiters) {
    private static final byte ESC = 0x1B;

    /** The text with its escapes resolved. */
    String unescaped(byte[] bytes, int start, int end) {
        if (isPlain(bytes, start, end)) {
            return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        }
        String text = Iso2022.isUsed(bytes, start, end, delimiters.escape())
                ? Iso2022.decode(bytes, start, end, delimiters.escape(), coding)
                : decoded(bytes, start, end);
        return Escapes.resolve(text, delimiters, declared);
    }

    /** The text as it stands. */
    String decoded(byte[] bytes, int start, int end) {
        if (coding.equals(StandardCharsets.UTF_8)
                && !Range.isAscii(bytes, start, end)
                && !Hl7Charsets.isValid(bytes, start, end, coding)) {
            return new String(bytes, start, end - start, Hl7Charsets.LEGACY);
        }
        return new String(bytes, start, end - start, coding);
    }

    /** Whether each byte is the ASCII character that it looks like. */
    private boolean isPlain(byte[] bytes, int start, int end) {
        byte escape = delimiters.escape();
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b < 0 || b == ESC || (b == escape && escape != Delimiters.NONE)) {
                return false;
            }
        }
        return true;
    }
}
