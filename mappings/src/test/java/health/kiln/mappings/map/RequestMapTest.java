/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Retire.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What events ask of what is there: merges, renames, moves, links and ends (HL7 v2.5.1 §3.3.18-3.3.51). */
class RequestMapTest {
    private static final String PID = "PID|1||P1^^^GH^MR||ROSSI^ANNA" + "|".repeat(13) + "ACC1^^^GH^AN";
    private static final String PV1 = "PV1|1|I|W1^101^A^GH" + "|".repeat(16) + "V1^^^GH^VN";
    private static final String MRG = "MRG|P0^^^GH^MR||ACC0^^^GH^AN||V0^^^GH^VN";

    private static byte[] adt(String event, String... lines) {
        return Messages.message("ADT^" + event, lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A18", "A30", "A34", "A36", "A39", "A40"})
    void mergesPatients(String event) {
        assertThat(merges(adt(event, PID, MRG)))
                .contains("Patient P0 into P1")
                .noneMatch(merge -> merge.startsWith("Encounter"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A35", "A36", "A41"})
    void mergesAccounts(String event) {
        assertThat(merges(adt(event, PID, MRG))).contains("Account ACC0 into ACC1");
    }

    @Test
    void mergesVisits() {
        assertThat(merges(adt("A42", PID, MRG, PV1))).containsExactly("Encounter V0 into V1");
    }

    @Test
    void mergesEachPatientOfARepeatingGroup() {
        byte[] message = adt("A40", PID, MRG, "PID|2||P3^^^GH^MR||VERDI^UGO", "MRG|P2^^^GH^MR~P4^^^GH^MR");

        assertThat(Messages.intents(message, Intent.Merge.class)).hasSize(2);
        assertThat(Messages.intents(message, Intent.Merge.class)
                        .getLast()
                        .retired()
                        .keys())
                .extracting(IdentityKey::value)
                .containsExactly("P2", "P4");
    }

    @Test
    void mergesNobodyWithThemselves() {
        assertThat(merges(adt("A40", PID, "MRG|P1^^^GH^MR"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "A46, Patient P0 is P1",
        "A47, Patient P0 is P1",
        "A48, Patient P0 is P1",
        "A49, Account ACC0 is ACC1",
        "A50, Encounter V0 is V1"
    })
    void renames(String event, String expected) {
        assertThat(Messages.intents(adt(event, PID, MRG, PV1), Intent.Rename.class))
                .extracting(rename -> rename.subject().handle().type() + " "
                        + rename.former().value() + " is " + rename.current().value())
                .containsExactly(expected);
    }

    @Test
    void renamesAnAlternateVisitNumber() {
        byte[] message = adt("A51", PID, "MRG|P1^^^GH^MR|||||ALT0^^^GH", PV1 + "|".repeat(31) + "ALT1^^^GH");

        assertThat(Messages.intents(message, Intent.Rename.class))
                .extracting(rename -> rename.former().value())
                .containsExactly("ALT0");
    }

    @Test
    void findsTheRenamedByItsFormerNameFirst() {
        Intent.Rename rename =
                Messages.intents(adt("A47", PID, MRG), Intent.Rename.class).getFirst();

        assertThat(rename.subject().keys()).extracting(IdentityKey::value).containsExactly("P0", "P1");
    }

    @Test
    void movesAccountsAndVisitsToAnotherPatient() {
        byte[] account = adt("A44", PID, "MRG|P0^^^GH^MR||ACC1^^^GH^AN");
        byte[] visits = adt("A45", PID, "MRG|P0^^^GH^MR||||V1^^^GH^VN", PV1, "MRG|P0^^^GH^MR||||V2^^^GH^VN");

        assertThat(moves(account)).containsExactly("Account ACC1 to P1");
        assertThat(moves(visits)).containsExactly("Encounter V1 to P1", "Encounter V2 to P1");
    }

    @Test
    void endsAPersonOrAWrongRecord() {
        assertThat(Messages.intents(adt("A29", PID), Intent.Retire.class))
                .extracting(Intent.Retire::reason)
                .containsExactly(Reason.INACTIVE);
        assertThat(Messages.intents(adt("A23", PID), Intent.Retire.class))
                .extracting(Intent.Retire::reason)
                .containsExactly(Reason.ENTERED_IN_ERROR);
        assertThat(Messages.intents(adt("A23", PID, PV1), Intent.Retire.class)).isEmpty();
    }

    @Test
    void linksTwoRecordsOfOnePersonBothWays() {
        byte[] message = adt("A24", PID, "PV1|1|N", "PID|2||P2^^^GH^MR||ROSSI^ANNA", "PV1|1|N");

        assertThat(Messages.resources(message, "Patient"))
                .hasSize(2)
                .allSatisfy(patient -> assertThat(
                                patient.path("link").path(0).path("type").stringValue(""))
                        .isEqualTo("seealso"))
                .extracting(patient -> patient.path("link")
                        .path(0)
                        .path("other")
                        .path("reference")
                        .stringValue(""))
                .doesNotHaveDuplicates();
    }

    @Test
    void swapsTwoPatients() {
        byte[] message = adt(
                "A17",
                PID,
                PV1,
                "PID|2||P2^^^GH^MR||VERDI^UGO",
                PV1.replace("V1^", "V2^").replace("101", "102"));

        assertThat(Messages.resources(message, "Encounter"))
                .extracting(
                        encounter -> encounter.path("subject").path("reference").stringValue(""))
                .hasSize(2)
                .doesNotHaveDuplicates();
        assertThat(Messages.intents(message, Intent.Movement.class))
                .extracting(movement ->
                        movement.step().location().orElseThrow().path("display").stringValue(""))
                .containsExactly("W1 101 A", "W1 102 A");
    }

    @Test
    void tellsTheStateOfABedWithoutAPatient() {
        byte[] message = adt("A20", "NPU|W1^101^A^GH|C");

        assertThat(Messages.resources(message, "Patient")).isEmpty();
        assertThat(Messages.resources(message, "Location"))
                .filteredOn(location -> location.has("operationalStatus"))
                .singleElement()
                .satisfies(location -> {
                    assertThat(location.path("name").stringValue("")).isEqualTo("W1 101 A");
                    assertThat(location.path("operationalStatus").path("code").stringValue(""))
                            .isEqualTo("C");
                });
    }

    @Test
    void takesAdverseReactionsByTheirActionOrAsAList() {
        String reaction = "IAM|1|DA|PEN^Penicillin^L|SV|RASH|";

        assertThat(Messages.intents(adt("A60", PID, reaction), Intent.Snapshot.class))
                .hasSize(1);
        assertThat(Messages.intents(adt("A60", PID, reaction + "D"), Intent.Snapshot.class))
                .isEmpty();
        assertThat(Messages.resource(adt("A60", PID, reaction + "D"), "AllergyIntolerance")
                        .path("clinicalStatus")
                        .path("coding")
                        .path(0)
                        .path("code")
                        .stringValue(""))
                .isEqualTo("inactive");
    }

    private static List<String> merges(byte[] message) {
        return Messages.intents(message, Intent.Merge.class).stream()
                .map(merge -> merge.retired().handle().type() + " "
                        + merge.retired().keys().getFirst().value() + " into "
                        + merge.survivor().keys().getFirst().value())
                .toList();
    }

    private static List<String> moves(byte[] message) {
        return Messages.intents(message, Intent.Move.class).stream()
                .map(move -> move.subject().handle().type() + " "
                        + move.subject().keys().getFirst().value() + " to "
                        + move.toPatient().keys().getFirst().value())
                .toList();
    }
}
