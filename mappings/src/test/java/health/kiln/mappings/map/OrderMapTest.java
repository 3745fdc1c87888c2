/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static health.kiln.mappings.map.Messages.intents;
import static health.kiln.mappings.map.Messages.message;
import static health.kiln.mappings.map.Messages.resource;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.state.Preview;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What makes two orders, reports or codes the same, and how a message says when and how much. */
class OrderMapTest {
    private static final String PATIENT = "PID|1||P1^^^GH^MR||ROSSI^ANNA";

    private static List<IdentityKey> keys(String type, byte[] message) {
        List<IdentityKey> keys = new ArrayList<>();
        for (Intent.Upsert upsert : intents(message, Intent.Upsert.class)) {
            if (upsert.target().handle().type().equals(type)) {
                keys.addAll(upsert.target().keys());
            }
        }
        return keys;
    }

    @Test
    void findsAReportByItsFillerNumberAloneWhenTheServiceIsAnother() {
        List<IdentityKey> keys = keys("DiagnosticReport", message("ORU^R01", PATIENT, "OBR|1||F1^LAB|1^A^LN"));

        assertThat(keys).hasSize(2);
        assertThat(keys.getFirst().isWeak()).isFalse();
        assertThat(keys.getLast().isWeak()).isTrue();
    }

    @Test
    void knowsAFillerNumberOfTwoPanelsAsTheNameOfNeither() {
        List<IdentityKey> keys =
                keys("DiagnosticReport", message("ORU^R01", PATIENT, "OBR|1||F1^LAB|1^A^LN", "OBR|2||F1^LAB|2^B^LN"));

        assertThat(keys).hasSize(2).noneMatch(IdentityKey::isWeak);
    }

    @Test
    void joinsNoTwoPlacersByAFillerNumberThatBothHave() {
        List<IdentityKey> keys = keys(
                "ServiceRequest",
                message(
                        "OML^O21",
                        PATIENT,
                        "ORC|NW|O1^EHR|9999^LAB",
                        "OBR|1|O1^EHR|9999^LAB|1^A^LN",
                        "ORC|NW|O2^EHR|9999^LAB",
                        "OBR|2|O2^EHR|9999^LAB|2^B^LN"));

        assertThat(keys).extracting(IdentityKey::value).containsExactly("O1", "O2");
    }

    @Test
    void scopesNumbersByWhoGivesThemWhoeverSends() {
        byte[] placed = message("ORM^O01", PATIENT, "ORC|NW|1", "OBR|1|1||1^A^LN");
        byte[] accepted = message("ORM^O01", PATIENT, "ORC|OK||1", "OBR|1||1|1^A^LN");

        assertThat(keys("ServiceRequest", placed).getFirst().system()).isEqualTo("urn:id:demo:GH:APP#PLAC");
        assertThat(keys("ServiceRequest", accepted).getFirst().system()).isEqualTo("urn:id:demo:GH:APP#FILL");
    }

    @Test
    void keepsBesideACodeWhatFhirHasNoneFor() {
        JsonNode patient = resource(message("ORU^R01", PATIENT + "|||X"), "Patient");

        assertThat(patient.path("gender").asString()).isEqualTo("unknown");
        assertThat(patient.at("/_gender/extension/0/url").asString()).endsWith("/alternate-codes");
        assertThat(patient.at("/_gender/extension/0/valueCodeableConcept/coding/0/code")
                        .asString())
                .isEqualTo("X");
    }

    @Test
    void forgetsWhatStoodBesideAnOlderCode() {
        List<Intent> both = new ArrayList<>(intents(message("ADT^A28", "EVN|A28|20260301", PATIENT + "|||X")));
        both.addAll(intents(message("ADT^A31", "EVN|A31|20260302", PATIENT + "|||F")));

        JsonNode patient = Preview.of(both).at("/entry/0/resource");

        assertThat(patient.path("gender").asString()).isEqualTo("female");
        assertThat(patient.has("_gender")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "QD, 1, 1, d",
        "BID, 2, 1, d",
        "3ID, 3, 1, d",
        "QOD, 1, 2, d",
        "Q6H, 1, 6, h",
        "Q30M, 1, 30, min",
        "Q2W, 1, 2, wk",
        "Q1L, 1, 1, mo",
        "QJ135, 1, 1, wk"
    })
    void readsARepeatPattern(String pattern, int frequency, int period, String unit) {
        JsonNode repeat = resource(
                        message("OML^O21", PATIENT, "ORC|NW|O1^EHR", "TQ1|1||" + pattern, "OBR|1|O1^EHR||1^A^LN"),
                        "ServiceRequest")
                .at("/occurrenceTiming/repeat");

        assertThat(repeat.path("frequency").asInt()).isEqualTo(frequency);
        assertThat(repeat.path("period").asInt()).isEqualTo(period);
        assertThat(repeat.path("periodUnit").asString()).isEqualTo(unit);
    }

    @Test
    void keepsARepeatPatternThatItDoesNotKnowAsText() {
        JsonNode timing = resource(
                        message("ORM^O01", PATIENT, "ORC|NW|O1^EHR|||||^3 times daily^D10", "OBR|1|O1^EHR||1^A^LN"),
                        "ServiceRequest")
                .path("occurrenceTiming");

        assertThat(timing.at("/code/text").asString()).isEqualTo("3 times daily");
        assertThat(timing.at("/repeat/boundsDuration/value").asInt()).isEqualTo(10);
    }

    @Test
    void endsAnAppointmentWhenItsLengthIsOver() {
        JsonNode appointment =
                resource(message("SIU^S12", "SCH||A1^SCH|||||||2|h|^^^202603011000", PATIENT), "Appointment");

        assertThat(appointment.path("start").asString()).isEqualTo("2026-03-01T10:00:00+01:00");
        assertThat(appointment.path("end").asString()).isEqualTo("2026-03-01T12:00:00+01:00");
    }

    @Test
    void saysThatTheEndOfAnAppointmentIsNotKnown() {
        JsonNode appointment = resource(message("SIU^S12", "SCH||A1^SCH", PATIENT), "Appointment");

        assertThat(appointment.at("/_end/extension/0/valueCode").asString()).isEqualTo("unknown");
    }

    @Test
    void fillsOneDosageFromAllSegments() {
        JsonNode dosages = resource(
                        message(
                                "RDE^O11",
                                PATIENT,
                                "ORC|NW|O1^EHR",
                                "RXE|^^^20260301|1^Drug^L|1|2|mg^^UCUM",
                                "TQ1|1||BID",
                                "RXR|PO^Oral^HL70162"),
                        "MedicationRequest")
                .path("dosageInstruction");

        assertThat(dosages.size()).isEqualTo(1);
        assertThat(dosages.at("/0/doseAndRate/0/doseRange/high/value").asInt()).isEqualTo(2);
        assertThat(dosages.at("/0/timing/repeat/frequency").asInt()).isEqualTo(2);
        assertThat(dosages.at("/0/route/coding/0/code").asString()).isEqualTo("PO");
    }
}
