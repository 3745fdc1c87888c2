/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.mappings.Mapping;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What processing did, for metrics. Safe for use by many threads. */
public final class ProcessingCounters {
    private final LongAdder claimed = new LongAdder();
    private final LongAdder batchesSettled = new LongAdder();
    private final LongAdder batchesUnsettled = new LongAdder();
    private final LongAdder mapped = new LongAdder();
    private final LongAdder unclaimed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder mapperFailures = new LongAdder();
    private final LongAdder settleFailures = new LongAdder();
    private final LongAdder mappingNanos = new LongAdder();
    private final LongAdder settlingNanos = new LongAdder();

    /** Messages claimed; one that comes again counts again. */
    public long claimed() {
        return claimed.sum();
    }

    public long batchesSettled() {
        return batchesSettled.sum();
    }

    /** Batches that will be claimed again: the database was away, or the lease lost. */
    public long batchesUnsettled() {
        return batchesUnsettled.sum();
    }

    /** Messages settled as mapped. */
    public long mapped() {
        return mapped.sum();
    }

    /** Messages settled as unclaimed. */
    public long unclaimed() {
        return unclaimed.sum();
    }

    /** Messages settled as refused, those whose mapping failed included. */
    public long refused() {
        return refused.sum();
    }

    /** Messages whose mapping ended in an exception: a defect of ours. */
    public long mapperFailures() {
        return mapperFailures.sum();
    }

    /** Batches whose settlement ended in an exception: a defect of ours. */
    public long settleFailures() {
        return settleFailures.sum();
    }

    /** Time spent in mapping, all workers together. */
    public long mappingNanos() {
        return mappingNanos.sum();
    }

    /** Time spent in settling, all workers together. */
    public long settlingNanos() {
        return settlingNanos.sum();
    }

    void claimed(int messages) {
        claimed.add(messages);
    }

    void mapperFailed() {
        mapperFailures.increment();
    }

    void settleFailed() {
        settleFailures.increment();
    }

    void unsettled() {
        batchesUnsettled.increment();
    }

    void mappedIn(long nanos) {
        mappingNanos.add(nanos);
    }

    void settledIn(long nanos) {
        settlingNanos.add(nanos);
    }

    void settled(List<Mapping> mappings) {
        batchesSettled.increment();
        for (Mapping mapping : mappings) {
            switch (mapping) {
                case Mapping.Mapped _ -> mapped.increment();
                case Mapping.Unclaimed _ -> unclaimed.increment();
                case Mapping.Refused _ -> refused.increment();
            }
        }
    }
}
