/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PressureTest {
    private final AtomicLong clock = new AtomicLong();
    private final Pressure pressure = new Pressure(clock::get);

    @Test
    void isLowForAFeedThatWritesNowAndThen() {
        for (int i = 0; i < 50; i++) {
            write(2);
            idle(98);
        }

        assertThat(pressure.isHigh()).isFalse();
    }

    @Test
    void isHighWhileTheJournalHardlyRests() {
        for (int i = 0; i < 500; i++) {
            write(3);
            idle(1);
        }

        assertThat(pressure.isHigh()).isTrue();
    }

    @Test
    void fallsWhenSendersPause() {
        write(1_000);

        idle(200);

        assertThat(pressure.isHigh()).isFalse();
    }

    @Test
    void givesWayForABoundedTime() {
        write(10_000);
        var asked = new AtomicLong();

        pressure.giveWay(() -> {
            asked.incrementAndGet();
            write(10);
            return false;
        });

        assertThat(pressure.isHigh()).isTrue();
        assertThat(asked.get()).isLessThanOrEqualTo(201);
    }

    @Test
    void doesNotGiveWayWhenSomebodyWaitsForTheOutcome() {
        write(10_000);
        long before = clock.get();

        pressure.giveWay(() -> true);

        assertThat(clock.get()).isEqualTo(before);
    }

    private void write(long millis) {
        long began = clock.get();
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        pressure.wroteSince(began);
    }

    private void idle(long millis) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
