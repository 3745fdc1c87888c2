/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.nio.charset.StandardCharsets;

/** The first segment of a message (HL7 v2.5.1 §2.14.9), as far as a wire and a log need it. A message may lack one. */
public sealed interface MshHeader {
    /** MSH is looked for in this many bytes: junk may stand before it, on lines of its own. */
    int LEAD_BYTES_MAX = 64 * 1024;

    /**
     * Reads the header of a message. Tolerates a byte order mark, white space and other lines before the name, a name in
     * lower case, and LF or CRLF as segment end.
     */
    static MshHeader read(byte[] message) {
        return read(message, true);
    }

    /** Reads the header of a message of which only the beginning is at hand: a last field that may be cut is left out. */
    static MshHeader readBeginning(byte[] beginning) {
        return read(beginning, false);
    }

    private static MshHeader read(byte[] bytes, boolean isWhole) {
        int at = Blanks.skip(bytes, 0);
        int last = Math.min(bytes.length, at + LEAD_BYTES_MAX);
        while (at < last && !HeaderSegment.isNamed(bytes, at, "MSH")) {
            at = nextLine(bytes, at, last);
        }
        return HeaderSegment.at(at, bytes, "MSH", isWhole)
                .<MshHeader>map(Present::new)
                .orElseGet(Absent::new);
    }

    private static int nextLine(byte[] bytes, int from, int last) {
        int at = from;
        while (at < last && bytes[at] != '\r' && bytes[at] != '\n') {
            at++;
        }
        return Blanks.skip(bytes, at);
    }

    /** No MSH, or one so damaged that its delimiters cannot be told. */
    record Absent() implements MshHeader {}

    /** A header that can be answered. Texts hold one character per byte of the sender's; empty when absent. */
    record Present(HeaderSegment segment) implements MshHeader {
        /** MSH-9.1, such as {@code ADT}. */
        public String messageType() {
            return segment.component(9, 1);
        }

        /** MSH-9.2, such as {@code A01}. */
        public String triggerEvent() {
            return segment.component(9, 2);
        }

        /** MSH-10 whole, of any length: senders put delimiters into it. */
        public String controlId() {
            return new String(segment.field(10), StandardCharsets.ISO_8859_1);
        }

        /** MSH-12.1, such as {@code 2.5.1}. */
        public String version() {
            return segment.component(12, 1);
        }

        /** MSH-3.1. */
        public String sendingApplication() {
            return segment.component(3, 1);
        }

        /** MSH-4.1. */
        public String sendingFacility() {
            return segment.component(4, 1);
        }

        /** MSH-18 whole, with its repetitions. */
        public String characterSets() {
            return new String(segment.field(18), StandardCharsets.ISO_8859_1);
        }
    }
}
