/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Gateway.Extension.class)
class AccessTest {
    private final Gateway gateway;

    AccessTest(Gateway gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer junk",
                "Bearer a.b.c",
                "Bearer eyJhbGciOiJub25lIn0.e30.",
                "Basic YTpi",
                "Negotiate x",
                "bearer null"
            })
    void refusesWhoeverIsNotKnown(String authorization) {
        var answer = gateway.call("GET", "/Patient/1")
                .header("Authorization", authorization)
                .send();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(answer.json().path("resourceType").asString("")).isEqualTo("OperationOutcome");
    }

    @Test
    void takesNoTokenFromTheQuery() {
        var answer = gateway.call("GET", "/Patient/1?access_token=" + gateway.token())
                .header("Authorization", "")
                .send();

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void asksForATokenBeforeAnythingElse() {
        for (var path : new String[] {"/Nothing", "/Patient?_count=x", "/$everything", ""}) {
            assertThat(gateway.call("GET", path)
                            .header("Authorization", "")
                            .send()
                            .status())
                    .as(path)
                    .isEqualTo(401);
        }
        var unread = gateway.call("POST", "/Patient")
                .header("Authorization", "")
                .body("not json")
                .send();
        assertThat(unread.status()).isEqualTo(401);
    }

    @Test
    void refusesATokenThatHasExpired() {
        var token = gateway.server().expiredToken("system/*.rs");

        var answer = gateway.call("GET", "/Patient/1").as(token).send();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.issue()).isEqualTo("expired");
        assertThat(answer.header("WWW-Authenticate")).contains("invalid_token");
    }

    @Test
    void refusesATokenOfAnotherScope() {
        var reader = gateway.server().token("system/Patient.r");

        assertThat(gateway.call("GET", "/Patient/none").as(reader).send().status())
                .isEqualTo(404);
        for (var refused : new String[][] {
            {"GET", "/Observation/none"},
            {"GET", "/Patient"},
            {"POST", "/Patient"},
            {"PUT", "/Patient/x"},
            {"DELETE", "/Patient/x"},
            {"GET", "/Observation/none/_history"},
            {"POST", "/Patient/_search"},
            {"GET", "/Binary/msg-7"}
        }) {
            var answer = gateway.call(refused[0], refused[1])
                    .as(reader)
                    .body("not even json")
                    .send();
            assertThat(answer.status()).as(refused[0] + refused[1]).isEqualTo(403);
            assertThat(answer.issue()).isEqualTo("forbidden");
            assertThat(answer.header("WWW-Authenticate")).contains("insufficient_scope");
        }
    }

    @Test
    void includesOnlyWhatMayBeSearched() {
        var patient = gateway.post("/Patient", "{'resourceType':'Patient'}")
                .json()
                .path("id")
                .asString("");
        gateway.post(
                "/Observation",
                "{'resourceType':'Observation','status':'final','code':{'text':'x'},'subject':{'reference':'Patient/"
                        + patient + "'}}");
        var narrow = gateway.server().token("system/Observation.rs system/Patient.r");
        var wide = gateway.server().token("system/Observation.rs system/Patient.rs");
        var search = "/Observation?subject=Patient/" + patient + "&_include=Observation:subject";

        assertThat(gateway.call("GET", search).as(narrow).send().json().path("entry"))
                .hasSize(1);
        assertThat(gateway.call("GET", search).as(wide).send().json().path("entry"))
                .hasSize(2);
    }
}
