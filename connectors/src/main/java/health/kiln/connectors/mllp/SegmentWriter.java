/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes segments with a sender's delimiters. Text is ASCII and is escaped; raw bytes are the sender's and are not. */
final class SegmentWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    private final Delimiters delimiters;

    SegmentWriter(Delimiters delimiters) {
        this.delimiters = delimiters;
    }

    /** Begins a segment that states its delimiters. */
    SegmentWriter header(String name, byte[] encodingCharacters) {
        return name(name).raw(encodingCharacters);
    }

    SegmentWriter name(String name) {
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    SegmentWriter beginField() {
        out.write(delimiters.field());
        return this;
    }

    SegmentWriter raw(byte[] bytes) {
        beginField();
        out.writeBytes(bytes);
        return this;
    }

    SegmentWriter rawOr(byte[] bytes, String otherwise) {
        return bytes.length == 0 ? field(otherwise) : raw(bytes);
    }

    SegmentWriter field(String text) {
        beginField();
        escaped(text);
        return this;
    }

    /** Text within the field that was begun. */
    SegmentWriter text(String text) {
        escaped(text);
        return this;
    }

    /** A whole field of components; empty ones at its end are left out. */
    SegmentWriter components(String... texts) {
        beginField();
        return joined(List.of(texts), delimiters.component());
    }

    SegmentWriter subcomponents(String... texts) {
        return joined(List.of(texts), delimiters.subcomponent());
    }

    private SegmentWriter joined(List<String> texts, byte separator) {
        int last = texts.size();
        while (last > 0 && texts.get(last - 1).isEmpty()) {
            last--;
        }
        for (int i = 0; i < last; i++) {
            if (i > 0) {
                out.write(separator);
            }
            escaped(texts.get(i));
        }
        return this;
    }

    /** Whole segments. */
    SegmentWriter bytes(byte[] segments) {
        out.writeBytes(segments);
        return this;
    }

    SegmentWriter component() {
        out.write(delimiters.component());
        return this;
    }

    SegmentWriter repeat() {
        out.write(delimiters.repetition());
        return this;
    }

    SegmentWriter end() {
        out.write('\r');
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    /** HL7 v2.5.1 §2.7.1. What is not ASCII, or would end a segment, becomes a question mark. */
    private void escaped(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == delimiters.field()) {
                escape('F');
            } else if (c == delimiters.component()) {
                escape('S');
            } else if (c == delimiters.repetition()) {
                escape('R');
            } else if (c == delimiters.subcomponent()) {
                escape('T');
            } else if (c == delimiters.escape()) {
                escape('E');
            } else {
                out.write(c < ' ' || c > '~' ? '?' : c);
            }
        }
    }

    private void escape(char letter) {
        out.write(delimiters.escape());
        out.write(letter);
        out.write(delimiters.escape());
    }
}
