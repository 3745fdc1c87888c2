/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static health.kiln.mappings.map.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.state.Preview;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What US Core wants supported (6.1 to 8.0, "must support") is there whenever the message has it, and is valid. No profile
 * is claimed: whether a resource conforms depends on what its sender says.
 */
class UsCoreTest {
    private static final String PATIENT = segment(
            "PID",
            field(3, "10023^^^GOODHEALTH^MR"),
            field(5, "ROSSI^ANNA^MARIA^III^^^L^^^^^20200101^20301231"),
            field(7, "19710203"),
            field(8, "F"),
            field(10, "2106-3^White^CDCREC"),
            field(11, "12 MAIN ST^APT 4^SPRINGFIELD^IL^62701^USA^H^^^^^^20200101^20301231"),
            field(13, "^PRN^PH^^^217^5550101"),
            field(15, "en^English"),
            field(22, "N^Not Hispanic^HL70189"),
            field(29, "20261231"),
            field(39, "1735^Fond du Lac^L"));
    private static final String VISIT = segment(
            "PV1",
            field(2, "I"),
            field(3, "W1^101^A^GOODHEALTH"),
            field(4, "E"),
            field(7, "1234567893^ATTEND^AARON^^^^^^NPI"),
            field(19, "V1001^^^GOODHEALTH^VN"),
            field(36, "01"),
            field(44, "202603010800"),
            field(45, "202603041130"));
    private static final String ORDER = "ORC|RE|P1^ORDERS|F1^LAB||||||202603010600|||1234567893^ORDER^OLGA^^^^^^NPI";
    private static final String LAB_OBR = "OBR|1|P1^ORDERS|F1^LAB|24323-8^CMP^LN|||202603010700|||||||||"
            + "1234567893^ORDER^OLGA^^^^^^NPI||||||20260301093000||LAB|F|||||||1^READ^RITA||1^TECH^TESS";

    private record Content(int number, String text) {}

    private static Content field(int number, String text) {
        return new Content(number, text);
    }

    /** A segment with these fields, and all before the last. */
    private static String segment(String id, Content... fields) {
        StringBuilder text = new StringBuilder(id);
        int at = 0;
        for (Content field : fields) {
            text.append("|".repeat(field.number() - at)).append(field.text());
            at = field.number();
        }
        return text.toString();
    }

    /** One of these resources of a message has all of these elements. */
    private record Support(String profile, List<ObjectNode> resources, List<String> elements) {}

    private static Support support(String profile, String type, byte[] message, String... elements) {
        return new Support(profile, resources(message, type), List.of(elements));
    }

    private static byte[] admission() {
        return message(
                "ADT^A03",
                "EVN|A03|20260304113000",
                PATIENT,
                VISIT,
                "PV2|||R07.4^Chest pain^I10",
                "OBX|1|CE|76689-9^Sex assigned at birth^LN||F^Female^HL70001||||||F|||20260301",
                "IAM|1|DA|7980^Penicillin^RXNORM|SV|Hives|A|A1^GOODHEALTH|||||||1234567893^NOTE^NORA^^^^^^NPI|||C",
                "DG1|1||I21.9^Infarction^I10||20260301|A|||||||||1|1234567893^ATTEND^AARON^^^^^^NPI|||20260301",
                "PR1|1||47562^Cholecystectomy^C4||202603011000|P|45||||1234567893^CUTTER^CARLA^^^^^^NPI||||K80.2^Stones^I10",
                segment(
                        "IN1",
                        field(1, "1"),
                        field(2, "PPO^Blue PPO"),
                        field(3, "INS7^^^PAYERS^NIIP"),
                        field(4, "Blue Shield"),
                        field(8, "GRP1"),
                        field(12, "20260101"),
                        field(15, "HMO"),
                        field(16, "ROSSI^BRUNO^^^^^L"),
                        field(17, "SPO"),
                        field(19, "12 MAIN ST^^SPRINGFIELD^IL^62701"),
                        field(36, "POL1")),
                segment("IN2", field(63, "^PRN^PH^^^217^5550102")));
    }

