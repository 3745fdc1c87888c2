/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import java.time.Duration;

/**
 * How processing uses the machine.
 *
 * @param workers threads; while one settles, another maps
 * @param batchMessagesMax messages claimed at once and settled in one transaction
 * @param idleWait how long a worker waits for work before it looks again by itself
 * @param backOffMin the first pause after a failure; each further one is twice as long
 * @param backOffMax the longest pause
 */
public record ProcessingLimits(
        int workers, int batchMessagesMax, Duration idleWait, Duration backOffMin, Duration backOffMax) {
    public ProcessingLimits {
        if (workers < 1 || workers > 64) {
            throw new IllegalArgumentException("workers is " + workers + " and must be 1 to 64");
        }
        if (batchMessagesMax < 1 || batchMessagesMax > 10_000) {
            throw new IllegalArgumentException("batchMessagesMax is " + batchMessagesMax + " and must be 1 to 10000");
        }
        if (!idleWait.isPositive() || !backOffMin.isPositive() || backOffMax.compareTo(backOffMin) < 0) {
            throw new IllegalArgumentException("waits must be positive, and backOffMax at least backOffMin");
        }
    }

    /** A worker for each processor, but two at least; 128 messages a batch; pauses of 50 ms to 5 s. */
    public static ProcessingLimits defaults() {
        return new ProcessingLimits(
                Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 16),
                128,
                Duration.ofSeconds(1),
                Duration.ofMillis(50),
                Duration.ofSeconds(5));
    }
}
