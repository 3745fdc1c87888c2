/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Byte ranges packed into a long, and how they are parted: the reader's innermost loops, free of allocation. */
final class Range {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Range() {}

    static long of(int start, int end) {
        return ((long) start << 32) | end;
    }

    static int start(long range) {
        return (int) (range >>> 32);
    }

    static int end(long range) {
        return (int) range;
    }

    static int length(long range) {
        return end(range) - start(range);
    }

    static boolean isEmpty(long range) {
        return start(range) == end(range);
    }

    /** Whether all bytes are below 0x80, eight at a time. */
    static boolean isAscii(byte[] bytes, int start, int end) {
        int i = start;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            if (((long) EIGHT_BYTES.get(bytes, i) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; i < end; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    static void checkOrdinal(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("HL7 counts from 1");
        }
    }

    /** The n-th part; the empty range at the end when there are fewer. */
    static long nth(byte[] bytes, long range, byte delimiter, int n) {
        checkOrdinal(n);
        int start = start(range);
        int end = end(range);
        int from = start;
        int part = 1;
        if (delimiter != Delimiters.NONE) {
            for (int i = start; i < end; i++) {
                if (bytes[i] == delimiter) {
                    if (part == n) {
                        return of(from, i);
                    }
                    part++;
                    from = i + 1;
                }
            }
        }
        return part == n ? of(from, end) : of(end, end);
    }

    /** How many parts there are, at least 1. */
    static int count(byte[] bytes, long range, byte delimiter) {
        int end = end(range);
        int parts = 1;
        if (delimiter != Delimiters.NONE) {
            for (int i = start(range); i < end; i++) {
                if (bytes[i] == delimiter) {
                    parts++;
                }
            }
        }
        return parts;
    }

    static int trimStart(byte[] bytes, int start, int end) {
        int from = start;
        while (from < end && Ascii.isBlank(bytes[from])) {
            from++;
        }
        return from;
    }

    static int trimEnd(byte[] bytes, int start, int end) {
        int to = end;
        while (to > start && Ascii.isBlank(bytes[to - 1])) {
            to--;
        }
        return to;
    }

    /** Whether the range, already trimmed, is {@code ""}. */
    static boolean isNull(byte[] bytes, int start, int end) {
        return end - start == 2 && bytes[start] == '"' && bytes[start + 1] == '"';
    }

    static Presence presence(byte[] bytes, int start, int end, Delimiters delimiters) {
        boolean clear = false;
        int i = start;
        while (i < end) {
            byte b = bytes[i];
            if (Ascii.isBlank(b) || delimiters.isInner(b)) {
                i++;
            } else if (isNullPart(bytes, i, end, delimiters)) {
                clear = true;
                i += 2;
            } else {
                return Presence.SET;
            }
        }
        return clear ? Presence.CLEAR : Presence.KEEP;
    }

    /** Whether two quotes stand alone in their part; what precedes them is known to be a delimiter or blank. */
    private static boolean isNullPart(byte[] bytes, int at, int end, Delimiters delimiters) {
        if (at + 1 >= end || bytes[at] != '"' || bytes[at + 1] != '"') {
            return false;
        }
        int after = trimStart(bytes, at + 2, end);
        return after == end || delimiters.isInner(bytes[after]);
    }
}