    private static byte[] laboratory() {
        return message(
                "ORU^R01",
                PATIENT,
                VISIT,
                ORDER,
                LAB_OBR,
                "OBX|1|NM|2345-7^Glucose^LN||182|mg/dL|70-99|H|||F|||202603010700||1234567893^TECH^TESS^^^^^^NPI",
                "SPM|1|SP1^SP2||BLD^Blood^HL70487||||8^Arm^L|||||||||202603010700|||||||HEM^Hemolyzed^HL70493");
    }

    private static byte[] vitals() {
        return message(
                "ORU^R01",
                PATIENT,
                VISIT,
                "OBR|1||F2^WARD|85353-1^Vital signs^LN|||202603010700",
                "OBX|1|NM|8867-4^Heart rate^LN||72|/min|||||F|||202603010700||1234567893^TECH^TESS^^^^^^NPI",
                "OBX|2|NM|8480-6^Systolic^LN||128|mm[Hg]|||||F|||202603010700||1234567893^TECH^TESS^^^^^^NPI",
                "OBX|3|NM|8462-4^Diastolic^LN||81|mm[Hg]|||||F|||202603010700||1234567893^TECH^TESS^^^^^^NPI");
    }

    private static byte[] prescription() {
        return message(
                "RDE^O11",
                PATIENT,
                VISIT,
                segment(
                        "ORC",
                        field(1, "NW"),
                        field(2, "P9^ORDERS"),
                        field(9, "202603010600"),
                        field(12, "1234567893^ORDER^OLGA^^^^^^NPI"),
                        field(29, "I")),
                segment(
                        "RXE",
                        field(2, "00093^Amoxicillin^NDC"),
                        field(3, "500"),
                        field(5, "mg"),
                        field(10, "30"),
                        field(11, "TAB"),
                        field(12, "2"),
                        field(27, "J18.9^Pneumonia^I10")),
                "RXR|PO^Oral^HL70162",
                segment("TQ1", field(3, "BID"), field(11, "Twice a day")));
    }

    private static byte[] vaccination() {
        return message(
                "VXU^V04",
                PATIENT,
                VISIT,
                "ORC|RE|P3^A|F3^A",
                segment(
                        "RXA",
                        field(3, "20260301"),
                        field(5, "08^Hep B^CVX"),
                        field(6, "0.5"),
                        field(7, "mL"),
                        field(9, "00^New record^NIP001"),
                        field(10, "1234567893^SHOT^SAM^^^^^^NPI"),
                        field(11, "WARD^^^GOODHEALTH"),
                        field(15, "LOT7"),
                        field(20, "CP")));
    }

    private static byte[] refusal() {
        String refused = segment(
                "RXA",
                field(3, "20260301"),
                field(5, "08^Hep B^CVX"),
                field(6, "999"),
                field(18, "PATOBJ^Refused^L"),
                field(20, "RE"));
        return message("VXU^V04", PATIENT, VISIT, "ORC|RE|P4^A|F4^A", refused);
    }

