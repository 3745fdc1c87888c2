/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * MSH-10 for answers to what has no number of its own, because it was not kept: "N", the time and a count. No two are
 * alike, also after a restart, and all have at most 20 characters. Safe for use by many threads.
 */
public final class FreshControlIds {
    private final InstantSource clock;
    private final AtomicInteger count = new AtomicInteger();

    public FreshControlIds(InstantSource clock) {
        this.clock = clock;
    }

    public String next() {
        String time = Long.toString(clock.millis(), Character.MAX_RADIX);
        String number = Integer.toUnsignedString(count.getAndIncrement(), Character.MAX_RADIX);
        return ("N" + time + "-" + number).toUpperCase(Locale.ROOT);
    }
}
