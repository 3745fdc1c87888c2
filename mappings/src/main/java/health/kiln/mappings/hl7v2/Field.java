/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A place in a message: a field, or one repetition, component or sub-component of it, with the bytes that stand there.
 * Places that the sender left out exist and are empty. All numbers count from 1, as the standard does.
 *
 * <p>A place that is asked for a part it does not have answers in the spirit of HL7 v2.5.1 §2.5.3 (growth of a field
 * keeps older messages readable): the first part of an undivided value is that value, other parts are empty; and a
 * divided value that is read as one text is its first part.
 */
public final class Field {
    private static final byte FIELD = 0;
    private static final byte REPETITION = 1;
    private static final byte COMPONENT = 2;
    private static final byte SUBCOMPONENT = 3;

    /** Components that are remembered: conditions and names ask for the first ones again and again. */
    private static final int REMEMBERED = 4;

    private static final @Nullable Field[] NONE = {};

    private final Hl7Message message;
    private final int segment;
    private final int number;
    private final int repetition;
    private final int component;
    private final int subcomponent;
    private final byte depth;
    private final int start;
    private final int end;
    private @Nullable String text;
    /** The first repetition, which most rules ask for. */
    private @Nullable Field firstRepetition;
    /** The first components of the first repetition, by number; empty until one is asked for. */
    private @Nullable Field[] components = NONE;

    private Field(
            Hl7Message message,
            int segment,
            int number,
            int repetition,
            int component,
            int subcomponent,
            byte depth,
            int start,
            int end) {
        this.message = message;
        this.segment = segment;
        this.number = number;
        this.repetition = repetition;
        this.component = component;
        this.subcomponent = subcomponent;
        this.depth = depth;
        this.start = start;
        this.end = end;
    }

    static Field whole(Hl7Message message, int segment, int number, int start, int end) {
        return new Field(message, segment, number, 0, 0, 0, FIELD, start, end);
    }

    /** MSH-1, MSH-2 and segment names: delimiters in them are content. */
    static Field undivided(Hl7Message message, int segment, int number, int start, int end) {
        return new Field(message, segment, number, 0, 0, 0, SUBCOMPONENT, start, end);
    }

    /** The n-th repetition. */
    public Field repetition(int n) {
        if (depth != FIELD) {
            return itself(n);
        }
        return n == 1 ? firstRepetition() : part(n, 0, 0, REPETITION, Range.of(start, end), n);
    }

    private Field firstRepetition() {
        Field known = firstRepetition;
        if (known == null) {
            known = part(1, 0, 0, REPETITION, Range.of(start, end), 1);
            firstRepetition = known;
        }
        return known;
    }

    /**
     * The n-th component of a repetition (of the first one, when this is a whole field); of a component, its n-th
     * sub-component: a data type inside another has its components there.
     */
    public Field component(int n) {
        return switch (depth) {
            case FIELD -> n > 0 && n < REMEMBERED ? firstComponent(n) : part(1, n, 0, COMPONENT, first(REPETITION), n);
            case REPETITION -> part(repetition, n, 0, COMPONENT, Range.of(start, end), n);
            case COMPONENT -> part(repetition, component, n, SUBCOMPONENT, Range.of(start, end), n);
            default -> itself(n);
        };
    }

    private Field firstComponent(int n) {
        @Nullable Field[] known = components;
        if (known.length == 0) {
            known = new Field[REMEMBERED];
            components = known;
        }
        Field component = known[n];
        if (component == null) {
            component = part(1, n, 0, COMPONENT, first(REPETITION), n);
            known[n] = component;
        }
        return component;
    }

    /** The m-th sub-component of the n-th component. */
    public Field component(int n, int m) {
        return component(n).component(m);
    }

    private Field part(int newRepetition, int newComponent, int newSubcomponent, byte newDepth, long within, int n) {
        long range = Range.nth(message.bytes(), within, separator(newDepth), n);
        return new Field(
                message,
                segment,
                number,
                newRepetition,
                newComponent,
                newSubcomponent,
                newDepth,
                Range.start(range),
                Range.end(range));
    }

    /** What cannot be parted further is its own first part. */
    private Field itself(int n) {
        Range.checkOrdinal(n);
        return n == 1
                ? this
                : new Field(message, segment, number, repetition, component, subcomponent, depth, end, end);
    }

    /** The bytes of the first part at this depth. */
    private long first(byte wanted) {
        long range = Range.of(start, end);
        for (byte deeper = depth; deeper < wanted; ) {
            deeper++;
            range = Range.nth(message.bytes(), range, separator(deeper), 1);
        }
        return range;
    }

    /** What parts places of this depth from each other. */
    private byte separator(byte atDepth) {
        Delimiters delimiters = message.delimiters();
        return switch (atDepth) {
            case REPETITION -> delimiters.repetition();
            case COMPONENT -> delimiters.component();
            case SUBCOMPONENT -> delimiters.subcomponent();
            default -> Delimiters.NONE;
        };
    }

    /** The repetitions in order; none when the field is empty. Walking them takes time linear in the field's length. */
    public Iterable<Field> repetitions() {
        return () -> new Repetitions(this);
    }

    /** How many repetitions the sender wrote, empty ones included; 0 when the field is empty. */
    public int repetitionCount() {
        return depth == FIELD ? count(Range.of(start, end), REPETITION) : undividedCount();
    }

