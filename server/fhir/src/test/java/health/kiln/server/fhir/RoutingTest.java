/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(Gateway.Extension.class)
class RoutingTest {
    private final Gateway gateway;

    RoutingTest(Gateway gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /Nothing, 404",
        "GET, /patient, 404",
        "GET, /Patient/1/nothing, 404",
        "GET, /Patient/1/_history/1/2, 404",
        "GET, /Patient/, 404",
        "POST, '', 501",
        "POST, /, 501",
        "GET, /_history, 501",
        "GET, /Patient/_history, 501",
        "GET, /Patient/1/Observation, 501",
        "GET, /Patient/1/*, 501",
        "POST, /Patient/$validate, 501",
        "PUT, /Patient, 501",
        "DELETE, /Patient, 501",
        "PATCH, /Patient/1, 405",
        "POST, /Patient/1, 405",
        "DELETE, /Patient/1/_history/1, 405",
        "GET, /Patient/_search, 405",
        "POST, /metadata, 405",
        "OPTIONS, /Patient, 405",
        "TRACK, /Patient, 501",
    })
    void saysWhatItDoesNotHave(String method, String path, int status) {
        var answer = gateway.call(method, path).send();

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("resourceType").asString("")).isEqualTo("OperationOutcome");
        assertThat(answer.header("Allow").isEmpty()).isEqualTo(status != 405);
    }

    @Test
    void showsItsCapabilitiesToEveryone() {
        for (var path : new String[] {
            "/metadata", "/metadata?mode=full", "/metadata?mode=normative", "/metadata?mode=terminology"
        }) {
            var answer =
                    gateway.call("GET", path).header("Authorization", "junk").send();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(answer.json().path("resourceType").asString("")).isEqualTo("CapabilityStatement");
        }
    }

    @Test
    void listsNothingThatItDoesNotDo() {
        var rest = gateway.get("/metadata").json().path("rest").path(0);

        assertThat(rest.has("interaction")).isFalse();
        assertThat(rest.has("operation")).isFalse();
        for (var resource : rest.path("resource")) {
            var isWritten = !resource.path("type").asString("").equals("AuditEvent");
            assertThat(resource.path("interaction"))
                    .extracting(item -> item.path("code").asString(""))
                    .hasSameElementsAs(
                            isWritten
                                    ? List.of(
                                            "read",
                                            "vread",
                                            "update",
                                            "delete",
                                            "history-instance",
                                            "create",
                                            "search-type")
                                    : List.of("read", "search-type"));
            assertThat(resource.path("conditionalCreate").asBoolean(true)).isFalse();
        }
        assertThat(rest.path("resource")).hasSize(146);
    }

    @Test
    void listsWhatMayBeIncludedEitherWayAndSortedBy() {
        var rest = gateway.get("/metadata").json().path("rest").path(0);

        var patient = rest.path("resource")
                .valueStream()
                .filter(resource -> resource.path("type").asString("").equals("Patient"))
                .findFirst()
                .orElseThrow();
        assertThat(patient.path("searchInclude")).extracting(JsonNode::asString).contains("Patient:link");
        assertThat(patient.path("searchRevInclude"))
                .extracting(JsonNode::asString)
                .contains("Observation:subject", "Encounter:patient", "Provenance:target")
                .doesNotContain("Patient:organization");
        assertThat(rest.path("documentation").asString("")).startsWith("_sort takes");
        assertThat(gateway.get("/Observation?_sort=code-value-quantity").text()).contains("a composite");
    }

    @Test
    void showsSmartConfigurationWhateverIsAccepted() {
        var answer = gateway.call("GET", "/.well-known/smart-configuration")
                .header("Authorization", "junk")
                .header("Accept", "text/html")
                .send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.json().path("token_endpoint").asString(""))
                .isEqualTo(gateway.server().issuer() + "/oauth2/token");
        assertThat(answer.json().has("authorization_endpoint")).isFalse();
        assertThat(answer.json().path("capabilities"))
                .extracting(item -> item.asString(""))
                .contains("client-confidential-asymmetric", "permission-v2");
    }
}
