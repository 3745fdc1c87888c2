/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Gateway.Extension.class)
class ReadTest {
    private final Gateway gateway;

    ReadTest(Gateway gateway) {
        this.gateway = gateway;
    }

    private String patient() {
        var path = "/Patient/" + gateway.fresh("read");
        assertThat(gateway.put(path, "{'resourceType':'Patient','id':'" + path.substring(9) + "'}")
                        .status())
                .isEqualTo(201);
        return path;
    }

    @Test
    void showsTheCurrentVersion() {
        var path = patient();

        var answer = gateway.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.json().path("id").asString("")).isEqualTo(path.substring(9));
    }

    @Test
    void answersHeadAsGetWithoutTheBody() {
        var path = patient();

        var head = gateway.call("HEAD", path).send();

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(head.header("Content-Length")).isEqualTo(gateway.get(path).header("Content-Length"));
    }

    @Test
    void tellsMissingFromDeleted() {
        var path = patient();
        gateway.call("DELETE", path).send();

        var deleted = gateway.get(path);
        var missing = gateway.get("/Patient/never-was");

        assertThat(deleted.status()).isEqualTo(410);
        assertThat(deleted.issue()).isEqualTo("deleted");
        assertThat(deleted.header("ETag")).isEqualTo("W/\"2\"");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.issue()).isEqualTo("not-found");
    }

    @Test
    void showsOldVersions() {
        var path = patient();
        gateway.put(path, "{'resourceType':'Patient','id':'" + path.substring(9) + "','active':true}");
        gateway.call("DELETE", path).send();

        assertThat(gateway.get(path + "/_history/1").json().has("active")).isFalse();
        assertThat(gateway.get(path + "/_history/2").json().path("active").asBoolean(false))
                .isTrue();
        assertThat(gateway.get(path + "/_history/2").header("ETag")).isEqualTo("W/\"2\"");
        assertThat(gateway.get(path + "/_history/3").status()).isEqualTo(410);
        assertThat(gateway.get(path + "/_history/4").status()).isEqualTo(404);
        assertThat(gateway.get(path + "/_history/x").status()).isEqualTo(404);
    }

    @Test
    void answers304WhenTheClientHasTheVersion() {
        var path = patient();
        var changed = gateway.get(path).header("Last-Modified");

        assertThat(gateway.call("GET", path)
                        .header("If-None-Match", "W/\"1\"")
                        .send()
                        .status())
                .isEqualTo(304);
        assertThat(gateway.call("GET", path)
                        .header("If-None-Match", "\"7\", W/\"1\"")
                        .send()
                        .status())
                .isEqualTo(304);
        assertThat(gateway.call("GET", path)
                        .header("If-None-Match", "W/\"2\"")
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(gateway.call("GET", path)
                        .header("If-Modified-Since", changed)
                        .send()
                        .status())
                .isEqualTo(304);
        assertThat(gateway.call("GET", path)
                        .header("If-Modified-Since", "Thu, 01 Jan 2015 00:00:00 GMT")
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(gateway.call("GET", path)
                        .header("If-Modified-Since", "Thursday, 01-Jan-15 00:00:00 GMT")
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(gateway.call("GET", path)
                        .header("If-Modified-Since", "Wed Jan  1 00:00:00 2098")
                        .send()
                        .status())
                .isEqualTo(304);
        assertThat(gateway.call("GET", path)
                        .header("If-Modified-Since", "yesterday")
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(gateway.call("GET", path)
                        .header("If-None-Match", "W/\"2\"")
                        .header("If-Modified-Since", changed)
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/fhir+json",
                "application/json",
                "*/*",
                "application/*",
                "text/html, */*;q=0.8",
                "application/fhir+xml;q=1.0, application/fhir+json;q=0.9",
                "application/fhir+json;fhirVersion=4.0"
            })
    void answersInJsonWhereItIsAccepted(String accept) {
        assertThat(gateway.call("GET", patient())
                        .header("Accept", accept)
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/fhir+xml",
                "text/html",
                "application/fhir+json;fhirVersion=5.0",
                "application/fhir+json;q=0"
            })
    void answers406WhereItIsNot(String accept) {
        var answer = gateway.call("GET", patient()).header("Accept", accept).send();

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.json().path("resourceType").asString("")).isEqualTo("OperationOutcome");
    }

    @Test
    void takesFormatForMoreThanAccept() {
        var path = patient();

        assertThat(gateway.call("GET", path + "?_format=json")
                        .header("Accept", "text/html")
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(gateway.get(path + "?_format=application/fhir+json").status())
                .isEqualTo(200);
        assertThat(gateway.get(path + "?_format=application/fhir%2Bjson").status())
                .isEqualTo(200);
        assertThat(gateway.get(path + "?_format=xml").status()).isEqualTo(406);
    }

    @Test
    void ignoresUnknownParametersUnlessHandlingIsStrict() {
        var path = patient();

        assertThat(gateway.get(path + "?x=y").status()).isEqualTo(200);
        assertThat(gateway.call("GET", path + "?x=y")
                        .header("Prefer", "handling=strict")
                        .send()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void showsHistoryNewestFirst() {
        var path = patient();
        var id = path.substring(9);
        gateway.put(path, "{'resourceType':'Patient','id':'" + id + "','active':true}");
        gateway.call("DELETE", path).send();
        gateway.put(path, "{'resourceType':'Patient','id':'" + id + "','active':false}");

        var bundle = gateway.get(path + "/_history").json();

        assertThat(bundle.path("type").asString("")).isEqualTo("history");
        assertThat(bundle.path("total").asInt(0)).isEqualTo(4);
        assertThat(bundle.path("entry"))
                .extracting(entry -> entry.path("request").path("method").asString(""))
                .containsExactly("PUT", "DELETE", "PUT", "PUT");
        assertThat(bundle.path("entry"))
                .extracting(entry -> entry.path("response").path("status").asString(""))
                .containsExactly("201", "204", "200", "201");
        assertThat(bundle.path("entry").path(1).has("resource")).isFalse();
        assertThat(bundle.path("entry").path(0).path("response").path("etag").asString(""))
                .isEqualTo("W/\"4\"");
        assertThat(bundle.path("entry").path(0).path("fullUrl").asString("")).isEqualTo(gateway.base() + path);
    }

    @Test
    void pagesThroughHistory() {
        var path = patient();
        for (int i = 0; i < 4; i++) {
            gateway.put(
                    path, "{'resourceType':'Patient','id':'" + path.substring(9) + "','active':" + (i % 2 == 0) + "}");
        }

        var first = gateway.get(path + "/_history?_count=3").json();
        var next = first.path("link").path(1).path("url").asString("");
        var second =
                gateway.get(next.substring(gateway.base().toString().length())).json();

        assertThat(first.path("entry")).hasSize(3);
        assertThat(second.path("entry")).hasSize(2);
        assertThat(second.path("link")).hasSize(1);
        assertThat(second.path("entry").path(1).path("response").path("status").asString(""))
                .isEqualTo("201");
    }

    @Test
    void showsHistorySinceATime() {
        var path = patient();

        assertThat(gateway.get(path + "/_history?_since=2020-01-01T00:00:00Z")
                        .json()
                        .path("entry"))
                .hasSize(1);
        assertThat(gateway.get(path + "/_history?_since=2090-01-01T00:00:00%2B02:00")
                        .json()
                        .has("entry"))
                .isFalse();
        assertThat(gateway.get(path + "/_history?_since=soon").status()).isEqualTo(400);
        assertThat(gateway.get("/Patient/never-was/_history").status()).isEqualTo(404);
    }
}
