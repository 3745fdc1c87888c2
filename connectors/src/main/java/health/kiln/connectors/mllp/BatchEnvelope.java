/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is around several messages in one frame: FHS and BHS … BTS and FTS (HL7 v2.5.1 §2.10.3), or nothing, when messages
 * plainly follow one another, which the standard does not know and senders do.
 *
 * @param header the FHS or BHS that the frame begins with
 */
public record BatchEnvelope(Optional<HeaderSegment> header) {
    private static final int NAME_LENGTH = 3;

    /** Whether a frame is to be split: it begins with FHS or BHS, or MSH begins more than one of its lines. */
    public static boolean isAround(byte[] frame) {
        int at = Blanks.skip(frame, 0);
        if (isHeader(frame, at, "BHS") || isHeader(frame, at, "FHS")) {
            return true;
        }
        int messages = 0;
        while (at < frame.length && messages < 2) {
            if (isHeader(frame, at, "MSH")) {
                messages++;
            }
            at = nextLine(frame, at);
        }
        return messages > 1;
    }

    private static boolean isHeader(byte[] frame, int at, String name) {
        return HeaderSegment.isNamed(frame, at, name)
                && at + NAME_LENGTH < frame.length
                && HeaderSegment.isDelimiter(frame[at + NAME_LENGTH]);
    }

    private static int nextLine(byte[] frame, int from) {
        int at = from;
        while (at < frame.length && frame[at] != '\r' && frame[at] != '\n') {
            at++;
        }
        return Blanks.skip(frame, at);
    }

    public static BatchEnvelope of(byte[] frame) {
        int at = Blanks.skip(frame, 0);
        return new BatchEnvelope(
                HeaderSegment.at(at, frame, "BHS", true).or(() -> HeaderSegment.at(at, frame, "FHS", true)));
    }

    /**
     * The answer to the whole frame: the answers to its messages, in order, in the form that the frame had. Inside BHS and
     * BTS when it had a header, which BHS-12 then names.
     *
     * @param comment BTS-2: one sentence for the sender's operator, or empty
     */
    public byte[] answer(List<byte[]> answers, String comment, String controlId, Instant at) {
        var out = new SegmentWriter(header.map(HeaderSegment::delimiters).orElse(Delimiters.USUAL));
        header.ifPresent(sent -> {
            out.header("BHS", sent.encodingCharacters());
            out.raw(sent.field(5)).raw(sent.field(6)).raw(sent.field(3)).raw(sent.field(4));
            out.field(Acknowledgement.time(at)).field("").raw(sent.field(9)).field("");
            out.field(controlId).raw(sent.field(11)).end();
        });
        answers.forEach(out::bytes);
        header.ifPresent(_ -> {
            out.name("BTS").field(Integer.toString(answers.size()));
            if (!comment.isEmpty()) {
                out.field(comment);
            }
            out.end();
        });
        return out.toBytes();
    }
}
