/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import java.time.Duration;

/**
 * How this node's inbox works.
 *
 * @param node this node's name among all that share the database: the same after a restart, and of no other node
 * @param leaseTime how long messages stay claimed when their node disappears; longer than any settlement takes
 * @param countInterval how often the unsettled messages are counted
 */
public record InboxSettings(String node, Duration leaseTime, Duration countInterval, JournalBounds bounds) {
    public InboxSettings {
        if (node.isBlank()) {
            throw new IllegalArgumentException("a node needs a name");
        }
        if (!leaseTime.isPositive() || !countInterval.isPositive()) {
            throw new IllegalArgumentException("the times of the inbox are positive");
        }
    }

    /** What a gateway uses unless its operator says otherwise. */
    public static InboxSettings standard(String node) {
        return new InboxSettings(node, Duration.ofSeconds(30), Duration.ofSeconds(1), JournalBounds.STANDARD);
    }
}
