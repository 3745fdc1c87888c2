/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import health.kiln.mappings.Feed;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.state.Preview;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a site may decide: policies, code tables, segments of its own; for all of its feeds or for one site's. */
class SiteLayerTest {
    private static final byte[] ADMISSION = Messages.message(
            "ADT^A01^ADT_A01",
            "EVN|A01|202603010800",
            "PID|1||P1^^^GH^MR||ROSSI^ANNA",
            "PV1|1|I|W1^1^A^GH||||||||||||||||V1^^^GH^VN|||||||||||||||||||||||||202603010800",
            "AL1|1|DA|7980^Penicillin^RXNORM");
    private static final byte[] RESULT = Messages.message(
            "ORU^R01^ORU_R01",
            "PID|1||P1^^^GH^MR||ROSSI^ANNA",
            "OBR|1||F1^LAB|GLU^Glucose^99LAB",
            "OBX|1|NM|GLU^Glucose^99LAB||5|mmol/L|||||F");

    @TempDir
    Path maps;

    private List<Intent> intents(byte[] message, String site) {
        Feed feed = new Feed("adt1", site, ZoneId.of("Europe/Rome"), Optional.empty());
        var mapped = (Mapping.Mapped) MapLibrary.ofSites(Optional.of(maps)).map(message, feed, Messages.RECEIVED);
        return mapped.intents();
    }

    private JsonNode resource(byte[] message, String site, String type) {
        for (JsonNode entry : Preview.of(intents(message, site)).path("entry")) {
            if (entry.path("resource").path("resourceType").stringValue("").equals(type)) {
                return entry.path("resource");
            }
        }
        throw new AssertionError("no " + type);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(maps.resolve(name).getParent());
        Files.writeString(maps.resolve(name), text);
    }

    @Test
    void keepsWhatAMessageDoesNotListIfTheSiteSaysSo() throws IOException {
        write("site.map", "set snapshot.AL1 = keep\n");

        assertThat(intents(ADMISSION, "demo"))
                .filteredOn(Intent.Snapshot.class::isInstance)
                .noneMatch(intent -> ((Intent.Snapshot) intent).type().equals("AllergyIntolerance"));
    }

    @Test
    void mergesNothingIfTheSiteSaysSo() throws IOException {
        byte[] merge = Messages.message("ADT^A40^ADT_A39", "PID|1||P1^^^GH^MR||ROSSI^ANNA", "MRG|P2^^^GH^MR");
        write("modena/site.map", "set merge.Patient = ignore\n");

        assertThat(intents(merge, "modena")).noneMatch(Intent.Merge.class::isInstance);
        assertThat(intents(merge, "elsewhere")).anyMatch(Intent.Merge.class::isInstance);
    }

    @Test
    void waitsForTheFillerIfAPlacersCancelOnlyAsks() throws IOException {
        byte[] cancel = Messages.message(
                "ORM^O01^ORM_O01",
                "PID|1||P1^^^GH^MR||ROSSI^ANNA",
                "ORC|CA|O1^ORDERS",
                "OBR|1|O1^ORDERS||GLU^Glucose^99LAB");
        write("site.map", "set orders.placerCancel = request\n");

        assertThat(intents(cancel, "demo"))
                .filteredOn(Intent.Upsert.class::isInstance)
                .map(Intent.Upsert.class::cast)
                .filteredOn(upsert -> upsert.target().handle().type().equals("ServiceRequest"))
                .allSatisfy(upsert -> assertThat(upsert.status()).isEmpty());
    }

    @Test
    void readsLocalTimesInTheZoneOfTheSite() throws IOException {
        write("site.map", "set zone = America/New_York\n");
        byte[] message = new String(ADMISSION, java.nio.charset.StandardCharsets.UTF_8)
                .replace("20260301080000+0100", "20260301080000")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);

        JsonNode encounter = resource(message, "demo", "Encounter");

