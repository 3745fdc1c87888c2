/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.envelope.Envelope;
import health.kiln.mappings.Mapping;
import java.time.Duration;
import java.util.List;

/**
 * The durable message journal as routes see it. Implementations are safe for use by many threads; all methods block
 * and are meant for virtual threads.
 *
 * <p>INVARIANT: {@code Kept}, {@code Duplicate} and {@code Reused} are returned only after the bytes are on durable
 * storage. Nothing kept is ever lost, and each message's effects are committed together with its settlement, so that
 * none happens twice.
 */
public interface Inbox {
    /** Keeps a message and returns when that is durable, or tells why not. Many callers share one commit. */
    Keeping keep(Envelope envelope, Label label);

    /** Waits until the message is settled, at most this long. */
    Outcome await(MessageId id, Duration atMost);

    /**
     * Takes up to {@code messagesMax} unsettled messages, in order within each lane, and holds their lanes until they
     * are settled or released, or the lease runs out. Empty when there is nothing to do or the database is away.
     */
    Batch claim(int messagesMax);

    /**
     * Waits until there may be something to claim, at most this long; returns early after a {@code keep} on this node.
     */
    void awaitWork(Duration atMost) throws InterruptedException;

    /**
     * Applies what the messages mean and marks them, all in one transaction; a message that cannot be applied is parked
     * with its reason and the others go on. Frees the batch's lanes. Returns false, with nothing changed, when the
     * database is away or the lease was lost: the messages will be claimed again.
     */
    boolean settle(Batch batch, List<Mapping> mappings);

    /** Gives the batch's lanes back with nothing changed. */
    void release(Batch batch);

    /** Messages held by one claim, oldest first. The lease is the implementation's own token. */
    record Batch(String lease, List<Claimed> messages) {
        public Batch {
            messages = List.copyOf(messages);
        }

        public boolean isEmpty() {
            return messages.isEmpty();
        }
    }

    /** One message of a batch. {@code attempt} counts claims, from 1. */
    record Claimed(MessageId id, Envelope envelope, Label label, int attempt) {}
}
