/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How hard the journal works: the share of time that it spends writing, over the last tenth of a second or so. Under
 * pressure processing gives way, for senders wait for the journal and nobody waits for what was acknowledged; but never
 * for longer than {@link #GIVE_WAY_MAX_NANOS} a claim, so that the backlog is always worked on. Written by one thread,
 * read by many.
 */
final class Pressure {
    static final long GIVE_WAY_MAX_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final double MEMORY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double HIGH = 0.4;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final LongSupplier nanoTime;
    private volatile Share share;

    private record Share(double value, long at) {
        Share idleUntil(long now) {
            return new Share(value * Math.exp((at - now) / MEMORY_NANOS), now);
        }

        Share busyUntil(long now) {
            return new Share(1 - (1 - value) * Math.exp((at - now) / MEMORY_NANOS), now);
        }
    }

    /** {@code nanoTime} is {@link System#nanoTime} but in tests. */
    Pressure(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.share = new Share(0, nanoTime.getAsLong());
    }

    /** The journal wrote from {@code began} until now. */
    void wroteSince(long began) {
        share = share.idleUntil(began).busyUntil(nanoTime.getAsLong());
    }

    long now() {
        return nanoTime.getAsLong();
    }

    boolean isHigh() {
        return share.idleUntil(nanoTime.getAsLong()).value() > HIGH;
    }

    /** Waits while the pressure is high, unless somebody waits for what would be processed. */
    void giveWay(BooleanSupplier awaited) {
        long until = nanoTime.getAsLong() + GIVE_WAY_MAX_NANOS;
        while (isHigh() && !awaited.getAsBoolean() && nanoTime.getAsLong() < until) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