    /** How many components the sender wrote in this repetition, or sub-components in this component; 0 when empty. */
    public int componentCount() {
        return switch (depth) {
            case FIELD, REPETITION -> count(first(REPETITION), COMPONENT);
            case COMPONENT -> count(Range.of(start, end), SUBCOMPONENT);
            default -> undividedCount();
        };
    }

    private int undividedCount() {
        return start == end ? 0 : 1;
    }

    private int count(long within, byte parts) {
        return Range.isEmpty(within) ? 0 : Range.count(message.bytes(), within, separator(parts));
    }

    /** What this place says: nothing, delete, or a value. */
    public Presence presence() {
        if (start == end) {
            return Presence.KEEP;
        }
        if (depth == SUBCOMPONENT && number <= 2 && message.isHeader(segment)) {
            return Presence.SET;
        }
        return Range.presence(message.bytes(), start, end, message.delimiters());
    }

    /** Whether a value stands here. */
    public boolean isPresent() {
        return start != end && presence() == Presence.SET;
    }

    /** Whether the sender asks for deletion: {@code ""}. */
    public boolean isNull() {
        return start != end && presence() == Presence.CLEAR;
    }

    /**
     * The value as one string (ST, ID, IS, NM, DTM …): escapes resolved, outer blanks removed. The first part of a
     * divided place; empty when nothing or {@code ""} stands here.
     */
    public String text() {
        String known = text;
        if (known == null) {
            long leaf = first(SUBCOMPONENT);
            known = message.text(Range.start(leaf), Range.end(leaf));
            text = known;
        }
        return known;
    }

    /** The text of the n-th component: {@code component(n).text()} without the place in between. */
    public String text(int n) {
        if (depth == SUBCOMPONENT) {
            return itself(n).text();
        }
        long range = depth == COMPONENT
                ? Range.nth(message.bytes(), Range.of(start, end), separator(SUBCOMPONENT), n)
                : Range.nth(message.bytes(), first(REPETITION), separator(COMPONENT), n);
        if (depth != COMPONENT) {
            range = Range.nth(message.bytes(), range, separator(SUBCOMPONENT), 1);
        }
        return message.text(Range.start(range), Range.end(range));
    }

    /**
     * The whole place as prose (TX, FT): escapes resolved, blanks and line breaks kept, and delimiters that the sender
     * forgot to escape kept as characters. Empty when nothing or {@code ""} stands here.
     */
    public String prose() {
        return message.prose(start, end);
    }

    /** The whole place as it stands in the message: delimiters, escapes and blanks kept, only the character set decoded. */
    public String raw() {
        return message.raw(start, end);
    }

    /** Whether the value ends in the truncation character that MSH-2 declares (HL7 v2.7 §2.5.5.2). */
    public boolean isTruncated() {
        byte truncation = message.delimiters().truncation();
        return truncation != Delimiters.NONE && start != end && message.bytes()[end - 1] == truncation;
    }

    /** How deep it lies: 0 for a field, then repetition, component and sub-component. */
    public int depth() {
        return depth;
    }

    /** Whether the same bytes mean the same in every message: printable ASCII without escapes, parted by the usual delimiters. */
    public boolean isPlain() {
        if (!message.delimiters().areUsual()) {
            return false;
        }
        byte[] bytes = message.bytes();
        for (int i = start; i < end; i++) {
            if (bytes[i] < ' ' || bytes[i] == Delimiters.USUAL_ESCAPE) {
                return false;
            }
        }
        return true;
    }

    /** A copy of the bytes that stand here. */
    public byte[] written() {
        return Arrays.copyOfRange(message.bytes(), start, end);
    }

    /** Whether these very bytes stand here. */
    public boolean isWrittenAs(byte[] other) {
        return Arrays.equals(message.bytes(), start, end, other, 0, other.length);
    }

    /** A hash of the bytes. */
    public int writtenHash() {
        byte[] bytes = message.bytes();
        int hash = 1;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** Offset of the first byte in {@link Hl7Message#bytes()}. */
    public int start() {
        return start;
    }

    /** Offset after the last byte. */
    public int end() {
        return end;
    }

    public Segment segment() {
        return message.segments().get(segment);
    }

    /** The field's number. */
    public int number() {
        return number;
    }

    /** The repetition meant, 0 when the whole field is. */
    public int repetitionNumber() {
        return repetition;
    }

    /** Where this is, for problems and remarks: {@code PID-3}, {@code OBX[2]-5[3].1.2}. */
    public String location() {
        StringBuilder text = new StringBuilder(16).append(segment()).append('-').append(number);
        if (repetition > 1) {
            text.append('[').append(repetition).append(']');
        }
        if (component > 0) {
            text.append('.').append(component);
        }
        if (subcomponent > 0) {
            text.append('.').append(subcomponent);
        }
        return text.toString();
    }

    /** The place, never the content. */
    @Override
    public String toString() {
        return location();
    }

    /** Walks a field once, from delimiter to delimiter. */
    private static final class Repetitions implements Iterator<Field> {
        private final Field field;
        private int next;
        private int number;

        Repetitions(Field field) {
            this.field = field;
            this.next = field.start == field.end ? field.end + 1 : field.start;
        }

        @Override
        public boolean hasNext() {
            return next <= field.end;
        }

        @Override
        public Field next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (field.depth != FIELD) {
                next = field.end + 1;
                return field;
            }
            int from = next;
            int to = Range.end(
                    Range.nth(field.message.bytes(), Range.of(from, field.end), field.separator(REPETITION), 1));
            next = to + 1;
            number++;
            return new Field(field.message, field.segment, field.number, number, 0, 0, REPETITION, from, to);
        }
    }
}
