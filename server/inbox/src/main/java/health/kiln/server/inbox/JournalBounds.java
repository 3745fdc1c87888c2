/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import java.time.Duration;

/**
 * The journal's bounds. Past them it answers {@code Full} or {@code Unavailable}, and the sender keeps the message.
 *
 * @param waitingMax callers that wait for a commit at the same time
 * @param waitingBytesMax bytes of the messages that they wait with
 * @param batchMax messages in one commit
 * @param batchBytesMax bytes in one commit, unless a single message is larger
 * @param unsettledMax messages kept and not yet settled, in the whole database
 * @param unsettledBytesMax their bytes
 * @param patience how long a caller waits for its commit before it is told {@code Unavailable}
 */
public record JournalBounds(
        int waitingMax,
        long waitingBytesMax,
        int batchMax,
        long batchBytesMax,
        long unsettledMax,
        long unsettledBytesMax,
        Duration patience) {
    private static final long MIB = 1 << 20;

    /** What a gateway uses unless its operator says otherwise. */
    public static final JournalBounds STANDARD =
            new JournalBounds(8192, 512 * MIB, 256, 8 * MIB, 1_000_000, 16_384 * MIB, Duration.ofSeconds(10));

    public JournalBounds {
        if (waitingMax < 1 || batchMax < 1 || unsettledMax < 1) {
            throw new IllegalArgumentException("the journal's bounds on messages start at 1");
        }
        if (waitingBytesMax < 1 || batchBytesMax < 1 || unsettledBytesMax < 1) {
            throw new IllegalArgumentException("the journal's bounds on bytes start at 1");
        }
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("the journal's patience is positive");
        }
    }
}
