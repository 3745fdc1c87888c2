/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {
    @ParameterizedTest
    @CsvSource({
        "2020, 2020-01-01T00:00:00Z, P366D",
        "2021-02, 2021-02-01T00:00:00Z, P28D",
        "2021-12, 2021-12-01T00:00:00Z, P31D",
        "2020-02-29, 2020-02-29T00:00:00Z, P1D",
        "2020-01-01T10:30, 2020-01-01T10:30:00Z, PT1M",
        "2020-01-01T10:30:05Z, 2020-01-01T10:30:05Z, PT1S",
        "2020-01-01T10:30:05+02:00, 2020-01-01T08:30:05Z, PT1S",
        "2020-01-01T10:30:05 02:00, 2020-01-01T08:30:05Z, PT1S",
        "2020-01-01T10:30:05-05:30, 2020-01-01T16:00:05Z, PT1S",
        "2020-01-01T10:30:05.25Z, 2020-01-01T10:30:05.25Z, PT0.01S",
        "2020-01-01T10:30:05.123456789Z, 2020-01-01T10:30:05.123456Z, PT0.000001S",
        "1969-12-31T23:59:59Z, 1969-12-31T23:59:59Z, PT1S"
    })
    void coversWhatTheTextLeavesOpen(String text, Instant start, Duration length) {
        var span = TimeSpan.of(text).orElseThrow();

        assertThat(span.low()).isEqualTo(micros(start));
        assertThat(span.high()).isEqualTo(micros(start.plus(length)) - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "20",
                "2020-",
                "2020-13",
                "2020-02-30",
                "2020-01-01T",
                "2020-01-01T25:00",
                "2020-01-01T10:30:05.Z",
                "2020-01-01T10:30:05Zx",
                "2020-01-01T10:30:05+2:00",
                "soon",
                "2020-1-1"
            })
    void refusesWhatIsNoDate(String text) {
        assertThat(TimeSpan.of(text)).isEmpty();
    }

    @Test
    void coversALeapSecondAsTheNextMinute() {
        assertThat(TimeSpan.of("2016-12-31T23:59:60Z")).isPresent();
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }
}
