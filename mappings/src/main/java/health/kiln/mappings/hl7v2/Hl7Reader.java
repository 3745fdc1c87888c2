/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import health.kiln.mappings.Problem;
import health.kiln.mappings.Remark;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads bytes as one HL7 v2 message, in one pass and time linear in their number, whatever they are. Tolerates what real
 * senders do: any delimiters, segments ended by CR, LF or both, a byte order mark, MLLP frame bytes left in, indented or
 * lower-case segment names, and text before or after the message.
 */
public final class Hl7Reader {
    private static final int BAD_DATA = 102;
    private static final int SEGMENT_MISSING = 100;
    private static final int FIELD_MISSING = 101;
    private static final int ENCODING_CHARACTERS = 2;

    private final Hl7Limits limits;

    public Hl7Reader(Hl7Limits limits) {
        this.limits = limits;
    }

    public Hl7Reader() {
        this(Hl7Limits.DEFAULT);
    }

    /**
     * Reads one message.
     *
     * @param bytes not copied: the caller no longer changes them
     * @param agreed the channel's character set, which overrides MSH-18
     */
    public Hl7Reading read(byte[] bytes, Optional<Charset> agreed) {
        if (bytes.length > limits.bytesMax()) {
            return refused(BAD_DATA, "", "The message is longer than " + limits.bytesMax() + " bytes.");
        }
        var remarks = new ArrayList<Remark>(0);
        return Frame.find(bytes, remarks)
                .map(frame -> read(frame, agreed, remarks))
                .orElseGet(() -> refused(SEGMENT_MISSING, "MSH", "There is no MSH segment."));
    }

    private Hl7Reading read(Frame frame, Optional<Charset> agreed, List<Remark> remarks) {
        Delimiters delimiters = Delimiters.read(frame.bytes(), frame.start() + 3, frame.end());
        if (delimiters.unusable()) {
            return refused(BAD_DATA, "MSH-2", "MSH-1 and MSH-2 do not name distinct delimiters.");
        }
        CharsetChoice choice = Hl7Charsets.choose(frame, delimiters, agreed);
        remarks.addAll(choice.remarks());
        Frame readable = frame.readable(choice, delimiters.escape());
        boolean recoded = readable != frame || frame.wide().isPresent();
        var text = new MessageText(recoded ? StandardCharsets.UTF_8 : choice.charset(), choice.charset(), delimiters);
        Optional<SegmentIndex> index =
                SegmentIndex.of(readable.bytes(), readable.start(), readable.end(), delimiters.field(), limits);
        if (index.isEmpty()) {
            return refused(BAD_DATA, "", "The message has more segments or fields than are read.");
        }
        return index.get().fieldCount(0) > ENCODING_CHARACTERS
                ? message(readable, delimiters, index.get(), text, remarks)
                : refused(FIELD_MISSING, "MSH-9", "The MSH segment ends after its delimiters.");
    }

    private static Hl7Message message(
            Frame frame, Delimiters delimiters, SegmentIndex index, MessageText text, List<Remark> remarks) {
        if (Range.trimStart(frame.bytes(), index.end(), frame.end()) < frame.end()) {
            remarks.add(new Remark("", "", "Text after the end of the message was left out."));
        }
        if (index.fieldEnd(0, 2) - index.fieldStart(0, 2) != delimiters.encodingCharacters()) {
            remarks.add(new Remark("MSH-2", "", "The encoding characters are not one to five different ones."));
        }
        if (!Range.isAscii(frame.bytes(), frame.start(), index.end())) {
            remarks.addAll(UndecodableBytes.remarks(frame.bytes(), frame.start(), index, text.coding()));
        }
        return new Hl7Message(frame.bytes(), delimiters, index, text, remarks);
    }

    private static NotHl7 refused(int code, String location, String text) {
        return new NotHl7(new Problem(code, location, text));
    }
}
