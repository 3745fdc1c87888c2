/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.intent;

import java.time.Instant;

/**
 * When, and by whose authority, something was said: the order in which statements win, whatever the order of arrival.
 *
 * @param priority a source of lower authority never overwrites one of higher (ADT 1, clinical feeds 0 for demographics)
 * @param eventTime EVN-6, else EVN-2, else MSH-7, else arrival (OBR-22 for results, ORC-9 for orders)
 * @param messageTime MSH-7, else arrival
 * @param sequence MSH-13, or 0
 */
public record Stamp(int priority, Instant eventTime, long sequence, Instant messageTime) implements Comparable<Stamp> {
    /** By authority, then time of the event, number and time of the message. Written out, for each statement is compared. */
    @Override
    public int compareTo(Stamp other) {
        if (priority != other.priority) {
            return Integer.compare(priority, other.priority);
        }
        int byEvent = eventTime.compareTo(other.eventTime);
        if (byEvent != 0) {
            return byEvent;
        }
        return sequence != other.sequence
                ? Long.compare(sequence, other.sequence)
                : messageTime.compareTo(other.messageTime);
    }
}
