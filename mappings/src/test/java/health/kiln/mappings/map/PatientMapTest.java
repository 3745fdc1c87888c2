/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.Mapping;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PatientMapTest {
    private static byte[] a31(String pid) {
        return Messages.message("ADT^A31^ADT_A05", "EVN|A31|20260301080000+0100", pid);
    }

    private static Intent.Upsert patient(String pid) {
        return Messages.intents(a31(pid), Intent.Upsert.class).getFirst();
    }

    private static List<IdentityKey> keys(String pid3) {
        return patient("PID|1||" + pid3 + "||ROSSI^ANNA").target().keys();
    }

    @Test
    void refusesAMessageWithoutAPatientIdentifier() {
        Mapping mapping = Messages.map(a31("PID|1||||ROSSI^ANNA"));

        assertThat(mapping)
                .isInstanceOfSatisfying(
                        Mapping.Refused.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .satisfies(problem -> {
                                    assertThat(problem.code()).isEqualTo(101);
                                    assertThat(problem.location()).isEqualTo("PID-3");
                                }));
    }

    @Test
    void neverIdentifiesBySocialSecurityOrLicenceNumbers() {
        assertThat(keys("P1^^^GH^MR~123^^^SSA^SS~77^^^MO^DL"))
                .containsExactly(new IdentityKey("Patient", "urn:id:demo:GH", "P1"));
        assertThat(Messages.map(a31("PID|1||123^^^SSA^SS"))).isInstanceOf(Mapping.Refused.class);
    }

    @Test
    void identifiesByEveryRepetitionThatMay() {
        assertThat(keys("P1^^^GH^MR~E9^^^REG&2.999.3&ISO^PI"))
                .containsExactly(
                        new IdentityKey("Patient", "urn:id:demo:GH", "P1"),
                        new IdentityKey("Patient", "urn:oid:2.999.3", "E9"));
    }

    @Test
    void comparesNamespacesWithoutCaseAndScopesBareNumbersToTheSender() {
        assertThat(keys("P1^^^gh ^MR")).isEqualTo(keys("P1^^^GH^MR"));
        assertThat(keys("P1")).containsExactly(new IdentityKey("Patient", "urn:id:demo:GH", "P1"));
    }

    @Test
    void clearsWhatTheSenderDeletesAndSaysNothingOfWhatIsAbsent() {
        List<Assignment> assignments =
                patient("PID|1||P1^^^GH^MR||ROSSI^ANNA||\"\"||||\"\"||\"\"").assignments();

        assertThat(assignments)
                .contains(
                        new Assignment.Clear("birthDate"),
                        new Assignment.Clear("address"),
                        new Assignment.Drop("telecom", "home"))
                .noneMatch(assignment -> assignment.element().equals("gender"));
    }

    @Test
    void ordersByTheEventAndRanksAdtAboveClinicalFeeds() {
        Intent.Upsert adt = patient("PID|1||P1^^^GH^MR");
        Intent.Upsert oru = Messages.intents(
                        Messages.message("ORU^R01^ORU_R01", "PID|1||P1^^^GH^MR", "OBR|1||F1^LAB|1^x^L"),
                        Intent.Upsert.class)
                .getFirst();

        assertThat(adt.stamp().priority()).isEqualTo(1);
        assertThat(adt.stamp().eventTime()).isEqualTo(Instant.parse("2026-03-01T07:00:00Z"));
        assertThat(oru.stamp().priority()).isZero();
    }

    @Test
    void doesNotTrustTimesWithAWrongNumberOfDigits() {
        byte[] message = Messages.message("ADT^A31^ADT_A05", "EVN|A31|202603010100000", "PID|1||P1^^^GH^MR");

        Intent.Upsert upsert = Messages.intents(message, Intent.Upsert.class).getFirst();

        assertThat(upsert.stamp().eventTime()).isEqualTo(upsert.stamp().messageTime());
    }

    @Test
    void keepsCodesThatFhirHasNoPlaceForBesideTheName() {
        JsonNode name = Messages.resource(a31("PID|1||P1^^^GH^MR||ROSSI^ANNA^^^^^A"), "Patient")
                .path("name")
                .path(0);

        assertThat(name.has("use")).isFalse();
        assertThat(name.path("extension")
                        .path(0)
                        .path("valueCoding")
                        .path("code")
                        .stringValue())
                .isEqualTo("A");
    }

    @Test
    void isPure() {
        byte[] message = a31("PID|1||P1^^^GH^MR||ROSSI^ANNA");

        assertThat(Messages.map(message)).isEqualTo(Messages.map(message));
    }

    @Test
    void mergesTheRetiredPatientIntoTheSurvivor() {
        byte[] message = Messages.message(
                "ADT^A40^ADT_A39",
                "EVN|A40|20260301080000+0100",
                "PID|1||P1^^^GH^MR~P2^^^GH^MR",
                "MRG|P2^^^GH^MR",
                "PID|2||P3^^^GH^MR",
                "MRG|P4^^^GH^MR");

        List<Intent.Merge> merges = Messages.intents(message, Intent.Merge.class);

        assertThat(merges).hasSize(2);
        assertThat(merges.getFirst().survivor().keys())
                .containsExactly(new IdentityKey("Patient", "urn:id:demo:GH", "P1"));
        assertThat(merges.getFirst().retired().keys())
                .containsExactly(new IdentityKey("Patient", "urn:id:demo:GH", "P2"));
    }

    @Test
    void mergesNobodyWithItself() {
        byte[] message = Messages.message("ADT^A40^ADT_A39", "EVN|A40|20260301", "PID|1||P1^^^GH^MR", "MRG|P1^^^GH^MR");

        assertThat(Messages.intents(message, Intent.Merge.class)).isEmpty();
    }

    @Test
    void listsAllergiesAsASnapshotAndNoneForAnEmptyOne() {
        byte[] listed = Messages.message("ADT^A31^ADT_A05", "PID|1||P1^^^GH^MR", "AL1|1|DA|70618^Penicillin^RXN");
        byte[] none = Messages.message("ADT^A31^ADT_A05", "PID|1||P1^^^GH^MR", "AL1|1||\"\"");
        byte[] silent = Messages.message("ADT^A31^ADT_A05", "PID|1||P1^^^GH^MR");

        assertThat(Messages.intents(listed, Intent.Snapshot.class))
                .singleElement()
                .satisfies(snapshot -> assertThat(snapshot.present()).hasSize(1));
        assertThat(Messages.intents(none, Intent.Snapshot.class))
                .singleElement()
                .satisfies(snapshot -> assertThat(snapshot.present()).isEmpty());
        assertThat(Messages.intents(silent, Intent.Snapshot.class)).isEmpty();
    }
}
