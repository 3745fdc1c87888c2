/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The system's time, moved on by hand. */
public final class TestClock implements InstantSource {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant instant() {
        return InstantSource.system().instant().plus(ahead.get());
    }

    public void pass(Duration time) {
        ahead.accumulateAndGet(time, Duration::plus);
    }
}
