/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static health.kiln.server.inbox.Feeds.MRN;
import static health.kiln.server.inbox.Feeds.VISIT;
import static health.kiln.server.inbox.Feeds.identity;
import static health.kiln.server.inbox.Feeds.merge;
import static health.kiln.server.inbox.Feeds.message;
import static health.kiln.server.inbox.Feeds.order;
import static health.kiln.server.inbox.Feeds.orderNamed;
import static health.kiln.server.inbox.Feeds.patient;
import static health.kiln.server.inbox.Feeds.person;
import static health.kiln.server.inbox.Feeds.personIfKnown;
import static health.kiln.server.inbox.Feeds.result;
import static health.kiln.server.inbox.Feeds.visit;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.intent.Handle;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.intent.Intent.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The events of the first floor, applied one after the other, and what is then in the repository. */
class StateKeeperTest {
    private static final Hospital HOSPITAL = new Hospital();

    @BeforeEach
    void empty() throws Exception {
        HOSPITAL.empty();
    }

    @AfterAll
    static void close() {
        HOSPITAL.close();
    }

    @Test
    void registersUpdatesAndDischarges() throws Exception {
        HOSPITAL.takes(message("ADT", "A04", visit(0, "D1", "DEVON", "V1", Kind.REGISTER, "er")));
        HOSPITAL.takes(message("ADT", "A08", visit(10, "D1", "DEVON-DOE", "V1", Kind.UPDATE, "er")));
        HOSPITAL.takes(message("ADT", "A02", visit(20, "D1", "DEVON-DOE", "V1", Kind.TRANSFER, "ward")));
        HOSPITAL.takes(message("ADT", "A03", visit(30, "D1", "DEVON-DOE", "V1", Kind.DISCHARGE, "ward")));

        var patient = HOSPITAL.only("Patient");
        var encounter = HOSPITAL.only("Encounter");
        assertThat(patient.path("name").path(0).path("family").asString()).isEqualTo("DEVON-DOE");
        assertThat(encounter.path("status").asString()).isEqualTo("finished");
        assertThat(encounter.path("subject").path("reference").asString())
                .isEqualTo("Patient/" + patient.path("id").asString());
        assertThat(encounter.path("location")).hasSize(2);
        assertThat(HOSPITAL.all("Location")).hasSize(2);
        assertThat(HOSPITAL.all("Provenance")).hasSize(4);
    }

    @Test
    void doesNotDependOnTheOrderOfArrival() throws Exception {
        HOSPITAL.takes(message("ADT", "A03", visit(30, "D1", "NEW", "V1", Kind.DISCHARGE, "ward")));
        HOSPITAL.takes(message("ADT", "A02", visit(20, "D1", "OLD", "V1", Kind.TRANSFER, "ward")));
        HOSPITAL.takes(message("ADT", "A01", visit(0, "D1", "OLDER", "V1", Kind.ADMIT, "er")));

        assertThat(HOSPITAL.only("Patient").path("name").path(0).path("family").asString())
                .isEqualTo("NEW");
        assertThat(HOSPITAL.only("Encounter").path("status").asString()).isEqualTo("finished");
        assertThat(HOSPITAL.only("Encounter").path("location")).hasSize(2);
    }

    @Test
    void takesBackADischargeAndAnAdmission() throws Exception {
        HOSPITAL.takes(
                message("ADT", "A01", visit(0, "D1", "DOE", "V1", Kind.ADMIT, "ward")),
                message("ADT", "A03", visit(10, "D1", "DOE", "V1", Kind.DISCHARGE, "ward")),
                message("ADT", "A13", visit(20, "D1", "DOE", "V1", Kind.CANCEL_DISCHARGE, "ward")));
        assertThat(HOSPITAL.only("Encounter").path("status").asString()).isEqualTo("in-progress");

        HOSPITAL.takes(message("ADT", "A11", visit(30, "D1", "DOE", "V1", Kind.CANCEL_ADMIT, "ward")));

        assertThat(HOSPITAL.only("Encounter").path("status").asString()).isEqualTo("cancelled");
    }

    @Test
    void makesNoVersionOfARepeat() throws Exception {
        var admission = message("ADT", "A01", visit(0, "D1", "DOE", "V1", Kind.ADMIT, "ward"));
        HOSPITAL.takes(admission);

        HOSPITAL.takes(admission);
        HOSPITAL.takes(message("ADT", "A08", List.of(person(5, "D1", "DOE"))));

        assertThat(HOSPITAL.version("Patient")).isEqualTo(1);
        assertThat(HOSPITAL.version("Encounter")).isEqualTo(1);
        assertThat(HOSPITAL.all("Provenance")).hasSize(2);
    }

