/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit trail as AuditEvents: for those whose scope names it, and for reading only. */
@ExtendWith(Gateway.Extension.class)
class AuditEventTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private final Gateway gateway;
    private final String auditor;

    AuditEventTest(Gateway gateway) {
        this.gateway = gateway;
        this.auditor = gateway.server().token("system/AuditEvent.rs");
    }

    @Test
    void tellsWhoSawAPatient() {
        var id = gateway.fresh("seen");
        gateway.put("/Patient/" + id, "{'resourceType':'Patient','id':'" + id + "'}");
        gateway.get("/Patient/" + id);
        gateway.get("/Patient/" + id + "/_history/9");

        var events = events("/AuditEvent?patient=" + id);

        assertThat(events)
                .extracting(event -> event.getSubtypeFirstRep().getCode())
                .containsExactly("vread", "read", "update");
        var read = events.get(1);
        assertThat(read.getAction().toCode()).isEqualTo("R");
        assertThat(read.getOutcome()).isEqualTo(AuditEventOutcome._0);
        assertThat(read.getEntityFirstRep().getWhat().getReference()).isEqualTo("Patient/" + id);
        assertThat(read.getAgentFirstRep().getNetwork().getAddress()).isEqualTo("127.0.0.1");
        assertThat(read.getAgentFirstRep().getWho().getIdentifier().getValue())
                .isEqualTo(read.getAgentFirstRep().getAltId());
        assertThat(events.getFirst().getOutcome()).isEqualTo(AuditEventOutcome._4);
    }

    @Test
    void readsOneEvent() {
        var id = gateway.fresh("one");
        gateway.get("/Patient/" + id);
        var found =
                events("/AuditEvent?patient=" + id).getFirst().getIdElement().getIdPart();

        var answer = as(auditor, "/AuditEvent/" + found);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(strict(answer.text(), AuditEvent.class).getOutcomeDesc()).isEqualTo("not-found");
        assertThat(as(auditor, "/AuditEvent/x").status()).isEqualTo(404);
        assertThat(as(auditor, "/AuditEvent/999999999999").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "date=ge2020&,           3",
        "date=lt2020&,           0",
        "_lastUpdated=gt2100&,   0",
        "action=R&,              3",
        "action=C&,              0",
        "outcome=4&,             3",
        "'outcome=0,8&',         0",
        "subtype=read&,          3",
        "address=127.&,          3",
        "address=10.&,           0",
        "altid=nobody&,          0",
        "_count=2&,              2"
    })
    void isSearchedBy(String criteria, int found) {
        var id = gateway.fresh("criteria");
        for (var i = 0; i < 3; i++) {
            gateway.get("/Patient/" + id);
        }

        assertThat(events("/AuditEvent?" + criteria + "entity=Patient/" + id)).hasSize(found);
    }

    @Test
    void pagesFromTheNewestToTheOldest() {
        var id = gateway.fresh("paged");
        for (var i = 0; i < 5; i++) {
            gateway.get("/Patient/" + id);
        }

        var seen = new ArrayList<Long>();
        var next = "/AuditEvent?_sort=-date&_count=2&patient=Patient/" + id;
        while (!next.isEmpty()) {
            var page = bundle(next);
            page.getEntry()
                    .forEach(entry -> seen.add(
                            Long.parseLong(entry.getResource().getIdElement().getIdPart())));
            assertThat(page.getEntry()).hasSizeBetween(1, 2);
            next = page.getLink("next") == null
                    ? ""
                    : page.getLink("next")
                            .getUrl()
                            .substring(gateway.base().toString().length());
        }

        assertThat(seen)
                .hasSize(5)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo((one, other) -> Long.compare(other, one));
    }

    @Test
    void isNotPartOfAllTypes() {
        assertThat(gateway.get("/AuditEvent").status()).isEqualTo(403);
        assertThat(as(gateway.server().token("system/Patient.rs"), "/AuditEvent")
                        .status())
                .isEqualTo(403);
        assertThat(as(gateway.server().token("system/AuditEvent.r"), "/AuditEvent")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void cannotBeWritten() {
        var all = gateway.server().token("system/AuditEvent.cruds");
        var event = "{\"resourceType\":\"AuditEvent\"}";

        for (var answer : List.of(
                gateway.call("POST", "/AuditEvent").as(all).body(event).send(),
                gateway.call("PUT", "/AuditEvent/1").as(all).body(event).send(),
                gateway.call("DELETE", "/AuditEvent/1").as(all).send(),
                gateway.call("DELETE", "/AuditEvent?date=lt2100").as(all).send())) {
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.issue()).isEqualTo("not-supported");
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
        }
        assertThat(as(all, "/AuditEvent/1/_history").status()).isEqualTo(501);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent-name=x",
                "patient:missing=true",
                "address:exact=1",
                "_sort=date",
                "_sort=-agent",
                "_summary=count",
                "_total=accurate",
                "_include=AuditEvent:entity",
                "_cursor=Patient",
                "date=ap2026",
                "entity=1"
            })
    void refusesWhatItCannotAnswer(String search) {
        var answer = as(auditor, "/AuditEvent?" + search);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    }

    @Test
    void isToldInTheCapabilities() {
        var statement = gateway.get("/metadata").json();

        for (var resource : statement.at("/rest/0/resource")) {
            if (resource.path("type").asString().equals("AuditEvent")) {
                assertThat(resource.path("interaction"))
                        .extracting(interaction -> interaction.path("code").asString())
                        .containsExactly("read", "search-type");
                assertThat(resource.path("searchParam")).hasSize(AuditCriteria.PARAMETERS.size());
            } else {
                assertThat(resource.path("searchRevInclude").toString()).doesNotContain("AuditEvent:");
            }
        }
    }

    private List<AuditEvent> events(String path) {
        return bundle(path).getEntry().stream()
                .map(entry -> (AuditEvent) entry.getResource())
                .toList();
    }

    private Bundle bundle(String path) {
        gateway.audited(); // all that was asked is written
        var answer = as(auditor, path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return strict(answer.text(), Bundle.class);
    }

    private Gateway.Answer as(String token, String path) {
        return gateway.call("GET", path).as(token).send();
    }

    private static <T extends IBaseResource> T strict(String json, Class<T> type) {
        return FHIR.newJsonParser()
                .setParserErrorHandler(new StrictErrorHandler())
                .parseResource(type, json);
    }
}
