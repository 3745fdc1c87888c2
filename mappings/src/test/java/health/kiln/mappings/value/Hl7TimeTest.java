/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.value;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.value.Hl7Time.Precision;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hl7TimeTest {
    private static final Optional<ZoneId> ROME = Optional.of(ZoneId.of("Europe/Rome"));
    private static final SenderZone IN_ROME = SenderZone.of(ROME, "20260115101500");

    private static Hl7Time rome(String text) {
        return Hl7Time.of(text, IN_ROME);
    }

    @ParameterizedTest
    @CsvSource({
        "2026, 2026, YEAR",
        "202601, 2026-01, MONTH",
        "20260115, 2026-01-15, DAY",
        "2026011509, 2026-01-15T09:00:00+01:00, HOUR",
        "202601150930, 2026-01-15T09:30:00+01:00, MINUTE",
        "20260115093015, 2026-01-15T09:30:15+01:00, SECOND",
        "20260715093015, 2026-07-15T09:30:15+02:00, SECOND",
        "20260115093015.1, 2026-01-15T09:30:15.1+01:00, SECOND",
        "20260115093015.1234, 2026-01-15T09:30:15.123+01:00, SECOND",
        "20260115093015-0500, 2026-01-15T09:30:15-05:00, SECOND",
        "202601150930+0545, 2026-01-15T09:30:00+05:45, MINUTE",
        "20260115093015+0000, 2026-01-15T09:30:15+00:00, SECOND",
        "20260115093015.5-0000, 2026-01-15T09:30:15.5+00:00, SECOND",
        "20260115+0100, 2026-01-15, DAY",
        "202601+0100, 2026-01, MONTH",
        "2026-0500, 2026, YEAR",
        "19650101000000, 1965-01-01T00:00:00+01:00, SECOND"
    })
    void keepsThePrecision(String written, String expected, Precision precision) {
        assertThat(rome(written).dateTime()).contains(expected);
        assertThat(rome(written).precision()).isEqualTo(precision);
        assertThat(rome(written).oddities()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "20191000, 2019-10",
        "20190000, 2019",
        "20261315, 2026",
        "20260230, 2026-02",
        "20260115250000, 2026-01-15",
        "20260115096100, 2026-01-15T09:00:00+01:00",
        "20260115093060, 2026-01-15T09:30:00+01:00",
        "2026011, 2026-01",
        "201901150, 2019-01-15",
        "2018080800000000000, 2018-08-08T00:00:00+02:00",
        "202005140100001234567890, 2020-05-14T01:00:00+02:00",
        "20200514010000-04001234, 2020-05-14T01:00:00-04:00",
        "20200514010000-9900, 2020-05-14T01:00:00+02:00",
        "20200514010000+1, 2020-05-14T01:00:00+02:00",
        "2026-01-15T14:30:00, 2026-01-15T14:30:00+01:00",
        "2026-01-15T14:30:00.25Z, 2026-01-15T14:30:00.25+00:00",
        "2026-01-15T14:30+02:00, 2026-01-15T14:30:00+02:00",
        "2026-01-15, 2026-01-15",
        "2026-01, 2026-01"
    })
    void takesWhatIsRightAndSaysThatTheRestIsNot(String written, String expected) {
        assertThat(rome(written).dateTime()).contains(expected);
        assertThat(rome(written).oddities()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "202603020800001",
                "202603020800001+0100",
                "00000000",
                "0000",
                "202",
                "unknown",
                "15/01/2026",
                "2026 Jan",
                "+0100",
                "20260115T",
                "--",
                "٢٠٢٦"
            })
    void answersThatATextIsNoTime(String written) {
        assertThat(rome(written).precision()).isEqualTo(Precision.NONE);
        assertThat(rome(written).dateTime()).isEmpty();
        assertThat(rome(written).instant()).isEmpty();
        assertThat(rome(written).oddities()).isNotEmpty();
    }

    @Test
    void saysNothingAboutAnEmptyText() {
        assertThat(rome(" ").precision()).isEqualTo(Precision.NONE);
        assertThat(rome(" ").oddities()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "20260115240000, 2026-01-16T00:00:00+01:00",
        "202612312400, 2027-01-01T00:00:00+01:00",
        "2026011524, 2026-01-16T00:00:00+01:00"
    })
    void readsTwentyFourHundredAsTheNextDay(String written, String expected) {
        assertThat(rome(written).dateTime()).contains(expected);
    }

    @Test
    void shiftsATimeThatSummerTimeSkipped() {
        assertThat(rome("20260329023000").dateTime()).contains("2026-03-29T03:30:00+02:00");
        assertThat(rome("20260329023000").oddities()).hasSize(1);
    }

    @Test
    void takesTheEarlierOfARepeatedHour() {
        assertThat(rome("20261025023000").dateTime()).contains("2026-10-25T02:30:00+02:00");
        assertThat(rome("20261025023000").oddities()).hasSize(1);
    }

    @Test
    void letsMsh7DecideARepeatedHour() {
        SenderZone zone = SenderZone.of(ROME, "20261025024500+0100");

        assertThat(Hl7Time.of("20261025023000", zone).dateTime()).contains("2026-10-25T02:30:00+01:00");
        assertThat(Hl7Time.of("20261025023000", zone).oddities()).isEmpty();
    }

    @Test
    void keepsToTheZonesRulesWhereMsh7AgreesWithThem() {
        SenderZone zone = SenderZone.of(ROME, "20260115101500+0100");

        assertThat(Hl7Time.of("20250701120000", zone).dateTime()).contains("2025-07-01T12:00:00+02:00");
    }

    @Test
    void takesMsh7sOffsetWhereTheSenderIsElsewhere() {
        SenderZone zone = SenderZone.of(ROME, "20260115101500-0500");

        assertThat(Hl7Time.of("20260115090000", zone).dateTime()).contains("2026-01-15T09:00:00-05:00");
    }

    @Test
    void takesMsh7sOffsetWhereNoZoneIsKnown() {
        SenderZone zone = SenderZone.of(Optional.empty(), "20260115101500+0900");

        assertThat(Hl7Time.of("2026011509", zone).dateTime()).contains("2026-01-15T09:00:00+09:00");
    }

    @Test
    void givesOnlyTheDateWithoutAnyZone() {
        Hl7Time time = Hl7Time.of("20260115093015", SenderZone.of(Optional.empty(), "20260115"));

        assertThat(time.dateTime()).contains("2026-01-15");
        assertThat(time.fhirInstant()).isEmpty();
        assertThat(time.oddities()).hasSize(1);
    }

    @Test
    void givesDateInstantAndTime() {
        assertThat(rome("20260115093015.25").date()).contains("2026-01-15");
        assertThat(rome("20260115093015.25").fhirInstant()).contains("2026-01-15T09:30:15.25+01:00");
        assertThat(rome("202601150930").fhirInstant()).isEmpty();
        assertThat(rome("202601150930").time()).contains("09:30:00");
        assertThat(rome("20260115").time()).isEmpty();
    }

    @Test
    void ordersByTheMomentMeant() {
        assertThat(rome("20260115093015.25").instant()).contains(Instant.parse("2026-01-15T08:30:15.250Z"));
        assertThat(rome("2026").instant()).contains(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void neverShowsItsValue() {
        assertThat(rome("19700303")).hasToString("Hl7Time[DAY]");
    }
}
