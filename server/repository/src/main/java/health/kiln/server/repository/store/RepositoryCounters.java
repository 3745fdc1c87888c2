/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What the repository has done since it was opened. */
public final class RepositoryCounters {
    private final IntSupplier waiting;
    final LongAdder transactions = new LongAdder();
    final LongAdder unitsDone = new LongAdder();
    final LongAdder unitsFailed = new LongAdder();
    final LongAdder unitsUnavailable = new LongAdder();
    final LongAdder unitsRunAgain = new LongAdder();
    final LongAdder versions = new LongAdder();
    final LongAdder reads = new LongAdder();

    RepositoryCounters(IntSupplier waiting) {
        this.waiting = waiting;
    }

    /** Units that wait for their commit now. */
    public int waiting() {
        return waiting.getAsInt();
    }

    /** Database transactions committed, each for one unit or many. */
    public long transactions() {
        return transactions.sum();
    }

    public long unitsDone() {
        return unitsDone.sum();
    }

    /** Units that threw. */
    public long unitsFailed() {
        return unitsFailed.sum();
    }

    /** Units turned away because the database was away or too many waited. */
    public long unitsUnavailable() {
        return unitsUnavailable.sum();
    }

    /** Runs beyond the first, after a conflict or another unit's failure. */
    public long unitsRunAgain() {
        return unitsRunAgain.sum();
    }

    /** Resource versions written, deletions included. */
    public long versions() {
        return versions.sum();
    }

    /** Reads of resources by key, their history included; searches not. */
    public long reads() {
        return reads.sum();
    }
}