    @Test
    void letsAnOlderMessageChangeNothing() throws Exception {
        HOSPITAL.takes(message("ADT", "A28", person(10, "D1", "NEW")));

        HOSPITAL.takes(message("ADT", "A31", person(5, "D1", "OLD")));

        assertThat(HOSPITAL.only("Patient").path("name").path(0).path("family").asString())
                .isEqualTo("NEW");
        assertThat(HOSPITAL.version("Patient")).isEqualTo(1);
    }

    @Test
    void foldsAResultFromPreliminaryToCorrected() throws Exception {
        HOSPITAL.takes(message("ORU", "R01", result(0, "D1", "F1", "P", "5")));
        HOSPITAL.takes(message("ORU", "R01", result(10, "D1", "F1", "F", "5")));
        HOSPITAL.takes(message("ORU", "R01", result(20, "D1", "F1", "C", "7")));
        HOSPITAL.takes(message("ORU", "R01", result(5, "D1", "F1", "P", "4")));

        var observation = HOSPITAL.only("Observation");
        assertThat(observation.path("status").asString()).isEqualTo("corrected");
        assertThat(observation.path("valueQuantity").path("value").asInt()).isEqualTo(7);
        assertThat(HOSPITAL.only("DiagnosticReport")
                        .path("result")
                        .path(0)
                        .path("reference")
                        .asString())
                .isEqualTo("Observation/" + observation.path("id").asString());
        assertThat(HOSPITAL.version("Observation")).isEqualTo(3);
        assertThat(HOSPITAL.only("Patient")
                        .path("meta")
                        .path("tag")
                        .path(0)
                        .path("code")
                        .asString())
                .isEqualTo("inferred");
    }

    @Test
    void completesAPlaceholderInPlace() throws Exception {
        HOSPITAL.takes(message("ORU", "R01", result(0, "D1", "F1", "F", "5")));

        HOSPITAL.takes(message("ADT", "A28", person(0, "D1", "DOE")));

        assertThat(HOSPITAL.only("Patient").path("meta").has("tag")).isFalse();
        assertThat(HOSPITAL.only("Patient").path("name")).hasSize(1);
    }

    @Test
    void cancelsAnOrderForGood() throws Exception {
        HOSPITAL.takes(message("ORM", "O01", order(10, "D1", "CA", "urn:id:placer", "P1")));
        HOSPITAL.takes(message("ORM", "O01", order(0, "D1", "NW", "urn:id:placer", "P1")));

        assertThat(HOSPITAL.only("ServiceRequest").path("status").asString()).isEqualTo("revoked");
    }

    @Test
    void joinsAnOrderThatWasKnownByPlacerAndByFiller() throws Exception {
        HOSPITAL.takes(message("ORM", "O01", order(0, "D1", "NW", "urn:id:placer", "P1")));
        HOSPITAL.takes(message("ORM", "O01", order(5, "D1", "SC", "urn:id:filler", "F1")));
        assertThat(HOSPITAL.all("ServiceRequest")).hasSize(2);

        HOSPITAL.takes(message("ORM", "O01", order(10, "D1", "SN", "urn:id:placer", "P1", "urn:id:filler", "F1")));
        HOSPITAL.takes(message("ORM", "O01", order(20, "D1", "HD", "urn:id:filler", "F1")));

        var order = HOSPITAL.only("ServiceRequest");
        assertThat(order.path("status").asString()).isEqualTo("on-hold");
        assertThat(order.path("identifier")).hasSize(2);
    }

    @Test
    void keepsANumberThatOnlyAReferenceToldWhenOrdersAreJoined() throws Exception {
        HOSPITAL.takes(message("ORM", "O01", order(0, "D1", "NW", "urn:id:placer", "P1")));
        HOSPITAL.takes(message("ORM", "O01", order(5, "D1", "NW", "urn:id:group", "G1")));
        HOSPITAL.takes(message("ORU", "R01", orderNamed(10, "urn:id:placer", "P1", "urn:id:filler", "F1")));
        HOSPITAL.takes(message("ORM", "O01", order(15, "D1", "SN", "urn:id:group", "G1", "urn:id:placer", "P1")));

        HOSPITAL.takes(message("ORM", "O01", order(20, "D1", "HD", "urn:id:filler", "F1")));

        assertThat(HOSPITAL.only("ServiceRequest").path("status").asString()).isEqualTo("on-hold");
    }

