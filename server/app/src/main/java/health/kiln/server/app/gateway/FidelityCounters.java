/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.mappings.Fidelity;
import java.util.concurrent.atomic.LongAdder;

/**
 * How much of one channel's messages its maps read, for metrics. Measured are the first of every {@value #EVERY} messages
 * that came to processing: a second look at a message costs, and a share needs no more. Safe for use by many threads.
 */
final class FidelityCounters {
    static final int EVERY = 16;

    private final LongAdder seen = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private final LongAdder populated = new LongAdder();
    private final LongAdder unread = new LongAdder();

    /** Whether the message that is at hand is to be measured. Threads that ask at the same time may both hear the same. */
    boolean isDue() {
        var before = seen.sum();
        seen.increment();
        return before % EVERY == 0;
    }

    void add(Fidelity fidelity) {
        messages.increment();
        populated.add(fidelity.populated());
        unread.add(fidelity.unread().size());
    }

    /** Messages measured. */
    long messages() {
        return messages.sum();
    }

    /** Fields of those in which the sender wrote something. */
    long populated() {
        return populated.sum();
    }

    /** Those of them that no rule reads. */
    long unread() {
        return unread.sum();
    }
}
