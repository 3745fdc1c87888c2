/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.Mapping;
import health.kiln.mappings.Trigger;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncounterMapTest {
    private static final String PID = "PID|1||P1^^^GH^MR||ROSSI^ANNA";
    private static final String PV1 = "PV1|1|I|W1^101^A^GH||||||||||||||||V1^^^GH^VN";

    private static byte[] adt(String event, String... lines) {
        return Messages.message("ADT^" + event, lines);
    }

    @ParameterizedTest
    @CsvSource({
        "A01,ADMIT",
        "A02,TRANSFER",
        "A03,DISCHARGE",
        "A04,REGISTER",
        "A05,PREADMIT",
        "A06,CHANGE_CLASS",
        "A07,CHANGE_CLASS",
        "A08,UPDATE",
        "A10,ARRIVE",
        "A11,CANCEL_ADMIT",
        "A12,CANCEL_TRANSFER",
        "A13,CANCEL_DISCHARGE",
        "A14,PREADMIT",
        "A16,UPDATE",
        "A17,TRANSFER",
        "A21,LEAVE",
        "A22,RETURN",
        "A23,DELETE",
        "A25,UPDATE",
        "A26,CANCEL_PENDING_TRANSFER",
        "A27,CANCEL_PREADMIT",
        "A32,CANCEL_ARRIVE",
        "A33,CANCEL_DEPART",
        "A38,CANCEL_PREADMIT",
        "A52,CANCEL_LEAVE",
        "A53,CANCEL_RETURN",
        "A54,CHANGE_ATTENDING",
        "A55,CANCEL_CHANGE_ATTENDING",
        "A61,CHANGE_CONSULTING",
        "A62,CANCEL_CHANGE_CONSULTING"
    })
    void takesEachEventForItsStep(String event, Step.Kind kind) {
        List<Intent.Movement> movements = Messages.intents(adt(event, PID, PV1), Intent.Movement.class);

        assertThat(movements).singleElement().satisfies(movement -> {
            assertThat(movement.step().kind()).isEqualTo(kind);
            assertThat(movement.step().encounterClass()).isPresent();
            assertThat(movement.step().location()).isPresent();
            assertThat(movement.encounter().keys())
                    .containsExactly(new IdentityKey("Encounter", "urn:id:demo:GH", "V1"));
        });
    }

    @ParameterizedTest
    @CsvSource({"A28", "A29", "A31", "A47"})
    void takesNoVisitFromPersonEvents(String event) {
        assertThat(Messages.intents(adt(event, PID, PV1), Intent.Movement.class))
                .isEmpty();
        assertThat(Messages.resources(adt(event, PID, PV1), "Encounter")).isEmpty();
    }

    @Test
    void makesNoEncounterWhereThereIsNoVisit() {
        assertThat(Messages.resources(adt("A01", PID, "PV1|1|N|W1"), "Encounter"))
                .isEmpty();
        assertThat(Messages.resources(adt("A01", PID, "PV1|1"), "Encounter")).isEmpty();
    }

    @Test
    void joinsThePreAdmissionWithTheVisitByItsNumber() {
        byte[] planned = adt("A05", PID, "PV1|1|P|||PRE1^^^GH");
        byte[] admitted = adt("A01", PID, "PV1|1|I|||PRE1^^^GH||||||||||||||V1^^^GH^VN");

        IdentityKey before = Messages.intents(planned, Intent.Movement.class)
                .getFirst()
                .encounter()
                .keys()
                .getFirst();
        List<IdentityKey> after = Messages.intents(admitted, Intent.Movement.class)
                .getFirst()
                .encounter()
                .keys();

        assertThat(after).hasSize(2).contains(before);
    }

    @Test
    void knowsAVisitWithoutANumberByPatientClassAndStart() {
        byte[] message = adt("A04", PID, "PV1|1|O|CLINIC" + "|".repeat(41) + "20260301080000");

        assertThat(Messages.intents(message, Intent.Movement.class))
                .singleElement()
                .satisfies(movement -> assertThat(movement.encounter().keys())
                        .singleElement()
                        .satisfies(key -> assertThat(key.system()).isEqualTo("urn:kiln:Encounter")));
    }

    @Test
    void makesOneLocationForTheBedAndOneForTheWard() {
        assertThat(Messages.resources(adt("A01", PID, PV1), "Location"))
                .extracting(location -> location.path("name").stringValue())
                .containsExactly("W1 101 A", "W1");
    }

    @Test
    void makesPractitionersOnlyOfNumbersThatAnAuthorityGave() {
        byte[] message = adt("A01", PID, "PV1|1|I|||||77^ROSSI^LUCA^^^^^^GH|^VERDI^PIA" + "|".repeat(11) + "V1^^^GH");

        assertThat(Messages.resources(message, "Practitioner")).hasSize(1);
        assertThat(Messages.resource(message, "Encounter").path("participant"))
                .anySatisfy(participant -> assertThat(
                                participant.path("individual").path("display").stringValue(""))
                        .isEqualTo("PIA VERDI"));
    }

    @Test
    void replacesTheListOfDiagnosesUnlessTheyCarryActions() {
        byte[] listed = adt("A08", PID, PV1, "DG1|1||I20^Angina^I10");
        byte[] action = adt("A08", PID, PV1, "DG1|1||I20^Angina^I10|||||||||||||||||D9^GH|D");

        assertThat(Messages.intents(listed, Intent.Snapshot.class))
                .extracting(Intent.Snapshot::type)
                .containsExactly("Condition");
        assertThat(Messages.intents(action, Intent.Snapshot.class)).isEmpty();
        assertThat(Messages.resource(action, "Condition")
                        .path("verificationStatus")
                        .path("coding")
                        .path(0)
                        .path("code")
                        .stringValue())
                .isEqualTo("entered-in-error");
    }

    @Test
    void takesThePlaceThatAnEventIsAbout() {
        byte[] departing = adt("A09", PID, "PV1|1|I|W1^101^A^GH||||||||XRAY^^^GH||||||||V1^^^GH^VN");
        byte[] pending = adt("A15", PID, PV1 + "|".repeat(23) + "W9^1^A^GH");
        byte[] pendingInPv2 = adt("A15", PID, PV1, "PV2|W8^1^A^GH");

        assertThat(placeOf(departing)).isEqualTo("XRAY");
        assertThat(placeOf(pending)).isEqualTo("W9 1 A");
        assertThat(placeOf(pendingInPv2)).isEqualTo("W8 1 A");
    }

    private static String placeOf(byte[] message) {
        return Messages.intents(message, Intent.Movement.class)
                .getFirst()
                .step()
                .location()
                .orElseThrow()
                .path("display")
                .stringValue();
    }

    @Test
    void claimsNoTriggerWithoutAMessageBlock() {
        assertThat(Messages.map(adt("A99", PID))).isEqualTo(new Mapping.Unclaimed(new Trigger("ADT", "A99")));
    }

    /** With PID-3 as HL7 has it in an A43, to read PID could take one patient for another. */
    @Test
    void doesNothingOnTheMoveOfANumberAndSaysSo() {
        var moved =
                Messages.map(adt("A43", "PID|1||X9^^^LAB^PI~P2^^^GH^MR||BIANCHI^CARLA\rMRG|X9^^^LAB^PI~P1^^^GH^MR"));

        assertThat(moved).isInstanceOfSatisfying(Mapping.Mapped.class, mapped -> {
            assertThat(mapped.intents()).isEmpty();
            assertThat(mapped.remarks())
                    .singleElement()
                    .satisfies(remark -> assertThat(remark.text()).startsWith("nothing is changed"));
        });
    }

    @Test
    void refusesWhatIsNotHl7() {
        assertThat(Messages.map(new byte[] {1, 2, 3})).isInstanceOf(Mapping.Refused.class);
    }
}
