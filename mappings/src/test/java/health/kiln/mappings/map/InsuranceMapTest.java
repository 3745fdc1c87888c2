/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static health.kiln.mappings.map.Messages.intents;
import static health.kiln.mappings.map.Messages.message;
import static health.kiln.mappings.map.Messages.resource;
import static health.kiln.mappings.map.Messages.resources;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.intent.Intent;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who pays for a visit, who is insured, and who answers for the account. */
class InsuranceMapTest {
    private static final String PID = "PID|1||10023^^^GOODHEALTH^MR||ROSSI^ANNA|||||||||||||A500^^^GOODHEALTH^AN";
    private static final String PV1 = "PV1|1|I|W1^101^A^GOODHEALTH||||||||||||||||V1001^^^GOODHEALTH^VN";
    private static final String PARENT = "IN1|1|PPO^Blue PPO|INS7^^^PAYERS^NIIP|Blue Shield||||||||||||ROSSI^BRUNO|PAR";
    private static final String OWN = "IN1|2|AID^Aid||State Aid||||||||||||ROSSI^ANNA|SEL";
    private static final String KIN = "NK1|1|ROSSI^MARTA|MTH";

    @Test
    void joinsPayorSubscriberPatientAndAccount() {
        byte[] admission = message("ADT^A01", PID, PV1, PARENT, OWN);

        List<JsonNode> coverages = resources(admission, "Coverage");

        JsonNode account = resource(admission, "Account");
        JsonNode payor = resource(admission, "Organization");
        JsonNode subscriber = resource(admission, "RelatedPerson");
        assertThat(coverages).hasSize(2);
        assertThat(coverages.getFirst().at("/payor/0/reference").stringValue())
                .isEqualTo("Organization/" + payor.path("id").stringValue());
        assertThat(coverages.getFirst().at("/subscriber/reference").stringValue())
                .isEqualTo("RelatedPerson/" + subscriber.path("id").stringValue());
        assertThat(coverages.getLast().at("/subscriber/reference").stringValue())
                .isEqualTo(coverages.getLast().at("/beneficiary/reference").stringValue());
        assertThat(account.path("coverage")).hasSize(2);
    }

    @Test
    void namesACoverageByPlanAndPolicyWhateverItsPlaceInTheList() {
        String first = "IN1|1|PPO^Blue PPO" + "|".repeat(34) + "POL99";
        String second = "IN1|2|PPO^Blue PPO" + "|".repeat(34) + "POL99";

        String before = resource(message("ADT^A08", PID, PV1, first), "Coverage")
                .path("id")
                .stringValue();

        assertThat(resource(message("ADT^A08", PID, PV1, second), "Coverage")
                        .path("id")
                        .stringValue())
                .isEqualTo(before);
    }

    /** The list of NK1 says nothing of an insured person, and the list of IN1 nothing of the next of kin. */
    @Test
    void listsOnlyWhatItsOwnSegmentsName() {
        byte[] update = message("ADT^A08", PID, KIN, PV1, PARENT);

        List<Intent.Snapshot> lists = intents(update, Intent.Snapshot.class);

        assertThat(lists).extracting(Intent.Snapshot::type).containsExactlyInAnyOrder("RelatedPerson", "Coverage");
        assertThat(lists).allSatisfy(list -> assertThat(list.present()).hasSize(1));
        assertThat(resources(update, "RelatedPerson")).hasSize(2);
    }

    @Test
    void takesOneCoverageAwayByItsActionCode() {
        String deleted = "IN1|1|PPO^Blue PPO" + "|".repeat(34) + "POL99" + "|".repeat(19) + "D";
        byte[] update = message("ADT^A08", PID, PV1, deleted);

        assertThat(resource(update, "Coverage").path("status").stringValue()).isEqualTo("cancelled");
        assertThat(intents(update, Intent.Snapshot.class)).isEmpty();
    }

    @Test
    void letsThePatientAnOrganizationOrAPersonAnswerForTheAccount() {
        byte[] admission = message(
                "ADT^A01",
                PID,
                PV1,
                "GT1|1||ROSSI^ANNA||||||||SEL",
                "GT1|2|G7^^^GOODHEALTH|ROSSI^BRUNO||||||||FTH",
                "GT1|3" + "|".repeat(20) + "Acme^^^^^PAYERS^NIIP^^^A1");

        List<String> parties = resource(admission, "Account")
                .path("guarantor")
                .valueStream()
                .map(item -> item.at("/party/reference").stringValue().replaceAll("/.*", ""))
                .toList();

        assertThat(parties).containsExactlyInAnyOrder("Patient", "RelatedPerson", "Organization");
    }
}
