/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

/**
 * One segment of a message.
 *
 * @param index its place among all segments of the message, from 0
 * @param id its name in upper case, such as {@code PID}; what the sender wrote, when that is no proper name
 */
public record Segment(Hl7Message message, int index, String id) {
    /** The field of this number, from 1 as the standard counts; absent ones are empty. Field 0 is the name. */
    public Field field(int number) {
        return message.field(index, number);
    }

    /** The highest number of a field that the sender wrote, empty or not. */
    public int fieldCount() {
        return message.fieldCount(index);
    }

    /** Which fields up to the 63rd the sender wrote any byte into: bit n is field n. */
    public long written() {
        return message.written(index);
    }

    /** How many segments of this name there are up to and including this one. */
    public int occurrence() {
        return message.occurrence(index);
    }

    @Override
    public String toString() {
        return occurrence() == 1 ? id : id + "[" + occurrence() + "]";
    }
}