    @Test
    void makesForTheFirstTimeWhatAnEarlierMessageOnlyAskedFor() throws Exception {
        HOSPITAL.takes(message("ADT", "A08", personIfKnown(0, "D1", "DOE")));
        assertThat(HOSPITAL.all("Patient")).isEmpty();

        HOSPITAL.takes(message("ORU", "R01", result(5, "D1", "F1", "F", "5")));
        HOSPITAL.takes(message("ADT", "A08", personIfKnown(10, "D1", "ROE")));

        assertThat(HOSPITAL.only("Patient").path("name").path(0).path("family").asString())
                .isEqualTo("ROE");
    }

    @Test
    void mergesWithAllThatRefersToTheRetired() throws Exception {
        HOSPITAL.takes(message("ADT", "A01", visit(0, "D2", "TWO", "V1", Kind.ADMIT, "ward")));
        HOSPITAL.takes(message("ORU", "R01", result(5, "D2", "F1", "F", "5")));

        HOSPITAL.takes(message("ADT", "A40", person(10, "D1", "ONE"), merge(10, "D1", "D2")));

        var survivor = HOSPITAL.patient("D1");
        var retired = HOSPITAL.retired("D2");
        var reference = "Patient/" + survivor.path("id").asString();
        assertThat(retired.path("active").asBoolean()).isFalse();
        assertThat(retired.path("link").path(0).path("type").asString()).isEqualTo("replaced-by");
        assertThat(retired.path("link").path(0).path("other").path("reference").asString())
                .isEqualTo(reference);
        assertThat(survivor.path("link").path(0).path("type").asString()).isEqualTo("replaces");
        assertThat(survivor.path("name").path(0).path("family").asString()).isEqualTo("ONE");
        assertThat(survivor.path("identifier")
                        .valueStream()
                        .map(id -> id.path("value").asString() + id.path("use").asString()))
                .containsExactly("D1usual", "D2old");
        for (var type : List.of("Encounter", "Observation", "DiagnosticReport")) {
            assertThat(HOSPITAL.only(type).path("subject").path("reference").asString())
                    .isEqualTo(reference);
        }
    }

    @Test
    void givesLateDataOfARetiredNumberToTheSurvivor() throws Exception {
        HOSPITAL.takes(message("ADT", "A40", person(10, "D1", "ONE"), merge(10, "D1", "D2")));

        HOSPITAL.takes(message("ADT", "A01", visit(20, "D2", "TWO", "V1", Kind.ADMIT, "ward")));

        var survivor = HOSPITAL.patient("D1");
        assertThat(HOSPITAL.only("Encounter").path("subject").path("reference").asString())
                .isEqualTo("Patient/" + survivor.path("id").asString());
        assertThat(HOSPITAL.all("Patient")).hasSize(2);
        assertThat(survivor.path("identifier")
                        .valueStream()
                        .map(id -> id.path("value").asString() + id.path("use").asString()))
                .containsExactly("D1usual", "D2old");
    }

    @Test
    void collapsesAChainOfMerges() throws Exception {
        HOSPITAL.takes(message("ADT", "A01", visit(0, "D3", "THREE", "V1", Kind.ADMIT, "ward")));
        HOSPITAL.takes(message("ADT", "A40", person(10, "D2", "TWO"), merge(10, "D2", "D3")));
        HOSPITAL.takes(message("ADT", "A40", person(20, "D1", "ONE"), merge(20, "D1", "D2")));

        HOSPITAL.takes(message("ORU", "R01", result(30, "D3", "F1", "F", "5")));

        var last = "Patient/" + HOSPITAL.patient("D1").path("id").asString();
        assertThat(HOSPITAL.only("Encounter").path("subject").path("reference").asString())
                .isEqualTo(last);
        assertThat(HOSPITAL.only("Observation")
                        .path("subject")
                        .path("reference")
                        .asString())
                .isEqualTo(last);
        assertThat(HOSPITAL.all("Patient").stream()
                        .filter(patient -> !patient.path("active").asBoolean(true)))
                .hasSize(2)
                .allSatisfy(patient -> assertThat(patient.path("link")
                                .valueStream()
                                .filter(link -> link.path("type").asString().equals("replaced-by"))
                                .map(link ->
                                        link.path("other").path("reference").asString()))
                        .containsExactly(last));
        assertThat(HOSPITAL.patient("D1").path("link")).hasSize(2);
    }

