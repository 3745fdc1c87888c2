/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Gateway.Extension.class)
class CreateTest {
    private final Gateway gateway;

    CreateTest(Gateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void answersWithLocationVersionAndTheResource() {
        var answer = gateway.post(
                "/Patient",
                "{'resourceType':'Patient','id':'mine','active':true,"
                        + "'meta':{'versionId':'9','lastUpdated':'2001-01-01T00:00:00Z','tag':[{'code':'t'}]}}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(answer.header("Last-Modified")).endsWith("GMT");
        assertThat(answer.header("Content-Type").replace(" ", ""))
                .isEqualToIgnoringCase("application/fhir+json;charset=utf-8");
        var resource = answer.json();
        var id = resource.path("id").asString("");
        assertThat(id).isNotEmpty().isNotEqualTo("mine");
        assertThat(answer.header("Location")).isEqualTo(gateway.base() + "/Patient/" + id + "/_history/1");
        assertThat(resource.path("meta").path("versionId").asString("")).isEqualTo("1");
        assertThat(resource.path("meta").path("lastUpdated").asString(""))
                .startsWith("20")
                .isNotEqualTo("2001-01-01T00:00:00Z");
        assertThat(resource.path("meta").path("tag").path(0).path("code").asString(""))
                .isEqualTo("t");
    }

    @Test
    void keepsNumbersAndTextAsTheyWereWritten() {
        var created = gateway.post("/Observation", """
                {'resourceType':'Observation','status':'final','code':{'text':'Größe 𝄞 "q" \\\\ x'},
                 'valueQuantity':{'value':1.00},'component':[{'code':{'text':'e'},'valueQuantity':{'value':0.000001}}],
                 '_issued':{'extension':[{'url':'http://x.org','valueDecimal':12345678901234567.890}]}}""".replace("\"q\"", "\\'q\\'"));

        var text = gateway.get("/Observation/" + created.json().path("id").asString(""))
                .text();
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(text)
                .contains("\"value\":1.00")
                .contains("12345678901234567.890")
                .contains("Größe 𝄞");
    }

    @Test
    void storesABundleThatIsPostedAsOne() {
        var answer = gateway.post("/Bundle", "{'resourceType':'Bundle','type':'collection'}");

        assertThat(answer.status()).isEqualTo(201);
    }

    @Test
    void returnsWhatIsPreferred() {
        var patient = "{\"resourceType\":\"Patient\"}";

        var minimal = gateway.call("POST", "/Patient")
                .header("Prefer", "return=minimal")
                .body(patient)
                .send();
        var outcome = gateway.call("POST", "/Patient")
                .header("Prefer", "return=OperationOutcome")
                .body(patient)
                .send();
        var unknown = gateway.call("POST", "/Patient")
                .header("Prefer", "return=everything")
                .body(patient)
                .send();

        assertThat(minimal.status()).isEqualTo(201);
        assertThat(minimal.text()).isEmpty();
        assertThat(minimal.header("Location")).isNotEmpty();
        assertThat(outcome.json().path("resourceType").asString("")).isEqualTo("OperationOutcome");
        assertThat(unknown.json().path("resourceType").asString("")).isEqualTo("Patient");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/Observation | {'resourceType':'Patient'} | 400 | invalid",
                "/Nothing | {'resourceType':'Patient'} | 404 | not-found",
                "/patient | {'resourceType':'Patient'} | 404 | not-found",
                "/Patient | not json | 400 | structure",
                "/Patient | `` | 400 | structure",
                "/Patient | [] | 400 | structure",
                "/Patient | {'resourceType':'Patient'} x | 400 | structure",
                "/Patient | {'resourceType':'Patient','active':true,'active':true} | 400 | structure",
                "/Patient | {'resourceType':'Patient','nickname':'x'} | 400 | structure",
                "/Patient | {'resourceType':'Patient','name':[]} | 400 | structure",
                "/Patient | {'resourceType':'Patient','gender':'man'} | 422 | code-invalid",
                "/Observation | {'resourceType':'Observation','status':'final'} | 422 | required",
            })
    void refusesWhatIsNotTheResource(String path, String body, int status, String issue) {
        var answer = gateway.post(path, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.issue()).isEqualTo(issue);
    }

    @Test
    void refusesOtherContentTypes() {
        var body = BodyPublishers.ofString("<Patient/>");

        assertThat(gateway.call("POST", "/Patient")
                        .body("application/fhir+xml", body)
                        .send()
                        .status())
                .isEqualTo(415);
        assertThat(gateway.call("POST", "/Patient")
                        .body("text/plain", body)
                        .send()
                        .status())
                .isEqualTo(415);
        assertThat(gateway.call("POST", "/Patient").send().status()).isEqualTo(415);
        assertThat(gateway.call("POST", "/Patient")
                        .body("application/fhir+json;fhirVersion=5.0", body)
                        .send()
                        .status())
                .isEqualTo(415);
        assertThat(gateway.call("POST", "/Patient")
                        .body("application/fhir+json;charset=latin1", body)
                        .send()
                        .status())
                .isEqualTo(415);
    }

    @Test
    void acceptsTheContentTypesOfJson() {
        for (var type : new String[] {
            "application/json", "application/fhir+json; charset=UTF-8", "application/fhir+json; fhirVersion=4.0"
        }) {
            var body = BodyPublishers.ofString("{\"resourceType\":\"Patient\"}");
            assertThat(gateway.call("POST", "/Patient").body(type, body).send().status())
                    .as(type)
                    .isEqualTo(201);
        }
    }

    @Test
    void doesNotPretendToCreateConditionally() {
        var answer = gateway.call("POST", "/Patient")
                .header("If-None-Exist", "identifier=x")
                .body("{\"resourceType\":\"Patient\"}")
                .send();

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.issue()).isEqualTo("not-supported");
    }
}
