/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import health.kiln.mappings.Remark;
import health.kiln.mappings.Trigger;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HL7 v2 message: its bytes and where segments and fields begin in them. Nothing is decoded before it is read, and
 * reading never fails: what is absent is empty. Immutable and safe to share, as long as the bytes given to the reader
 * are not changed; places that were read are remembered, because many rules ask for the same ones.
 */
public final class Hl7Message implements Hl7Reading {
    private final byte[] bytes;
    private final Delimiters delimiters;
    private final SegmentIndex index;
    private final MessageText text;
    private final List<Segment> segments;
    private final List<Remark> remarks;
    private final MessageType type;
    private final @Nullable Field[] read;

    Hl7Message(byte[] bytes, Delimiters delimiters, SegmentIndex index, MessageText text, List<Remark> remarks) {
        this.bytes = bytes;
        this.delimiters = delimiters;
        this.index = index;
        this.text = text;
        this.segments = segments(index);
        this.remarks = List.copyOf(remarks);
        this.read = new Field[index.offsets()];
        this.type = MessageType.of(this);
    }

    private List<Segment> segments(SegmentIndex found) {
        var all = new Segment[found.count()];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Segment(this, i, found.id(i));
        }
        return List.of(all);
    }

    /** All segments in the order of the message. The first is MSH. */
    public List<Segment> segments() {
        return segments;
    }

    /** The segments of this name in the order of the message. */
    public List<Segment> segments(String id) {
        var found = new ArrayList<Segment>(4);
        for (Segment segment : segments) {
            if (segment.id().equals(id)) {
                found.add(segment);
            }
        }
        return found;
    }

    /** The first segment of this name. */
    public Optional<Segment> first(String id) {
        int key = SegmentIndex.keyOf(id);
        for (int i = 0; i < index.count(); i++) {
            if (index.key(i) == key) {
                return Optional.of(segments.get(i));
            }
        }
        return Optional.empty();
    }

    /** Whether there is a segment of this name. */
    public boolean has(String id) {
        return first(id).isPresent();
    }

    /** The MSH segment. */
    public Segment header() {
        return segments.getFirst();
    }

    /** The NTE segments that follow this one directly: notes on it, wherever the structure puts them. */
    public List<Segment> notes(Segment segment) {
        var notes = new ArrayList<Segment>();
        for (int i = segment.index() + 1;
                i < segments.size() && segments.get(i).id().equals("NTE");
                i++) {
            notes.add(segments.get(i));
        }
        return notes;
    }

    /** The segments as the nested groups of the message's structure. */
    public Group groups() {
        return GroupMatcher.match(this, Structures.STANDARD.of(structure()));
    }

    /** Field {@code number} of the segment at {@code segment} (from 0); empty when the sender did not write it. */
    public Field field(int segment, int number) {
        if (number < 0) {
            throw new IllegalArgumentException("HL7 counts fields from 1");
        }
        if (number > index.fieldCount(segment)) {
            int end = index.end(segment);
            return Field.whole(this, segment, number, end, end);
        }
        int slot = index.slot(segment, number);
        Field known = read[slot];
        if (known == null) {
            known = cut(segment, number);
            read[slot] = known;
        }
        return known;
    }

    private Field cut(int segment, int number) {
        int start = index.fieldStart(segment, number);
        int end = index.fieldEnd(segment, number);
        boolean undivided = number == 0 || (number <= 2 && index.isHeader(segment));
        return undivided
                ? Field.undivided(this, segment, number, start, end)
                : Field.whole(this, segment, number, start, end);
    }

    /** Whether the sender wrote any byte into this field: the cheapest of questions, to skip the rules of empty fields. */
    public boolean isEmpty(int segment, int number) {
        return number > index.fieldCount(segment)
                || index.fieldStart(segment, number) >= index.fieldEnd(segment, number);
    }

    long written(int segment) {
        long written = 0;
        int last = Math.min(index.fieldCount(segment), Long.SIZE - 1);
        for (int number = 1; number <= last; number++) {
            if (!isEmpty(segment, number)) {
                written |= 1L << number;
            }
        }
        return written;
    }

    int fieldCount(int segment) {
        return index.fieldCount(segment);
    }

    int occurrence(int segment) {
        return index.occurrence(segment);
    }

    boolean isHeader(int segment) {
        return index.isHeader(segment);
    }

    /** Message type and event, from MSH-9 (or EVN-1 where MSH-9 names none). */
    public Trigger trigger() {
        return type.trigger();
    }

    /** The abstract structure, such as {@code ADT_A01}: derived from the trigger where the standard fixes it, else MSH-9.3. */
    public String structure() {
        return type.structure();
    }

    /** MSH-12.1 without what is no version number: {@code 2.4^^} is 2.4, {@code 2.3.z} is 2.3; empty when unknown. */
    public String version() {
        return type.version();
    }

    public Delimiters delimiters() {
        return delimiters;
    }

    /** The character set of the text as the sender wrote it. */
    public Charset charset() {
        return text.declared();
    }

    /** What was odd about the message as a whole and did not stop it from being read. */
    public List<Remark> remarks() {
        return remarks;
    }

    /**
     * The bytes that offsets refer to: those given to the reader, not a copy; or the same text in UTF-8 when it came in a
     * character set in which delimiters cannot be found by bytes (UTF-16, ISO 2022, Big5, GB 18030, Shift JIS).
     */
    public byte[] bytes() {
        return bytes;
    }

    String text(int start, int end) {
        int from = Range.trimStart(bytes, start, end);
        int to = Range.trimEnd(bytes, from, end);
        return from == to || Range.isNull(bytes, from, to) ? "" : text.unescaped(bytes, from, to);
    }

    String prose(int start, int end) {
        int from = Range.trimStart(bytes, start, end);
        int to = Range.trimEnd(bytes, from, end);
        return start == end || Range.isNull(bytes, from, to) ? "" : text.unescaped(bytes, start, end);
    }

    String raw(int start, int end) {
        return start == end ? "" : text.decoded(bytes, start, end);
    }

    /** Ids only: a message's content does not belong in a log. */
    @Override
    public String toString() {
        return "Hl7Message[" + trigger() + ", " + segments.size() + " segments]";
    }
}
