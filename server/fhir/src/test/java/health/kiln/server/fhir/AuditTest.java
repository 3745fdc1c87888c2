/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gateway.Extension.class)
class AuditTest {
    private final Gateway gateway;

    AuditTest(Gateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void recordsWhoReadWhat() {
        gateway.get("/Patient/nobody");

        assertThat(gateway.audited().getFirst()).satisfies(record -> {
            assertThat(record.client()).isPresent();
            assertThat(record.interaction()).isEqualTo("read");
            assertThat(record.type()).contains("Patient");
            assertThat(record.resourceId()).contains("nobody");
            assertThat(record.status()).isEqualTo(404);
            assertThat(record.reason()).isEqualTo("not-found");
            assertThat(record.source()).isEqualTo("127.0.0.1");
        });
    }

    @Test
    void recordsNamesOfParametersButNoValues() {
        gateway.get("/Patient?family=Secretname&birthdate=1970-01-01&secretname=x");

        assertThat(gateway.audited().getFirst()).satisfies(record -> {
            assertThat(record.interaction()).isEqualTo("search-type");
            assertThat(record.parameters()).containsExactly("birthdate", "family");
            assertThat(record.toString())
                    .doesNotContainIgnoringCase("secretname")
                    .doesNotContain("1970");
        });
    }

    @Test
    void recordsAChangeBeforeItIsAnswered() {
        var id = gateway.fresh("audited");
        gateway.put("/Patient/" + id, "{'resourceType':'Patient','id':'" + id + "'}");

        assertThat(gateway.audited().getFirst()).satisfies(record -> {
            assertThat(record.interaction()).isEqualTo("update");
            assertThat(record.resourceId()).contains(id);
            assertThat(record.status()).isEqualTo(201);
            assertThat(record.reason()).isEmpty();
        });
    }

    @Test
    void recordsWhoeverWasRefused() {
        gateway.call("GET", "/Patient/1").header("Authorization", "Bearer junk").send();
        var unknown = gateway.audited().getFirst();
        gateway.call("GET", "/Patient/1")
                .as(gateway.server().token("system/Observation.r"))
                .send();
        var forbidden = gateway.audited().getFirst();

        assertThat(unknown.client()).isEmpty();
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(forbidden.client()).isPresent();
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.reason()).isEqualTo("forbidden");
    }

    @Test
    void recordsWhatLeadsNowhereWithoutItsText() {
        gateway.get("/Secretname/1");

        assertThat(gateway.audited().getFirst().toString()).contains("unknown").doesNotContain("Secretname");
    }
}
