/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(Gateway.Extension.class)
class SearchTest {
    private final Gateway gateway;
    private final String family;

    SearchTest(Gateway gateway) {
        this.gateway = gateway;
        this.family = gateway.fresh("Searched").replace("-", "");
    }

    @BeforeEach
    void threePatientsWithAnObservationEach() {
        for (int i = 1; i <= 3; i++) {
            gateway.put(
                    "/Patient/" + family + i,
                    ("{'resourceType':'Patient','id':'%s%d','name':[{'family':'%s'}],"
                                    + "'birthDate':'197%d-01-01','gender':'%s'}")
                            .formatted(family, i, family, i, i == 1 ? "male" : "female"));
            gateway.put(
                    "/Observation/" + family + i,
                    ("{'resourceType':'Observation','id':'%s%d','status':'final',"
                                    + "'code':{'text':'x'},'subject':{'reference':'Patient/%s%d'}}")
                            .formatted(family, i, family, i));
        }
    }

    private List<String> ids(JsonNode bundle, String mode) {
        var ids = new ArrayList<String>();
        for (var entry : bundle.path("entry")) {
            if (entry.path("search").path("mode").asString("").equals(mode)) {
                ids.add(entry.path("resource").path("resourceType").asString("").charAt(0)
                        + entry.path("resource").path("id").asString("").substring(family.length()));
            }
        }
        return ids;
    }

    @Test
    void findsAndLinks() {
        var answer = gateway.get("/Patient?family=" + family + "&gender=female&_total=accurate");

        var bundle = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(bundle.path("type").asString("")).isEqualTo("searchset");
        assertThat(bundle.path("total").asInt(0)).isEqualTo(2);
        assertThat(ids(bundle, "match")).containsExactlyInAnyOrder("P2", "P3");
        assertThat(bundle.path("link")).hasSize(1);
        assertThat(bundle.path("link").path(0).path("url").asString(""))
                .isEqualTo(gateway.base() + "/Patient?family=" + family + "&gender=female&_total=accurate");
        assertThat(bundle.path("entry").path(0).path("fullUrl").asString(""))
                .startsWith(gateway.base() + "/Patient/" + family);
    }

    @Test
    void servesStoredBytesUnchanged() {
        var alone = gateway.get("/Patient/" + family + "1").text();

        assertThat(gateway.get("/Patient?_id=" + family + "1").text()).contains("\"resource\":" + alone);
    }

    @Test
    void findsTheSameByPostAndCombinesBothPlaces() {
        var posted = gateway.call("POST", "/Patient/_search?gender=female")
                .form("family=" + family)
                .send();

        assertThat(posted.status()).isEqualTo(200);
        assertThat(ids(posted.json(), "match")).containsExactlyInAnyOrder("P2", "P3");
        assertThat(gateway.call("POST", "/Patient/_search").body("{}").send().status())
                .isEqualTo(415);
    }

    @Test
    void findsNothingWithoutMakingAFussOfIt() {
        var bundle =
                gateway.get("/Patient?family=nobody-at-all&_total=accurate").json();

        assertThat(bundle.path("total").asInt(-1)).isZero();
        assertThat(bundle.has("entry")).isFalse();
    }

    @Test
    void ignoresAnEmptyParameterAndSaysSo() {
        var bundle = gateway.get("/Patient?gender=&_id=" + family + "1").json();

        assertThat(ids(bundle, "match")).containsExactly("P1");
        assertThat(bundle.path("link").path(0).path("url").asString("")).doesNotContain("gender");
        assertThat(bundle.path("entry").path(1).path("search").path("mode").asString(""))
                .isEqualTo("outcome");
        assertThat(bundle.path("entry")
                        .path(1)
                        .path("resource")
                        .path("issue")
                        .path(0)
                        .toString())
                .contains("warning", "'gender' has no value.");
    }

    @Test
    void pagesWithoutLossOrRepeat() {
        var seen = new ArrayList<String>();
        var path = "/Patient?family=" + family + "&_sort=-birthdate&_count=2";
        for (int pages = 0; !path.isEmpty() && pages < 5; pages++) {
            var bundle = gateway.get(path).json();
            seen.addAll(ids(bundle, "match"));
            var next = bundle.path("link").path(1).path("url").asString("");
            path = next.isEmpty()
                    ? ""
                    : next.substring(gateway.base().toString().length());
        }

        assertThat(seen).containsExactly("P3", "P2", "P1");
    }

    @Test
    void sortsByAToken() {
        assertThat(ids(
                        gateway.get("/Patient?family=" + family + "&_sort=-gender,-birthdate")
                                .json(),
                        "match"))
                .containsExactly("P1", "P3", "P2");
    }

    @Test
    void countsOnly() {
        for (var only : new String[] {"_count=0", "_summary=count"}) {
            var bundle = gateway.get("/Patient?family=" + family + "&" + only).json();

            assertThat(bundle.path("total").asInt(0)).as(only).isEqualTo(3);
            assertThat(bundle.has("entry")).isFalse();
        }
    }

    @Test
    void includesBothWays() {
        var forward = gateway.get(
                        "/Observation?_id=" + family + "1," + family + "2&_include=Observation:subject&_total=accurate")
                .json();
        var reverse = gateway.get("/Patient?_id=" + family + "1&_revinclude=Observation:subject")
                .json();

        assertThat(ids(forward, "match")).containsExactlyInAnyOrder("O1", "O2");
        assertThat(ids(forward, "include")).containsExactlyInAnyOrder("P1", "P2");
        assertThat(forward.path("total").asInt(0)).isEqualTo(2);
        assertThat(ids(reverse, "include")).containsExactly("O1");
    }

    @Test
    void lowersACountPastItsCapAndSaysSo() {
        var self = gateway.get("/Patient?family=" + family + "&_count=5000")
                .json()
                .path("link")
                .path(0)
                .path("url")
                .asString("");

        assertThat(self).endsWith("_count=1000");
    }

    @Test
    void ignoresUnknownParametersAndSaysSo() {
        var bundle = gateway.get("/Patient?family=" + family + "&colour=red").json();

        assertThat(ids(bundle, "match")).hasSize(3);
        assertThat(bundle.path("link").path(0).path("url").asString("")).doesNotContain("colour");
        assertThat(bundle.path("entry")
                        .path(3)
                        .path("resource")
                        .path("issue")
                        .path(0)
                        .path("diagnostics")
                        .asString(""))
                .contains("colour");
    }

    @Test
    void refusesUnknownParametersWhenHandlingIsStrict() {
        for (var unknown : new String[] {"colour=red", "gender=", "_sort=colour", "_include=Patient:colour"}) {
            var answer = gateway.call("GET", "/Patient?" + unknown)
                    .header("Prefer", "handling=strict")
                    .send();

            assertThat(answer.status()).as(unknown).isEqualTo(400);
        }
    }

    @Test
    void escapesWhatItLinks() {
        var self = gateway.get("/Patient?family=%22%3E%3Cscript%3E%26x")
                .json()
                .path("link")
                .path(0)
                .path("url")
                .asString("");

        assertThat(self).isEqualTo(gateway.base() + "/Patient?family=%22%3E%3Cscript%3E%26x");
    }
}