    private static List<Support> all() {
        return List.of(
                support(
                        "Patient",
                        "Patient",
                        admission(),
                        "/identifier/0/system",
                        "/identifier/0/value",
                        "/name/0/use",
                        "/name/0/family",
                        "/name/0/given/1",
                        "/name/0/suffix/0",
                        "/name/0/period/end",
                        "/telecom/0/system",
                        "/telecom/0/value",
                        "/telecom/0/use",
                        "/gender",
                        "/birthDate",
                        "/deceasedDateTime",
                        "/address/0/use",
                        "/address/0/line/1",
                        "/address/0/city",
                        "/address/0/state",
                        "/address/0/postalCode",
                        "/address/0/period/end",
                        "/communication/0/language"),
                support(
                        "Encounter",
                        "Encounter",
                        admission(),
                        "/identifier/0/system",
                        "/identifier/0/value",
                        "/status",
                        "/class/code",
                        "/type/0",
                        "/subject/reference",
                        "/participant/0/type/0",
                        "/participant/0/individual/reference",
                        "/period/start",
                        "/period/end",
                        "/reasonCode/0",
                        "/hospitalization/dischargeDisposition",
                        "/location/0/location/reference",
                        "/location/0/status",
                        "/serviceProvider"),
                support(
                        "AllergyIntolerance",
                        "AllergyIntolerance",
                        admission(),
                        "/clinicalStatus",
                        "/verificationStatus",
                        "/code/coding/0/code",
                        "/patient/reference",
                        "/recorder/reference",
                        "/reaction/0/manifestation/0"),
                support(
                        "Condition encounter diagnosis",
                        "Condition",
                        admission(),
                        "/category/0/coding/0/code",
                        "/clinicalStatus",
                        "/code/coding/0/code",
                        "/subject/reference",
                        "/encounter/reference",
                        "/onsetDateTime",
                        "/recordedDate",
                        "/asserter/reference"),
                support(
                        "Procedure",
                        "Procedure",
                        admission(),
                        "/status",
                        "/code/coding/0/code",
                        "/subject/reference",
                        "/encounter/reference",
                        "/performedPeriod/start",
                        "/performer/0/actor/reference",
                        "/reasonCode/0/coding/0/code"),
                support(
                        "Coverage",
                        "Coverage",
                        admission(),
                        "/identifier/0/type/coding/0/code",
                        "/status",
                        "/type",
                        "/subscriberId",
                        "/beneficiary/reference",
                        "/relationship/coding/0/code",
                        "/period/start",
                        "/payor/0/reference",
                        "/class/0/value",
                        "/class/1/value",
                        "/class/1/name"),
                support(
                        "RelatedPerson",
                        "RelatedPerson",
                        admission(),
                        "/active",
                        "/patient/reference",
                        "/relationship/0/coding/0/code",
                        "/name/0/family",
                        "/telecom/0/value",
                        "/address/0/city"),
                support(
                        "Observation laboratory",
                        "Observation",
                        laboratory(),
                        "/status",
                        "/category/0/coding/0/code",
                        "/code/coding/0/code",
                        "/code/text",
                        "/subject/reference",
                        "/encounter/reference",
                        "/effectiveDateTime",
                        "/performer/0",
                        "/valueQuantity/value",
                        "/valueQuantity/unit",
                        "/valueQuantity/system",
                        "/valueQuantity/code",
                        "/interpretation/0/coding/0/code",
                        "/specimen/reference",
                        "/referenceRange/0/low",
                        "/referenceRange/0/high"),
                support(
                        "DiagnosticReport laboratory",
                        "DiagnosticReport",
                        laboratory(),
                        "/status",
                        "/category/0/coding/0/code",
                        "/code/coding/0/code",
                        "/subject/reference",
                        "/encounter/reference",
                        "/effectiveDateTime",
                        "/issued",
                        "/performer/0",
                        "/resultsInterpreter/0",
                        "/result/0/reference"),
                support(
                        "Specimen",
                        "Specimen",
                        laboratory(),
                        "/identifier/0/value",
                        "/type/coding/0/code",
                        "/subject/reference",
                        "/collection/bodySite",
                        "/condition/0"),
                support(
                        "ServiceRequest",
                        "ServiceRequest",
                        laboratory(),
                        "/status",
                        "/intent",
                        "/category/0/coding/0/code",
                        "/code/coding/0/code",
                        "/code/text",
                        "/subject/reference",
                        "/encounter/reference",
                        "/requester/reference"),
                support(
                        "Observation vital signs",
                        "Observation",
                        vitals(),
                        "/status",
                        "/category/0/coding/0/system",
                        "/category/0/coding/0/code",
                        "/code/coding/0/code",
                        "/subject/reference",
                        "/effectiveDateTime",
                        "/performer/0/reference",
                        "/valueQuantity/value",
                        "/valueQuantity/unit",
                        "/valueQuantity/system",
                        "/valueQuantity/code"),
                support(
                        "Blood pressure",
                        "Observation",
                        vitals(),
                        "/status",
                        "/category/0/coding/0/code",
                        "/code/coding/0/code",
                        "/effectiveDateTime",
                        "/component/0/code/coding/0/code",
                        "/component/0/valueQuantity/code",
                        "/component/1/valueQuantity/value"),
                support(
                        "MedicationRequest",
                        "MedicationRequest",
                        prescription(),
                        "/status",
                        "/intent",
                        "/category/0/coding/0/code",
                        "/medicationCodeableConcept/coding/0/code",
                        "/subject/reference",
                        "/encounter/reference",
                        "/authoredOn",
                        "/requester/reference",
                        "/reasonCode/0/coding/0/code",
                        "/dosageInstruction/0/text",
                        "/dosageInstruction/0/timing",
                        "/dosageInstruction/0/route",
                        "/dosageInstruction/0/doseAndRate/0/doseQuantity/value",
                        "/dispenseRequest/numberOfRepeatsAllowed",
                        "/dispenseRequest/quantity/value"),
                support(
                        "Immunization",
                        "Immunization",
                        vaccination(),
                        "/status",
                        "/vaccineCode/coding/0/code",
                        "/patient/reference",
                        "/encounter/reference",
                        "/occurrenceDateTime",
                        "/primarySource",
                        "/location",
                        "/lotNumber",
                        "/performer/0/actor/reference"),
                support("Immunization not done", "Immunization", refusal(), "/status", "/statusReason/coding/0/code"));
    }

