/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.routes.inbound.Keeping;
import health.kiln.routes.inbound.Outcome;
import java.util.concurrent.atomic.LongAdder;

/** What the inbox of this node has done since it started. Monotonic; safe for many threads. */
public final class InboxCounters {
    private final LongAdder kept = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder reused = new LongAdder();
    private final LongAdder full = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder committedMessages = new LongAdder();
    private final LongAdder processed = new LongAdder();
    private final LongAdder unclaimed = new LongAdder();
    private final LongAdder parked = new LongAdder();
    private final LongAdder claims = new LongAdder();
    private final LongAdder claimedMessages = new LongAdder();
    private final LongAdder lostLeases = new LongAdder();
    private final LongAdder isolations = new LongAdder();

    void count(Keeping keeping) {
        switch (keeping) {
            case Keeping.Kept _ -> kept.increment();
            case Keeping.Duplicate _ -> duplicates.increment();
            case Keeping.Reused _ -> reused.increment();
            case Keeping.Full _ -> full.increment();
            case Keeping.Unavailable _ -> unavailable.increment();
        }
    }

    void count(Outcome outcome) {
        switch (outcome) {
            case Outcome.Processed _ -> processed.increment();
            case Outcome.Unclaimed _ -> unclaimed.increment();
            case Outcome.Parked _ -> parked.increment();
            case Outcome.Pending _ -> throw new IllegalArgumentException("a settled message is not pending");
        }
    }

    void committed(int messages) {
        commits.increment();
        committedMessages.add(messages);
    }

    void claimed(int messages) {
        claims.increment();
        claimedMessages.add(messages);
    }

    void lostLease() {
        lostLeases.increment();
    }

    void isolated() {
        isolations.increment();
    }

    /** Messages that were new. */
    public long kept() {
        return kept.sum();
    }

    /** Resends of what was held. */
    public long duplicates() {
        return duplicates.sum();
    }

    /** Messages kept under an MSH-10 that had been used for other content. */
    public long reused() {
        return reused.sum();
    }

    /** Messages refused because a bound was reached. */
    public long full() {
        return full.sum();
    }

    /** Messages refused because the database did not answer. */
    public long unavailable() {
        return unavailable.sum();
    }

    /** Commits of the journal; {@link #committedMessages()} over this is the mean batch. */
    public long commits() {
        return commits.sum();
    }

    /** Messages written by those commits. */
    public long committedMessages() {
        return committedMessages.sum();
    }

    /** Messages settled as PROCESSED. */
    public long processed() {
        return processed.sum();
    }

    /** Messages settled as UNCLAIMED. */
    public long unclaimed() {
        return unclaimed.sum();
    }

    /** Messages parked in ERROR. */
    public long parked() {
        return parked.sum();
    }

    /** Claims that found something. */
    public long claims() {
        return claims.sum();
    }

    /** Messages found by those claims. */
    public long claimedMessages() {
        return claimedMessages.sum();
    }

    /** Batches that another node, or a later life of this one, had taken over. */
    public long lostLeases() {
        return lostLeases.sum();
    }

    /** Batches that failed as a whole and were settled message by message. */
    public long isolations() {
        return isolations.sum();
    }
}