    @Test
    void mergesWithinABatch() throws Exception {
        HOSPITAL.takes(
                message("ADT", "A01", visit(0, "D2", "TWO", "V1", Kind.ADMIT, "ward")),
                message("ADT", "A40", person(10, "D1", "ONE"), merge(10, "D1", "D2")),
                message("ADT", "A03", visit(20, "D2", "TWO", "V1", Kind.DISCHARGE, "ward")));

        assertThat(HOSPITAL.only("Encounter").path("subject").path("reference").asString())
                .isEqualTo("Patient/" + HOSPITAL.patient("D1").path("id").asString());
        assertThat(HOSPITAL.only("Encounter").path("status").asString()).isEqualTo("finished");
    }

    @Test
    void repeatsAMergeWithoutEffect() throws Exception {
        HOSPITAL.takes(message("ADT", "A40", person(10, "D1", "ONE"), merge(10, "D1", "D2")));
        var version = HOSPITAL.patient("D1").path("meta").path("versionId").asString();

        var applications = HOSPITAL.takes(message("ADT", "A40", person(10, "D1", "ONE"), merge(10, "D1", "D2")));

        assertThat(applications).singleElement().isInstanceOf(Application.Applied.class);
        assertThat(HOSPITAL.patient("D1").path("meta").path("versionId").asString())
                .isEqualTo(version);
    }

    @Test
    void rejectsAReversedMergeAndGoesOnWithTheOthers() throws Exception {
        HOSPITAL.takes(message("ADT", "A40", person(10, "D1", "ONE"), merge(10, "D1", "D2")));

        var applications = HOSPITAL.takes(
                message("ADT", "A40", person(20, "D2", "TWO"), merge(20, "D2", "D1")),
                message("ADT", "A28", person(20, "D9", "NINE")));

        assertThat(applications.getFirst()).isInstanceOf(Application.Rejected.class);
        assertThat(applications.getLast()).isInstanceOf(Application.Applied.class);
        assertThat(HOSPITAL.patient("D1").path("name").path(0).path("family").asString())
                .isEqualTo("ONE");
        assertThat(HOSPITAL.patient("D9").path("active").asBoolean()).isTrue();
    }

    @Test
    void keepsAMergeWhateverTheRetiredWasSaidToBeLater() throws Exception {
        HOSPITAL.takes(message("ADT", "A28", person(60, "D2", "TWO")));

        HOSPITAL.takes(message("ADT", "A40", person(10, "D1", "ONE"), merge(10, "D1", "D2")));

        assertThat(HOSPITAL.retired("D2").path("active").asBoolean(true)).isFalse();
    }

    @Test
    void doesNotMergePatientsWhoShareAMessage() throws Exception {
        HOSPITAL.takes(message("ADT", "A28", person(0, "D1", "ONE")), message("ADT", "A28", person(0, "D2", "TWO")));
        var both = identity(Feeds.PATIENT, MRN, "D2", MRN, "D1");
        var update = new Intent.Upsert(
                both, Presence.REQUIRED, Feeds.at(5), List.of(Feeds.set("gender", "'female'")), Optional.empty());

        var applications = HOSPITAL.takes(message("ADT", "A31", update));

        assertThat(HOSPITAL.all("Patient")).hasSize(2);
        assertThat(HOSPITAL.patient("D2").path("gender").asString()).isEqualTo("female");
        assertThat(((Application.Applied) applications.getFirst()).remarks())
                .extracting(remark -> remark.rule())
                .containsExactly("identity-conflict");
    }

    @Test
    void renamesAnIdentifier() throws Exception {
        HOSPITAL.takes(message("ADT", "A28", person(0, "D1", "ONE")));
        var former = new IdentityKey("Patient", MRN, "D1");
        var current = new IdentityKey("Patient", MRN, "D7");

        HOSPITAL.takes(message(
                "ADT", "A47", new Intent.Rename(patient("D1"), former, current, Feeds.at(5)), personOf("D7", 5)));
        HOSPITAL.takes(message("ADT", "A31", person(9, "D7", "SEVEN")));

        assertThat(HOSPITAL.only("Patient").path("name").path(0).path("family").asString())
                .isEqualTo("SEVEN");
    }

    @Test
    void rejectsANameThatIsTaken() throws Exception {
        HOSPITAL.takes(message("ADT", "A28", person(0, "D1", "ONE")), message("ADT", "A28", person(0, "D2", "TWO")));
        var former = new IdentityKey("Patient", MRN, "D1");
        var current = new IdentityKey("Patient", MRN, "D2");

        var applications =
                HOSPITAL.takes(message("ADT", "A47", new Intent.Rename(patient("D1"), former, current, Feeds.at(5))));

        assertThat(applications).singleElement().isInstanceOf(Application.Rejected.class);
    }

