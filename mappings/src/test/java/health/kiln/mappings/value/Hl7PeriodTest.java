/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Hl7PeriodTest {
    private static Hl7Period period(String start, String end) {
        SenderZone zone = SenderZone.of(Optional.of(ZoneId.of("Europe/Rome")), "");
        return Hl7Period.of(Hl7Time.of(start, zone), Hl7Time.of(end, zone));
    }

    @Test
    void hasBothEnds() {
        assertThat(period("20260115", "202601160800"))
                .isEqualTo(new Hl7Period(
                        Optional.of("2026-01-15"), Optional.of("2026-01-16T08:00:00+01:00"), java.util.List.of()));
    }

    @Test
    void leavesOutAnEndBeforeTheStart() {
        Hl7Period period = period("202601160800", "20260115");

        assertThat(period.start()).isPresent();
        assertThat(period.end()).isEmpty();
        assertThat(period.oddities()).hasSize(1);
    }

    @Test
    void mayEndOnTheDayOnWhichItStarts() {
        assertThat(period("202601150800", "20260115").end()).contains("2026-01-15");
        assertThat(period("20260115", "2026").end()).contains("2026");
    }

    @Test
    void mayBeOpenOrEmpty() {
        assertThat(period("20260115", "").end()).isEmpty();
        assertThat(period("", "20260115").start()).isEmpty();
        assertThat(period("", "").isEmpty()).isTrue();
    }
}
