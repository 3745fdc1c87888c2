/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where segments and fields begin, found in one pass over the bytes.
 *
 * <p>INVARIANT: {@code fields[first[s]] … fields[first[s + 1] - 1]} holds, for segment s, the offset of its name, of each
 * field, and one past its end; so field f is {@code [fields[first[s] + f], fields[first[s] + f + 1] - 1)}. In header
 * segments field 1 is the separator itself and its entry is the offset after it.
 */
final class SegmentIndex {
    static final int MSH = key('M', 'S', 'H');
    private static final int FHS = key('F', 'H', 'S');
    private static final int BHS = key('B', 'H', 'S');

    /** The id of a line that does not begin like a segment. Never the text itself: it may be a patient's. */
    static final String UNREADABLE = "?";

    private static final int ID_LENGTH = 3;

    /** MLLP's end of block (0x1C), left in by senders and captures: the message ends before it. */
    private static final byte BLOCK_END = 0x1C;

    /** What messages come to on average, empty fields included: a guess at the size of the index. */
    private static final int BYTES_PER_FIELD = 5;

    private final byte[] bytes;
    private final byte separator;
    private final Hl7Limits limits;
    private final boolean lineFeedEnds;

    private int end;
    private int[] fields;
    private int fieldCount;
    private int[] first = new int[32];
    private int[] keys = new int[32];
    private int count;

    private SegmentIndex(byte[] bytes, int start, int end, byte separator, Hl7Limits limits) {
        this.bytes = bytes;
        this.end = end;
        this.separator = separator;
        this.limits = limits;
        this.lineFeedEnds = endsInLineFeed(bytes, start, end);
        this.fields = new int[32 + Math.min(end - start, 1 << 16) / BYTES_PER_FIELD];
    }

    /** Empty when the message is past a limit. */
    static Optional<SegmentIndex> of(byte[] bytes, int start, int end, byte separator, Hl7Limits limits) {
        var index = new SegmentIndex(bytes, start, end, separator, limits);
        return index.fill(start) ? Optional.of(index) : Optional.empty();
    }

    /** Whether the first segment ends in a bare line feed: then each line feed ends one, else only those before a name. */
    private static boolean endsInLineFeed(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\r') {
                return false;
            }
            if (bytes[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    private boolean fill(int start) {
        int at = nextSegment(start);
        while (at < end) {
            if (count == limits.segmentsMax()) {
                return false;
            }
            begin(at);
            int stop = scan(at);
            add(stop + 1);
            if (fieldCount > limits.fieldsMax()) {
                return false;
            }
            at = nextSegment(stop);
        }
        first[count] = fieldCount;
        return true;
    }

    private int nextSegment(int from) {
        int next = from;
        while (next < end && Ascii.isBlank(bytes[next])) {
            if (bytes[next] == BLOCK_END) {
                end = next;
                return next;
            }
            next++;
        }
        return next;
    }

    private void begin(int at) {
        if (count + 1 == first.length) {
            first = Arrays.copyOf(first, first.length * 2);
            keys = Arrays.copyOf(keys, keys.length * 2);
        }
        first[count] = fieldCount;
        keys[count] = keyAt(at);
        count++;
        add(at);
    }

    /** Records the fields of the segment at this offset; answers where it ends. */
    private int scan(int at) {
        int i = at;
        if (isHeaderKey(keys[count - 1]) && at + ID_LENGTH < end && bytes[at + ID_LENGTH] == separator) {
            i = at + ID_LENGTH + 1;
            add(i);
            add(i);
        }
        byte fieldSeparator = separator;
        for (; i < end; i++) {
            byte b = bytes[i];
            if (b == fieldSeparator) {
                add(i + 1);
            } else if (b <= BLOCK_END && endsAt(i, b)) {
                return i;
            }
        }
        return end;
    }

    private boolean endsAt(int at, byte b) {
        if (b == BLOCK_END && (at + 1 == end || bytes[at + 1] == '\r')) {
            end = at;
            return true;
        }
        return b == '\r' || (b == '\n' && lineFeedEndsAt(at));
    }

    private boolean lineFeedEndsAt(int at) {
        if (lineFeedEnds) {
            return true;
        }
        int next = nextSegment(at);
        return next == end || (keyAt(next) != 0 && next + ID_LENGTH < end && bytes[next + ID_LENGTH] == separator);
    }

    private void add(int offset) {
        if (fieldCount == fields.length) {
            fields = Arrays.copyOf(fields, fields.length + fields.length / 2);
        }
        fields[fieldCount++] = offset;
    }

    /** The three characters of a proper name, packed; 0 when what stands here is none. */
    private int keyAt(int at) {
        if (at + ID_LENGTH > end || !Ascii.isLetter(bytes[at])) {
            return 0;
        }
        if (!Ascii.isAlphanumeric(bytes[at + 1]) || !Ascii.isAlphanumeric(bytes[at + 2])) {
            return 0;
        }
        int after = at + ID_LENGTH;
        boolean closed = after == end || bytes[after] == separator || Ascii.isBlank(bytes[after]);
        return closed ? key(Ascii.upper(bytes[at]), Ascii.upper(bytes[at + 1]), Ascii.upper(bytes[at + 2])) : 0;
    }

    private static int key(int a, int b, int c) {
        return a << 16 | b << 8 | c;
    }

    /** The key of a name; 0, which no segment found by name has, when it is no proper one. */
    static int keyOf(String id) {
        return id.length() == ID_LENGTH ? key(id.charAt(0), id.charAt(1), id.charAt(2)) : 0;
    }

    private static boolean isHeaderKey(int key) {
        return key == MSH || key == BHS || key == FHS;
    }

    int count() {
        return count;
    }

    /** Offset after the message: before MLLP's end of block, where there is one. */
    int end() {
        return end;
    }

    /** The field in which a byte lies, as {@code OBX[2]-5}. */
    String location(int offset) {
        int segment = 0;
        while (segment + 1 < count && start(segment + 1) <= offset) {
            segment++;
        }
        int field = 0;
        while (field < fieldCount(segment) && fieldStart(segment, field + 1) <= offset) {
            field++;
        }
        int occurrence = occurrence(segment);
        return id(segment) + (occurrence == 1 ? "" : "[" + occurrence + "]") + "-" + field;
    }

    int occurrence(int segment) {
        int occurrence = 1;
        for (int i = 0; i < segment; i++) {
            if (keys[i] == keys[segment]) {
                occurrence++;
            }
        }
        return occurrence;
    }

    int key(int segment) {
        return keys[segment];
    }

    String id(int segment) {
        int key = keys[segment];
        if (key == 0) {
            return UNREADABLE;
        }
        return SegmentNames.of(key);
    }

    /** Whether the segment begins with its own delimiters. */
    boolean isHeader(int segment) {
        return isHeaderKey(keys[segment]);
    }

    int fieldCount(int segment) {
        return first[segment + 1] - first[segment] - 2;
    }

    /** A number of this field's own among all fields of the message, below {@link #offsets}. */
    int slot(int segment, int field) {
        return first[segment] + field;
    }

    /** How many offsets there are in all. */
    int offsets() {
        return fieldCount;
    }

    int start(int segment) {
        return fields[first[segment]];
    }

    int end(int segment) {
        return fields[first[segment + 1] - 1] - 1;
    }

    int fieldStart(int segment, int field) {
        int start = fields[first[segment] + field];
        return field == 1 && isHeader(segment) ? start - 1 : start;
    }

    int fieldEnd(int segment, int field) {
        int at = first[segment] + field;
        return field == 1 && isHeader(segment) ? fields[at] : fields[at + 1] - 1;
    }
}
