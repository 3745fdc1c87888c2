/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Text that switches between character sets as ISO 2022 has it: by ESC sequences, or by their HL7 spellings
 * {@code \Cxxyy\} and {@code \Mxxyyzz\} (HL7 v2.7 §2.7.2, §2.7.3). Bytes below 0x80 are read in the set that was last
 * switched to on the left side (G0), others in that of the right side (G1). A segment's end switches back.
 */
final class Iso2022 {
    private static final byte ESC = 0x1B;
    private static final int SEQUENCE_MAX = 3;

    /** A set that can be switched to: on which side, bytes a character, and how Java decodes them. */
    private record Repertoire(boolean right, int width, Charset charset, Shift shift) {}

    /** What makes the bytes fit for Java's decoder of the set. */
    private enum Shift {
        /** As they are. */
        NONE,
        /** With the high bit set: the EUC form. */
        UP
    }

    /** What the right side holds by default in Japan. */
    private static final Charset KATAKANA = Charset.forName("JIS_X0201");

    private static final Repertoire ASCII = left("US-ASCII", 1, Shift.NONE);

    private static final Map<String, Repertoire> REPERTOIRES = Map.ofEntries(
            Map.entry("(B", ASCII),
            // the Roman set differs in \\ and ~ only, which HL7 needs as they are
            Map.entry("(J", ASCII),
            Map.entry("(I", left("JIS_X0201", 1, Shift.UP)),
            Map.entry(")I", right("JIS_X0201", 1)),
            Map.entry("$@", left("EUC-JP", 2, Shift.UP)),
            Map.entry("$B", left("EUC-JP", 2, Shift.UP)),
            Map.entry("$(B", left("EUC-JP", 2, Shift.UP)),
            Map.entry("$(D", left("JIS_X0212-1990", 2, Shift.NONE)),
            Map.entry("$A", left("GB2312", 2, Shift.UP)),
            Map.entry("$(A", left("GB2312", 2, Shift.UP)),
            Map.entry("$)A", right("GB2312", 2)),
            Map.entry("$(C", left("EUC-KR", 2, Shift.UP)),
            Map.entry("$)C", right("EUC-KR", 2)),
            Map.entry("-A", right("ISO-8859-1", 1)),
            Map.entry("-B", right("ISO-8859-2", 1)),
            Map.entry("-C", right("ISO-8859-3", 1)),
            Map.entry("-D", right("ISO-8859-4", 1)),
            Map.entry("-L", right("ISO-8859-5", 1)),
            Map.entry("-G", right("ISO-8859-6", 1)),
            Map.entry("-F", right("ISO-8859-7", 1)),
            Map.entry("-H", right("ISO-8859-8", 1)),
            Map.entry("-M", right("ISO-8859-9", 1)),
            Map.entry("-b", right("ISO-8859-15", 1)));

    private static Repertoire left(String charset, int width, Shift shift) {
        return new Repertoire(false, width, Charset.forName(charset), shift);
    }

    private static Repertoire right(String charset, int width) {
        return new Repertoire(true, width, Charset.forName(charset), Shift.NONE);
    }

    private final byte[] bytes;
    private final int end;
    private final byte escape;
    private final Repertoire initialRight;
    private final StringBuilder out;
    private Repertoire g0 = ASCII;
    private Repertoire g1;

    private Iso2022(byte[] bytes, int start, int end, byte escape, Charset base) {
        this.bytes = bytes;
        this.end = end;
        this.escape = escape;
        this.initialRight = new Repertoire(true, 1, Hl7Charsets.keepsAscii(base) ? base : KATAKANA, Shift.NONE);
        this.g1 = initialRight;
        this.out = new StringBuilder(end - start);
    }

    /** Whether any switch is in these bytes. */
    static boolean isUsed(byte[] bytes, int start, int end, byte escape) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == ESC) {
                return true;
            }
            if (bytes[i] == escape && i + 1 < end && (bytes[i + 1] == 'C' || bytes[i + 1] == 'M')) {
                return true;
            }
        }
        return false;
    }

    /** The text; {@code base} is the set of the right side until something else is switched to. */
    static String decode(byte[] bytes, int start, int end, byte escape, Charset base) {
        return new Iso2022(bytes, start, end, escape, base).decode(start);
    }

    private String decode(int start) {
        int at = start;
        while (at < end) {
            int switched = switchAt(at);
            if (switched > at) {
                at = switched;
            } else {
                int stop = runEnd(at);
                append(at, stop);
                at = stop;
            }
        }
        return out.toString();
    }

    /** Takes a switch that stands here; answers the offset after it, or the same offset when there is none. */
    private int switchAt(int at) {
        byte b = bytes[at];
        if (Ascii.isLineEnd(b)) {
            g0 = ASCII;
            g1 = initialRight;
            return at;
        }
        if (b == ESC) {
            for (int length = 2; length <= SEQUENCE_MAX && at + length < end; length++) {
                if (switchTo(new String(bytes, at + 1, length, StandardCharsets.ISO_8859_1))) {
                    return at + 1 + length;
                }
            }
            return at;
        }
        return spelledAhead(at) ? spelledAt(at) : at;
    }

    private int spelledAt(int at) {
        int close = at + 2;
        while (close < end && close < at + 2 + 2 * SEQUENCE_MAX && HexFormat.isHexDigit(bytes[close])) {
            close++;
        }
        boolean wellFormed = close < end && bytes[close] == escape && (close - at) % 2 == 0 && close > at + 2;
        if (!wellFormed) {
            return at;
        }
        String digits = new String(bytes, at + 2, close - at - 2, StandardCharsets.ISO_8859_1);
        String sequence = new String(HexFormat.of().parseHex(digits), StandardCharsets.ISO_8859_1);
        return switchTo(sequence) ? close + 1 : at;
    }

    private boolean switchTo(String sequence) {
        Optional<Repertoire> repertoire = Optional.ofNullable(REPERTOIRES.get(sequence));
        repertoire.ifPresent(known -> {
            if (known.right()) {
                g1 = known;
            } else {
                g0 = known;
            }
        });
        return repertoire.isPresent();
    }

    /** The end of the bytes on the same side as the first, up to what may be a switch; at least one byte is taken. */
    private int runEnd(int at) {
        boolean right = bytes[at] < 0;
        int stop = at + 1;
        while (stop < end && (bytes[stop] < 0) == right && !maySwitch(stop)) {
            stop++;
        }
        return stop;
    }

    private boolean maySwitch(int at) {
        return bytes[at] == ESC || Ascii.isLineEnd(bytes[at]) || spelledAhead(at);
    }

    private boolean spelledAhead(int at) {
        return bytes[at] == escape && at + 1 < end && (bytes[at + 1] == 'C' || bytes[at + 1] == 'M');
    }

    private void append(int start, int stop) {
        Repertoire set = bytes[start] < 0 ? g1 : g0;
        if (set.shift() == Shift.NONE) {
            out.append(new String(bytes, start, stop - start, set.charset()));
            return;
        }
        byte[] shifted = new byte[stop - start];
        for (int i = 0; i < shifted.length; i++) {
            byte b = bytes[start + i];
            shifted[i] = b > ' ' && b < 0x7F ? (byte) (b | 0x80) : b;
        }
        out.append(new String(shifted, set.charset()));
    }
}
