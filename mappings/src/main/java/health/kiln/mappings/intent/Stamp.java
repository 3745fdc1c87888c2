/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.intent;

import java.time.Instant;
import java.util.Comparator;

/**
 * When, and by whose authority, something was said: the order in which statements win, whatever the order of arrival.
 *
 * @param priority a source of lower authority never overwrites one of higher (ADT 1, clinical feeds 0 for demographics)
 * @param eventTime EVN-6, else EVN-2, else MSH-7, else arrival (OBR-22 for results, ORC-9 for orders)
 * @param messageTime MSH-7, else arrival
 * @param sequence MSH-13, or 0
 */
public record Stamp(int priority, Instant eventTime, long sequence, Instant messageTime) implements Comparable<Stamp> {
    private static final Comparator<Stamp> ORDER = Comparator.comparingInt(Stamp::priority)
            .thenComparing(Stamp::eventTime)
            .thenComparingLong(Stamp::sequence)
            .thenComparing(Stamp::messageTime);

    @Override
    public int compareTo(Stamp other) {
        return ORDER.compare(this, other);
    }
}