        assertThat(encounter.path("period").path("start").stringValue()).isEqualTo("2026-03-01T08:00:00-05:00");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            set zone = Rome               | zone is a time zone such as Europe/Rome
            set charset = 8859-77         | charset is a character set such as ISO-8859-1
            set snapshot.AL1 = sometimes  | snapshot.AL1 is replace or keep
            set merge.Patient = yes       | merge.Patient is apply or ignore
            set priority.ADT = high       | priority.ADT is 0 to 9, for a message type such as priority.ADT
            set merge.Practitioner = apply | merge.Practitioner is no policy; there are zone, charset, snapshot.SEGMENT, merge.TYPE, merge.reversed, orders.placerCancel, encounter.create, encounter.otherwise, encounter.classes, sources.TYPE.ELEMENT or priority.MESSAGE-TYPE
            set merge.reversed = accept   | merge.reversed is refuse or ignore
            set encounter.create = A01    | encounter.create is any, or a list of events that have a message block, such as ADT^A01, ADT^A04
            set encounter.otherwise = no  | encounter.otherwise is placeholder or refuse
            set sources.Patient.nose = A, B | sources.Patient.nose is for no resource type or top-level element of FHIR R4
            set sources.Encounter.status = A | sources.Encounter.status cannot be: this element follows from the times of events, whoever tells of them
            set sources.Observation = A   | sources.Observation cannot be: what is told of it goes by the coded status of each report
            set sources.Patient = "", B    | sources.Patient is a list of senders: names of channels, or what MSH-3 says
            """)
    void refusesAPolicyThatItDoesNotKnow(String setting, String mistake) throws IOException {
        write("site.map", setting + "\n");

        var failure = catchThrowableOfType(DefectiveMapsException.class, () -> MapLibrary.ofSites(Optional.of(maps)));

        assertThat(failure.defects()).singleElement().asString().endsWith("site.map:1: " + mistake);
    }

    @Test
    void letsAllMessagesMakeVisitsUnlessTheSiteSaysWhichMay() throws IOException {
        assertThat(presences(ADMISSION, "demo")).containsOnly(Presence.REQUIRED);

        write("site.map", "set encounter.create = ADT^A04\n");

        assertThat(presences(ADMISSION, "demo")).containsOnly(Presence.TENTATIVE);
        assertThat(intents(ADMISSION, "demo")).noneMatch(Intent.Known.class::isInstance);
    }

    @Test
    void asksForAKnownVisitIfTheSiteRefusesOthers() throws IOException {
        write("site.map", "set encounter.create = ADT^A04\nset encounter.otherwise = refuse\n");

        assertThat(intents(ADMISSION, "demo"))
                .filteredOn(Intent.Known.class::isInstance)
                .singleElement()
                .satisfies(
                        known -> assertThat(((Intent.Known) known).location()).isEqualTo("PV1"));
    }

    @Test
    void makesNoVisitOfAClassThatTheSiteDoesNotCount() throws IOException {
        write("site.map", "set encounter.classes = E, O\n");

        assertThat(presences(ADMISSION, "demo")).isEmpty();
        assertThat(resource(ADMISSION, "demo", "Patient")).isNotNull();
    }

    private List<Presence> presences(byte[] message, String site) {
        return intents(message, site).stream()
                .filter(intent -> intent instanceof Intent.Upsert upsert
                        && upsert.target().handle().type().equals("Encounter"))
                .map(intent -> ((Intent.Upsert) intent).presence())
                .toList();
    }

    @Test
    void weighsTheWordOfASenderByTheOrderForEachElement() throws IOException {
        write("site.map", """
                set sources.Patient = OTHER, APP
                set sources.Patient.name = APP
                set priority.ADT = 3
                """);

        var weights = intents(ADMISSION, "demo").stream()
                .filter(intent -> intent instanceof Intent.Upsert upsert
                        && upsert.target().handle().type().equals("Patient"))
                .map(Intent.Upsert.class::cast)
                .collect(Collectors.toMap(
                        upsert -> upsert.stamp().priority(),
                        upsert -> upsert.assignments().stream()
                                .map(Assignment::element)
                                .toList()));

        assertThat(weights.get(3)).as("identity is no matter of taste").contains("identifier", "active");
        assertThat(weights.get(13)).contains("name");
        assertThat(weights).containsOnlyKeys(3, 13);
    }

    @Test
    void translatesTheCodesOfALocalSystemByATableOfCommaSeparatedValues() throws IOException {
        write("99LAB.csv", """
                local,system,code,display
                GLU,http://loinc.org,14749-6,"Glucose [Moles/volume] in Serum or Plasma"
                """);

        JsonNode coding = resource(RESULT, "demo", "Observation").path("code").path("coding");

        assertThat(coding.path(0).path("system").stringValue()).isEqualTo("http://loinc.org");
        assertThat(coding.path(0).path("code").stringValue()).isEqualTo("14749-6");
        assertThat(coding.path(1).path("code").stringValue())
                .as("the original is kept")
                .isEqualTo("GLU");
    }

    @Test
    void translatesTheCodesOfALocalSystemByAConceptMap() throws IOException {
        write("99LAB.json", """
                {"resourceType": "ConceptMap", "status": "active", "group": [{"target": "http://loinc.org",
                  "element": [{"code": "GLU", "target": [{"code": "14749-6", "equivalence": "equivalent"}]},
                              {"code": "XYZ", "target": [{"code": "1-8", "equivalence": "unmatched"}]}]}]}
                """);

        JsonNode coding = resource(RESULT, "demo", "Observation").path("code").path("coding");

        assertThat(coding.path(0).path("code").stringValue()).isEqualTo("14749-6");
        assertThat(coding.path(1).path("code").stringValue()).isEqualTo("GLU");
    }

    @Test
    void tellsTheLineOfATableThatIsWrong() throws IOException {
        write("99LAB.csv", "local,system,code,display\nGLU,loinc,14749-6\nNA\n");

        var failure = catchThrowableOfType(DefectiveMapsException.class, () -> MapLibrary.ofSites(Optional.of(maps)));

        assertThat(failure.defects())
                .map(defect -> defect.file().replaceFirst(".*/", "") + ":" + defect.line() + ": " + defect.text())
                .containsExactly(
                        "99LAB.csv:2: loinc is not the URI of a code system",
                        "99LAB.csv:3: expected a local code, the URI of a code system, a code and perhaps its display");
    }

    @Test
    void mapsASegmentOfTheSitesOwn() throws IOException {
        write("modena/ward.map", """
                extension wardType = http://example.it/ext/ward-type
                map PV1[Encounter]
                  ZPV-3 -> extension[wardType].valueString : ST[string]
                  test "PV1|1|I|W1^1^A^GH||||||||||||||||V1^^^GH^VN" "ZPV|1||INTENSIVE" expect extension.valueString = "INTENSIVE"
                """);
        byte[] message = Messages.message(
                "ADT^A01^ADT_A01",
                "EVN|A01|202603010800",
                "PID|1||P1^^^GH^MR||ROSSI^ANNA",
                "PV1|1|I|W1^1^A^GH||||||||||||||||V1^^^GH^VN",
                "ZPV|1||INTENSIVE");

        JsonNode extension =
                resource(message, "modena", "Encounter").path("extension").path(0);

        assertThat(extension.path("url").stringValue()).isEqualTo("http://example.it/ext/ward-type");
        assertThat(extension.path("valueString").stringValue()).isEqualTo("INTENSIVE");
        assertThat(MapInspection.of(MapLibrary.layers(Optional.of(maps), "modena"))
                        .check()
                        .mistakes())
                .isEmpty();
    }
}
