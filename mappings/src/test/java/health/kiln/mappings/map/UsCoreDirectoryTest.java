/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static health.kiln.mappings.map.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * US Core's must-support elements of what stands around a patient: documents, problems, dispenses, teams, and the
 * directory of people, organizations and places. Each is there whenever the message has it.
 */
class UsCoreDirectoryTest {
    private static final String PATIENT = "PID|1||10023^^^GOODHEALTH^MR||ROSSI^ANNA||19710203|F";
    private static final String VISIT = "PV1|1|I|W1^101^A^GOODHEALTH|||||||||||||||||V1001^^^GOODHEALTH^VN";

    private static byte[] sent(String name) {
        return switch (name) {
            case "document" ->
                message(
                        "MDM^T02",
                        "EVN|T02|20260304103000",
                        PATIENT,
                        VISIT,
                        "TXA|1|11488-4^Consult note^LN|TX|20260304100000||20260304103000|||1234567893^NOTE^NORA^^^^^^NPI|"
                                + "9999999999^SIGN^SUE^^^^^^NPI||DOC77^HOSPITAL|||||LA||AV",
                        "OBX|1|TX|1^Body^L||Discharged home||||||F");
            case "problem" ->
                message(
                        "PPR^PC1",
                        PATIENT,
                        VISIT,
                        "PRB|AD|20260301|I10^Hypertension^I10|PR1^HOSPITAL|||20260201||20260304|||||RESOLVED||20260115");
            case "dispense" ->
                message(
                        "RDS^O13",
                        PATIENT,
                        VISIT,
                        "ORC|RE|P9^ORDERS|F9^PHARM",
                        "RXD|1|00093^Amoxicillin^NDC|202603011000|30|TAB||RX9^PHARM|||1234567893^PHARM^PAT^^^^^^NPI",
                        "RXR|PO^Oral^HL70162");
            case "admission" ->
                message(
                        "ADT^A01",
                        "EVN|A01|20260301080000",
                        PATIENT,
                        VISIT,
                        "ROL|R3^GOODHEALTH|AD|CP^Consulting^HL70443|1234567893^WELBY^MARCUS^^^^^^NPI|||||207R00000X^Internal"
                                + " medicine^NUCC|||^WPN^PH^^^217^5550101|W1^^^GOODHEALTH|Heart Clinic^^^^^PAYERS^NPI^^^77",
                        "IN1|1|PPO^Blue PPO|INS7^^^PAYERS^NIIP|Blue Shield|PO BOX 1^^SPRINGFIELD^IL^62701^USA^B||^WPN^PH^^^217"
                                + "^5550101",
                        "IN3|1|CERT7|||||||||||||||||||Case Manager Smith");
            case "oximetry" ->
                message(
                        "ORU^R01",
                        PATIENT,
                        VISIT,
                        "OBR|1||F2^WARD|85353-1^Vital signs^LN|||202603010700",
                        "OBX|1|NM|59408-5^Oxygen saturation^LN|1.1|94|%^^UCUM|||||F|||202603010700",
                        "OBX|2|NM|3151-8^Oxygen flow^LN|1.2|2|L/min^^UCUM|||||F|||202603010700");
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            document  | DocumentReference  | /status /type/coding/0/code /category/0/coding/0/code /subject/reference /date /author/0/reference /authenticator/reference /content/0/attachment/contentType /content/0/attachment/data /context/encounter/0/reference /context/period/start
            document  | DocumentReference  | /masterIdentifier/value /docStatus
            document  | Practitioner       | /identifier/0/system /identifier/0/value /name/0/family
            problem   | Condition          | /clinicalStatus/coding/0/code /category/0/coding/0/code /code/coding/0/code /subject/reference /onsetDateTime /abatementDateTime /recordedDate /encounter/reference
            dispense  | MedicationDispense | /status /subject/reference /context/reference /medicationCodeableConcept/coding/0/code /performer/0/actor/reference /authorizingPrescription/0/reference /quantity/value /quantity/unit /whenHandedOver /dosageInstruction/0/route/coding/0/code
            admission | Organization       | /identifier/0/system /identifier/0/value /active /name /telecom/0/value /address/0/line/0 /address/0/city /address/0/state /address/0/postalCode /address/0/country
            admission | Location           | /name /identifier/0/value
            admission | PractitionerRole   | /active /practitioner/reference /organization/reference /code/0/coding/0/code /specialty/0/coding/0/code /telecom/0/value /location/0/reference
            admission | CareTeam           | /status /subject/reference /participant/0/role/0/coding/0/code /participant/0/member/display
            oximetry  | Observation        | /status /category/0/coding/0/code /code/coding/0/code /code/coding/1/code /subject/reference /effectiveDateTime /valueQuantity/value /valueQuantity/code /component/0/code/coding/0/code /component/0/valueQuantity/code
            """)
    void carriesWhatTheMessageHas(String sent, String type, String elements) {
        List<JsonNode> made = Messages.resources(sent(sent), type);

        assertThat(made)
                .isNotEmpty()
                .allSatisfy(resource ->
                        assertThat(R4Validator.errors((ObjectNode) resource)).isEmpty());
        assertThat(made.stream().map(resource -> missing(resource, elements)))
                .as("in the best of %s", made)
                .anySatisfy(missing -> assertThat(missing).isEmpty());
    }

    private static List<String> missing(JsonNode resource, String elements) {
        return Arrays.stream(elements.split(" ", -1))
                .filter(element -> resource.at(element).isMissingNode())
                .toList();
    }
}
