/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import health.kiln.mappings.Remark;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Where the message lies in the bytes: from MSH to the last byte, without byte order mark and MLLP frame bytes. */
final class Frame {
    private static final int NAME_LENGTH = 3;

    /** How far MSH may be from the beginning. */
    static final int LEAD_MAX = 64 << 10;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final Optional<Charset> wide;

    private Frame(byte[] bytes, int start, int end, Optional<Charset> wide) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.wide = wide;
    }

    /** As received; in UTF-8 when they came in a wide character set. */
    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** The wide character set that the message came in. */
    Optional<Charset> wide() {
        return wide;
    }

    static Optional<Frame> find(byte[] received, List<Remark> remarks) {
        Optional<Charset> wide = wideCharset(received);
        byte[] bytes = wide.map(charset -> new String(received, charset).getBytes(StandardCharsets.UTF_8))
                .orElse(received);
        int from = skipMark(bytes, Range.trimStart(bytes, 0, bytes.length));
        from = Range.trimStart(bytes, from, bytes.length);
        if (!isHeader(bytes, from)) {
            from = laterHeader(bytes, from);
            if (from >= 0) {
                remarks.add(new Remark("MSH", "", "Text before the MSH segment was skipped."));
            }
        }
        return from < 0 ? Optional.empty() : Optional.of(new Frame(bytes, from, bytes.length, wide));
    }

    private static int skipMark(byte[] bytes, int from) {
        boolean marked = bytes.length >= from + 3
                && (bytes[from] & 0xFF) == 0xEF
                && (bytes[from + 1] & 0xFF) == 0xBB
                && (bytes[from + 2] & 0xFF) == 0xBF;
        return marked ? from + 3 : from;
    }

    /** UTF-16 shows by its mark, or by the zero bytes around the letters of MSH. */
    private static Optional<Charset> wideCharset(byte[] bytes) {
        if (bytes.length < 8) {
            return Optional.empty();
        }
        int first = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
        if (first == 0xFEFF || (bytes[0] == 0 && bytes[1] == 'M' && bytes[2] == 0 && bytes[3] == 'S')) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        if (first == 0xFFFE || (bytes[0] == 'M' && bytes[1] == 0 && bytes[2] == 'S' && bytes[3] == 0)) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        return Optional.empty();
    }

    /** Whether MSH, a separator and at least one more byte stand here. */
    static boolean isHeader(byte[] bytes, int at) {
        return at + NAME_LENGTH + 1 < bytes.length
                && Ascii.upper(bytes[at]) == 'M'
                && Ascii.upper(bytes[at + 1]) == 'S'
                && Ascii.upper(bytes[at + 2]) == 'H'
                && Delimiters.separates(bytes[at + NAME_LENGTH]);
    }

    private static int laterHeader(byte[] bytes, int from) {
        int last = (int) Math.min(bytes.length, (long) from + LEAD_MAX);
        for (int i = from; i < last; i++) {
            if (bytes[i] < ' ' && bytes[i] >= 0 && isHeader(bytes, i + 1)) {
                return i + 1;
            }
        }
        return -1;
    }

    /** The bytes of a field of MSH, by walking from its beginning: for use before the message is indexed. */
    long headerField(Delimiters delimiters, int number) {
        int field = 1;
        int from = start + NAME_LENGTH + 1;
        for (int i = from; i < end; i++) {
            boolean ends = Ascii.isLineEnd(bytes[i]);
            if (ends || bytes[i] == delimiters.field()) {
                field++;
                if (field == number) {
                    return Range.of(from, i);
                }
                if (ends) {
                    return Range.of(i, i);
                }
                from = i + 1;
            }
        }
        return field + 1 == number ? Range.of(from, end) : Range.of(end, end);
    }

    /** This message in a form whose delimiters can be found by bytes: itself, or the same text in UTF-8. */
    Frame readable(CharsetChoice choice, byte escape) {
        if (wide.isPresent()) {
            return this;
        }
        if (choice.codeExtensions()) {
            return recoded(Iso2022.decode(bytes, start, end, escape, choice.charset()));
        }
        return Hl7Charsets.keepsAscii(choice.charset())
                ? this
                : recoded(new String(bytes, start, end - start, choice.charset()));
    }

    private Frame recoded(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new Frame(utf8, 0, utf8.length, Optional.empty());
    }
}
