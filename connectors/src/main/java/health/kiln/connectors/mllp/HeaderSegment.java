/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A segment that states its own delimiters: MSH, BHS or FHS (HL7 v2.5.1 §2.14.9, §2.14.3, §2.14.5), found by one pass
 * over its bytes. Fields are slices of the sender's bytes; nothing is decoded.
 */
public final class HeaderSegment {
    /** A longer header is no header: nobody sends 64 KiB before the first segment end. */
    public static final int BYTES_MAX = 64 * 1024;

    /** Fields past this number are not looked at; MSH has 25 in v2.9. */
    private static final int FIELDS_MAX = 25;

    private static final int ENCODING_CHARACTERS_MAX = 5;
    private static final int NAME_LENGTH = 3;
    private static final byte CR = '\r';
    private static final byte LF = '\n';

    private final byte[] bytes;
    private final Delimiters delimiters;
    private final byte[] encodingCharacters;
    /** {@code starts[n]} is where field n begins and {@code starts[n + 1] - 1} where it ends, for 2 ≤ n < count. */
    private final int[] starts;

    private final int fieldCount;
    private final int end;

    private HeaderSegment(
            byte[] bytes, Delimiters delimiters, byte[] encodingCharacters, int[] starts, int fieldCount, int end) {
        this.bytes = bytes;
        this.delimiters = delimiters;
        this.encodingCharacters = encodingCharacters;
        this.starts = starts;
        this.fieldCount = fieldCount;
        this.end = end;
    }

    /**
     * Reads the header segment of this name that begins at this offset; empty when there is none or it lacks usable
     * delimiters. The name may be in lower case.
     *
     * @param isWhole whether the bytes are all that was sent; otherwise a last field without an end is left out, since it
     *     may have been cut
     */
    static Optional<HeaderSegment> at(int offset, byte[] bytes, String name, boolean isWhole) {
        int separatorAt = offset + NAME_LENGTH;
        if (!isNamed(bytes, offset, name) || separatorAt >= bytes.length || !isDelimiter(bytes[separatorAt])) {
            return Optional.empty();
        }
        byte separator = bytes[separatorAt];
        int[] starts = new int[FIELDS_MAX + 2];
        int field = 2;
        starts[field] = separatorAt + 1;
        int last = Math.min(bytes.length, offset + BYTES_MAX);
        int at = separatorAt + 1;
        while (at < last && bytes[at] != CR && bytes[at] != LF) {
            if (bytes[at] == separator && field <= FIELDS_MAX) {
                starts[++field] = at + 1;
            }
            at++;
        }
        boolean isEnded = at < bytes.length && (bytes[at] == CR || bytes[at] == LF);
        if (field == 2 || at == offset + BYTES_MAX) {
            return Optional.empty();
        }
        int count = field;
        if (field <= FIELDS_MAX && (isEnded || isWhole)) {
            starts[field + 1] = at + 1;
            count = field + 1;
        }
        byte[] encoding = encodingCharacters(bytes, starts[2], starts[3] - 1);
        return encoding.length == 0
                ? Optional.empty()
                : Optional.of(
                        new HeaderSegment(bytes, Delimiters.of(separator, encoding), encoding, starts, count, at));
    }

    static boolean isNamed(byte[] bytes, int offset, String name) {
        if (offset + NAME_LENGTH > bytes.length) {
            return false;
        }
        for (int i = 0; i < NAME_LENGTH; i++) {
            if ((bytes[offset + i] & ~0x20) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Any printing character but a letter or a digit may part fields, and so may bytes past ASCII. */
    static boolean isDelimiter(byte b) {
        boolean isAlphanumeric = (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
        return (b < 0 || b > ' ') && b != 0x7F && !isAlphanumeric;
    }

    private static byte[] encodingCharacters(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && end - from < ENCODING_CHARACTERS_MAX && isDelimiter(bytes[end])) {
            end++;
        }
        return Arrays.copyOfRange(bytes, from, end);
    }

    public Delimiters delimiters() {
        return delimiters;
    }

    /** What an answer states as its field 2: as sent, with those that the sender left out of the usual four. */
    byte[] encodingCharacters() {
        return encodingCharacters.length >= 4
                ? encodingCharacters.clone()
                : new byte[] {
                    delimiters.component(), delimiters.repetition(), delimiters.escape(), delimiters.subcomponent()
                };
    }

    /** The bytes of a field from 3 on, whole; empty when it is absent. */
    public byte[] field(int number) {
        return isPresent(number) ? Arrays.copyOfRange(bytes, starts[number], starts[number + 1] - 1) : new byte[0];
    }

    /** A component of a field from 3 on, counted from 1, each byte one character; empty when it is absent. */
    public String component(int number, int component) {
        if (!isPresent(number)) {
            return "";
        }
        int to = starts[number + 1] - 1;
        int from = starts[number];
        int found = 1;
        int at = from;
        while (at < to && bytes[at] != delimiters.repetition()) {
            if (bytes[at] == delimiters.component()) {
                if (found == component) {
                    break;
                }
                found++;
                from = at + 1;
            }
            at++;
        }
        return found == component ? new String(bytes, from, at - from, StandardCharsets.ISO_8859_1) : "";
    }

    private boolean isPresent(int number) {
        if (number < 3) {
            throw new IllegalArgumentException("fields are read from the third on");
        }
        return number < fieldCount;
    }

    /** The offset just past the segment, where its terminator is or the bytes end. */
    public int end() {
        return end;
    }
}
