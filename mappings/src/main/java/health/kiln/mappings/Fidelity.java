/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings;

import java.util.List;

/**
 * How much of a message its maps read. Fields that only frame it (MSH, the numbers of repeating segments) do not count.
 *
 * @param populated fields in which the sender wrote something, each place in a segment once
 * @param unread those that no rule reads, as {@code PID-10}: what is lost in translation
 */
public record Fidelity(int populated, List<String> unread) {
    /** Of a message that no map claims. */
    public static final Fidelity NONE = new Fidelity(0, List.of());

    public Fidelity {
        unread = List.copyOf(unread);
    }
}
