/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.intent.Intent;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ResultMapTest {
    private static final String PID = "PID|1||P1^^^GH^MR||ROSSI^ANNA";
    private static final String OBR = "OBR|1|O1^HIS|F1^LAB|24323-8^CMP^LN|||20260301070000+0100";

    private static byte[] oru(String... lines) {
        return Messages.message("ORU^R01^ORU_R01", lines);
    }

    private static JsonNode observation(String obx) {
        return Messages.resource(oru(PID, OBR, obx), "Observation");
    }

    private static List<Intent.Upsert> upserts(String type, String... lines) {
        return Messages.intents(oru(lines), Intent.Upsert.class).stream()
                .filter(upsert -> upsert.target().handle().type().equals(type))
                .toList();
    }

    @Test
    void keepsTheDigitsOfANumber() {
        JsonNode value = observation("OBX|1|NM|718-7^Hb^LN||13.50|g/dL|||||F").path("valueQuantity");

        assertThat(value.path("value").decimalValue()).hasToString("13.50");
        assertThat(value.path("system").stringValue()).isEqualTo("http://unitsofmeasure.org");
    }

    @Test
    void codesOnlyUnitsOfUcum() {
        JsonNode value =
                observation("OBX|1|NM|8478-0^Mean BP^LN||93|mm/Hg|||||F").path("valueQuantity");

        assertThat(value.path("unit").stringValue()).isEqualTo("mm/Hg");
        assertThat(value.has("code")).isFalse();
    }

    @Test
    void knowsAResultAgainWhenItsSetIdChanges() {
        var first = upserts("Observation", PID, OBR, "OBX|1|NM|718-7^Hb^LN||13|g/dL|||||P");
        var again = upserts("Observation", PID, OBR, "OBX|7|NM|718-7^Haemoglobin^LN||14|g/dL|||||C");

        assertThat(again.getFirst().target().keys())
                .isEqualTo(first.getFirst().target().keys());
    }

    @Test
    void partsEqualCodesBySubIdAndByOccurrence() {
        var bySubId = upserts("Observation", PID, OBR, "OBX|1|NM|1^x^L|1|1||||||F", "OBX|2|NM|1^x^L|2|2||||||F");
        var byOccurrence = upserts("Observation", PID, OBR, "OBX|1|NM|1^x^L||1||||||F", "OBX|2|NM|1^x^L||2||||||F");

        assertThat(bySubId).hasSize(2);
        assertThat(byOccurrence).hasSize(2);
    }

    /** US Core and the reference (§6.5): one reading, two components, whatever else the report holds. */
    @Test
    void joinsSystolicAndDiastolicToOnePressure() {
        byte[] report = Messages.message(
                "ORU^R01",
                PID,
                OBR,
                "OBX|1|NM|8480-6^Systolic^LN||128|mm[Hg]|||||F|||202603010700",
                "OBX|2|NM|8462-4^Diastolic^LN||81|mm[Hg]|||||F|||202603010700",
                "OBX|3|NM|8867-4^Pulse^LN||70|/min|||||F|||202603010700",
                "OBX|4|NM|8480-6^Systolic^LN||121|mm[Hg]|||||F|||202603011900",
                "OBX|5|NM|8462-4^Diastolic^LN||79|mm[Hg]|||||F|||202603011900");

        List<JsonNode> made = Messages.resources(report, "Observation");

        assertThat(made).hasSize(3);
        assertThat(made)
                .filteredOn(one -> one.at("/code/coding/0/code").asString("").equals("85354-9"))
                .extracting(one -> one.at("/component/0/valueQuantity/value").asString() + "/"
                        + one.at("/component/1/valueQuantity/value").asString())
                .containsExactly("128/81", "121/79");
        assertThat(Messages.resource(report, "DiagnosticReport").path("result")).hasSize(3);
    }

    /** HL7 v2.8.2 §7.4.2.4: the part before the dot, or the second component of an OG, names the group. */
    @Test
    void makesAMemberOfAGroupOfEachResultThatItsSubIdGroups() {
        byte[] report = Messages.message(
                "ORU^R01",
                PID,
                OBR,
                "OBX|1|CE|11475-1^Organism^LN|1.1|112283007^E coli^SCT||||||F",
                "OBX|2|NM|564-5^Colonies^LN|1.2|100000|||||F",
                "OBX|3|CE|11475-1^Organism^LN|^2^1|3092008^S aureus^SCT||||||F",
                "OBX|4|ST|8251-1^Comment^LN||none||||||F");

        List<JsonNode> groups = Messages.resources(report, "Observation").stream()
                .filter(one -> one.has("hasMember"))
                .toList();

        assertThat(groups).extracting(one -> one.path("hasMember").size()).containsExactly(2, 1);
        assertThat(Messages.resources(report, "Observation")).hasSize(6);
        assertThat(Messages.resource(report, "DiagnosticReport").path("result")).hasSize(6);
    }

    @Test
    void givesEachOrderItsOwnResults() {
        byte[] message = oru(
                PID,
                "ORC|RE|O1^HIS|F1^LAB",
                "OBR|1|O1^HIS|F1^LAB|A^a^L",
                "OBX|1|NM|1^x^L||1||||||F",
                "OBR|2|O2^HIS|F1^LAB|B^b^L",
                "OBX|1|NM|1^x^L||2||||||F");

        List<JsonNode> observations = Messages.resources(message, "Observation");

        assertThat(Messages.resources(message, "DiagnosticReport")).hasSize(2);
        assertThat(observations).hasSize(2);
        assertThat(observations.get(0).has("basedOn")).isTrue();
        assertThat(observations.get(1).has("basedOn")).isFalse();
    }

    @Test
    void derivesTheStatusOfAReportFromItsResults() {
        var upserts = upserts("DiagnosticReport", PID, OBR, "OBX|1|NM|1^x^L||1||||||F", "OBX|2|NM|2^y^L||2||||||P");

        assertThat(upserts.getFirst().status()).contains(new Intent.StatusReport("HL70123", "A", ""));
    }

    @Test
    void completesAnOrderWhoseReportIsFinal() {
        var upserts = upserts("ServiceRequest", PID, "ORC|RE|O1^HIS|F1^LAB", OBR + "|".repeat(18) + "F");

        assertThat(upserts.getFirst().status()).contains(new Intent.StatusReport("HL70119", "RE", "CM"));
    }

    @Test
    void findsThePlacersNumberWithoutNamespaceInTheReceiver() {
        byte[] order =
                "MSH|^~\\&|HIS|GH|LAB|GH|20260301||ORM^O01|1|P|2.5\rPID|1||P1^^^GH^MR\rORC|NW|1001\rOBR|1|1001||A\r"
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] result = ("MSH|^~\\&|LAB|GH|HIS|GH|20260302||ORU^R01|2|P|2.5\rPID|1||P1^^^GH^MR\rORC|RE|1001|77\r"
                        + "OBR|1|1001|77|A\r")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        var placed = serviceRequest(order).target().keys();
        var filled = serviceRequest(result).target().keys();

        assertThat(filled).hasSize(2).containsAll(placed);
    }

    private static Intent.Upsert serviceRequest(byte[] message) {
        return Messages.intents(message, Intent.Upsert.class).stream()
                .filter(upsert -> upsert.target().handle().type().equals("ServiceRequest"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesADeletedResultOutOfItsReport() {
        byte[] message = oru(PID, OBR, "OBX|1|NM|1^x^L||1||||||D");

        assertThat(Messages.resource(message, "DiagnosticReport").has("result")).isFalse();
        assertThat(Messages.resource(message, "Observation").path("status").stringValue())
                .isEqualTo("entered-in-error");
    }

    @Test
    void leavesTheValueAloneWhenOnlyTheStatusChanges() {
        var upsert = upserts("Observation", PID, OBR, "OBX|1|NM|1^x^L||||||||U").getFirst();

        assertThat(upsert.assignments())
                .noneMatch(assignment -> assignment.element().equals("value[x]"));
    }

    @Test
    void findsTheSpecimenBeforeOrAfterTheResult() {
        String obx = "OBX|1|NM|1^x^L||1||||||F";
        String spm = "SPM|1|^S1&LAB||SER";

        assertThat(Messages.resource(oru(PID, OBR, spm, obx), "Observation").has("specimen"))
                .isTrue();
        assertThat(Messages.resource(oru(PID, OBR, obx, spm), "Observation").has("specimen"))
                .isTrue();
    }

    @Test
    void namesALocalCodeByTheSite() {
        JsonNode coding = observation("OBX|1|NM|GLU^Glucose^99LAB||1||||||F")
                .path("code")
                .path("coding")
                .path(0);

        assertThat(coding.path("system").stringValue()).isEqualTo("urn:id:demo:cs:99LAB");
    }

    @Test
    void readsOldSpecimenSources() {
        byte[] message = oru(PID, OBR + "|".repeat(8) + "BLD&Blood&HL70070^^^LA&Left arm&HL70163");

        assertThat(Messages.resource(message, "Specimen")
                        .path("type")
                        .path("coding")
                        .path(0)
                        .path("code")
                        .stringValue())
                .isEqualTo("BLD");
    }
}
