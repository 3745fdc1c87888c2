/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-02T08:15:00+01:00",
                "2026-03-02T08:15:00-18:00",
                "1969-12-31T23:59:59+00:00",
                "2024-02-29T00:00:00+05:45",
                "2026-03-02T08:15:00.125+01:00",
                "2026-03-02T08:15:00Z"
            })
    void readsATimeAsTheJavaPlatformDoes(String text) {
        assertThat(Moments.instant(text)).contains(OffsetDateTime.parse(text).toInstant());
    }

    @Test
    void takesADateForItsBeginning() {
        assertThat(Moments.instant("2026-03-02")).contains(Instant.parse("2026-03-02T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026",
                "2026-03",
                "2026-13-02T08:15:00+01:00",
                "2026-02-30T08:15:00+01:00",
                "2026-03-02T25:15:00+01:00",
                "2026-03-02T08:15:60+01:00",
                "2026-03-02T08:15:00+19:00",
                "2026-03-02T08:15:00+01:60",
                "2026-03-02 08:15:00+01:00",
                "2026-03-02T08:15"
            })
    void answersNothingForLessOrForWhatIsNoTime(String text) {
        assertThat(Moments.instant(text)).isEmpty();
    }
}