    @Test
    void movesAVisitWithWhatBelongsToIt() throws Exception {
        HOSPITAL.takes(message("ADT", "A01", visit(0, "D1", "ONE", "V1", Kind.ADMIT, "ward")));
        HOSPITAL.takes(message("ADT", "A28", person(0, "D2", "TWO")));
        var visit = identity(Feeds.ENCOUNTER, VISIT, "V1");

        HOSPITAL.takes(message("ADT", "A45", new Intent.Move(visit, patient("D2"), Feeds.at(5))));

        assertThat(HOSPITAL.only("Encounter").path("subject").path("reference").asString())
                .isEqualTo("Patient/" + HOSPITAL.patient("D2").path("id").asString());
        assertThat(HOSPITAL.all("Patient"))
                .allSatisfy(patient ->
                        assertThat(patient.path("active").asBoolean()).isTrue());
    }

    @Test
    void closesAllergiesThatASnapshotLeavesOut() throws Exception {
        HOSPITAL.takes(message("ADT", "A01", allergies(0, "nuts", "latex")));

        HOSPITAL.takes(message("ADT", "A08", allergies(10, "nuts")));

        assertThat(HOSPITAL.all("AllergyIntolerance").stream()
                        .map(allergy -> allergy.path("code").path("text").asString()
                                + allergy.path("clinicalStatus")
                                        .path("coding")
                                        .path(0)
                                        .path("code")
                                        .asString()))
                .containsExactlyInAnyOrder("nutsactive", "latexinactive");
    }

    @Test
    void writesAProvenanceForEachMessage() throws Exception {
        var admission = message("ADT", "A01", visit(0, "D1", "DOE", "V1", Kind.ADMIT, "ward"));

        var applications = HOSPITAL.takes(admission);

        var provenance = HOSPITAL.only("Provenance");
        var about = ((Application.Applied) applications.getFirst()).about();
        assertThat(about).hasSize(3);
        assertThat(provenance.path("target")).hasSize(3);
        assertThat(provenance
                        .path("activity")
                        .path("coding")
                        .path(0)
                        .path("code")
                        .asString())
                .isEqualTo("A01");
        assertThat(provenance.path("agent").path(0).path("who").path("display").asString())
                .isEqualTo("ADT1 at GH");
        assertThat(provenance
                        .path("entity")
                        .path(0)
                        .path("what")
                        .path("reference")
                        .asString())
                .isEqualTo("Binary/msg-" + admission.id());
    }

    @Test
    void needsAsManyStatementsForManyMessagesAsForOne() throws Exception {
        var few = HOSPITAL.statementsOf(batch(0, 2));
        var many = HOSPITAL.statementsOf(batch(100, 200));

        assertThat(many).isEqualTo(few).isLessThanOrEqualTo(9);
        assertThat(HOSPITAL.statementsOf(batch(100, 200))).isLessThanOrEqualTo(5);
    }

    private static Meant[] batch(int from, int count) {
        var messages = new ArrayList<Meant>();
        for (var i = from; i < from + count; i++) {
            messages.add(message("ADT", "A01", visit(i, "P" + i, "DOE", "W" + i, Kind.ADMIT, "ward" + i)));
        }
        return messages.toArray(Meant[]::new);
    }

    private static Intent personOf(String number, int minute) {
        return person(minute, number, "SEVEN");
    }

    private static List<Intent> allergies(int minute, String... substances) {
        var intents = new ArrayList<Intent>();
        var present = new ArrayList<health.kiln.mappings.intent.Identity>();
        intents.add(person(minute, "D1", "DOE"));
        for (var substance : substances) {
            var allergy = identity(
                    new Handle("AllergyIntolerance", present.size() + 1), "urn:kiln:allergy", "D1|" + substance);
            present.add(allergy);
            intents.add(new Intent.Upsert(
                    allergy,
                    Presence.REQUIRED,
                    Feeds.at(minute),
                    List.of(
                            Feeds.set("patient", "{'reference':'kiln:Patient[1]'}"),
                            Feeds.set("code", "{'text':'" + substance + "'}")),
                    Optional.empty()));
        }
        intents.add(new Intent.Snapshot(patient("D1"), "AllergyIntolerance", "ADT1", present, Feeds.at(minute)));
        return intents;
    }
}
