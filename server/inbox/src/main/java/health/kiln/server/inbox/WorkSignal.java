/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells waiting workers that there may be something to claim. A signal given while nobody waits is not lost. */
final class WorkSignal {
    private final Semaphore signals = new Semaphore(0);

    /** Wakes one worker; many calls before it wakes are one. */
    void give() {
        if (signals.availablePermits() == 0) {
            signals.release();
        }
    }

    void await(Duration atMost) throws InterruptedException {
        if (signals.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            signals.drainPermits();
        }
    }
}
