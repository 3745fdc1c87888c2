/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is around several messages in one frame: FHS and BHS … BTS and FTS (HL7 v2.5.1 §2.10.3), or nothing, when messages
 * plainly follow one another, which the standard does not know and senders do.
 *
 * @param file the FHS that the frame begins with
 * @param batch the BHS that it begins with, or that follows FHS
 */
public record BatchEnvelope(Optional<HeaderSegment> file, Optional<HeaderSegment> batch) {
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
        var file = HeaderSegment.at(at, frame, "FHS", true);
        int batchAt = file.map(header -> Blanks.skip(frame, header.end())).orElse(at);
        return new BatchEnvelope(file, HeaderSegment.at(batchAt, frame, "BHS", true));
    }

    /** Whether there is a header, and so an answer in any case. */
    public boolean hasHeader() {
        return file.isPresent() || batch.isPresent();
    }

    /**
     * The answer to the whole frame: the answers to its messages, in order, in the form that the frame had: a file is
     * answered by a file and a batch by a batch, which name the control id of theirs (FHS-12, BHS-12). Several batches in
     * one file are answered by one batch.
     *
     * @param comment BTS-2, or FTS-2 where there is no batch: one sentence for the sender's operator, or empty
     */
    public byte[] answer(List<byte[]> answers, String comment, String controlId, Instant at) {
        var first = file.or(() -> batch);
        var out = new SegmentWriter(first.map(HeaderSegment::delimiters).orElse(Delimiters.USUAL));
        first.ifPresent(delimiting -> {
            file.ifPresent(sent -> header(out, "FHS", sent, delimiting, controlId, at));
            batch.ifPresent(sent -> header(out, "BHS", sent, delimiting, controlId, at));
        });
        answers.forEach(out::bytes);
        batch.ifPresent(_ -> trailer(out, "BTS", answers.size(), comment));
        file.ifPresent(_ -> trailer(out, "FTS", 1, batch.isPresent() ? "" : comment));
        return out.toBytes();
    }

    /** Fields 3 to 12 mean the same in FHS and BHS. */
    private static void header(
            SegmentWriter out,
            String name,
            HeaderSegment sent,
            HeaderSegment delimiting,
            String controlId,
            Instant at) {
        out.header(name, delimiting.encodingCharacters());
        out.raw(sent.field(5)).raw(sent.field(6)).raw(sent.field(3)).raw(sent.field(4));
        out.field(Acknowledgement.time(at)).field("").raw(sent.field(9)).field("");
        out.field(controlId).raw(sent.field(11)).end();
    }

    private static void trailer(SegmentWriter out, String name, int count, String comment) {
        out.name(name).field(Integer.toString(count));
        if (!comment.isEmpty()) {
            out.field(comment);
        }
        out.end();
    }
}