    @TestFactory
    Stream<DynamicTest> carriesWhatTheMessageHasOf() {
        return all().stream().map(one -> DynamicTest.dynamicTest(one.profile(), () -> carries(one)));
    }

    private static void carries(Support support) {
        List<List<String>> missing = new ArrayList<>();

        for (ObjectNode resource : support.resources()) {
            missing.add(support.elements().stream()
                    .filter(element -> resource.at(element).isMissingNode())
                    .toList());
            assertThat(R4Validator.errors(resource)).isEmpty();
            assertThat(resource.at("/meta/profile").isMissingNode()).isTrue();
        }

        assertThat(missing)
                .as("in the best of %s", missing)
                .anySatisfy(of -> assertThat(of).isEmpty());
    }

    private static List<ObjectNode> resources(byte[] message, String type) {
        List<ObjectNode> found = new ArrayList<>();
        for (JsonNode entry : Preview.of(Messages.intents(message)).path("entry")) {
            if (entry.path("resource") instanceof ObjectNode resource
                    && resource.path("resourceType").stringValue("").equals(type)) {
                found.add(resource);
            }
        }
        return found;
    }

    @Test
    void tellsRaceEthnicityTribeAndBirthSexOfAPatient() {
        JsonNode patient = Messages.resource(admission(), "Patient");

        assertThat(extension(patient, "us-core-race")
                        .at("/extension/0/valueCoding/code")
                        .asString())
                .isEqualTo("2106-3");
        assertThat(extension(patient, "us-core-ethnicity")
                        .at("/extension/0/valueCoding/code")
                        .asString())
                .isEqualTo("2186-5");
        assertThat(extension(patient, "us-core-tribal-affiliation")
                        .at("/extension/0/url")
                        .asString())
                .isEqualTo("tribalAffiliation");
        assertThat(extension(patient, "us-core-birthsex").path("valueCode").asString())
                .isEqualTo("F");
    }

    private static JsonNode extension(JsonNode patient, String name) {
        return patient.path("extension")
                .valueStream()
                .filter(each -> each.path("url").asString().endsWith("/" + name))
                .findFirst()
                .orElseThrow();
    }
}
