/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import static health.kiln.mappings.state.Statement.item;
import static health.kiln.mappings.state.Statement.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Handle;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Presence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreviewTest {
    private static final Handle PATIENT = new Handle("Patient", 1);
    private static final Handle OTHER = new Handle("Patient", 2);
    private static final Handle RESULT = new Handle("Observation", 1);

    @Test
    void showsResourcesWithTheIdsOfTheirKeysAndRealReferences() {
        var bundle = Preview.of(List.of(
                upsert(
                        RESULT,
                        "f1",
                        set("subject", "{'reference':'kiln:Patient[1]'}"),
                        set("code", "{'text':'Glucose'}")),
                upsert(PATIENT, "p1", item("identifier", "a", 0, "{'value':'p1'}"))));

        var id = ResourceIds.of(key("Patient", "p1"));
        assertThat(bundle.path("type").asString()).isEqualTo("transaction");
        assertThat(bundle.path("entry")).hasSize(2);
        assertThat(bundle.path("entry")
                        .path(0)
                        .path("resource")
                        .path("subject")
                        .path("reference")
                        .asString())
                .isEqualTo("Patient/" + id);
        assertThat(bundle.path("entry").path(1).path("request").path("url").asString())
                .isEqualTo("Patient/" + id);
    }

    @Test
    void showsBothPatientsOfAMerge() {
        var survivor = identity(PATIENT, "p1");
        var retired = identity(OTHER, "p2");

        var bundle = Preview.of(List.of(
                upsert(PATIENT, "p1", set("active", "true")),
                new Intent.Merge(survivor, retired, Intent.Reversal.REFUSED, Statement.at(0))));

        var links = bundle.path("entry")
                .valueStream()
                .map(entry ->
                        entry.path("resource").path("link").path(0).path("type").asString());
        assertThat(links).containsExactlyInAnyOrder("replaces", "replaced-by");
    }

    @Test
    void leavesOutWhatIsNotThere() {
        var optional = new Intent.Upsert(
                identity(PATIENT, "p1"), Presence.OPTIONAL, Statement.at(0), List.of(), Optional.empty());

        assertThat(Preview.of(List.of(optional)).has("entry")).isFalse();
    }

    @Test
    void refusesAHandleThatNobodyIntroduced() {
        var dangling = upsert(RESULT, "f1", set("subject", "{'reference':'kiln:Patient[9]'}"));

        assertThatIllegalArgumentException().isThrownBy(() -> Preview.of(List.of(dangling)));
    }

    @Test
    void givesTheSameIdForTheSameKeyForEver() {
        assertThat(ResourceIds.of("Patient", "urn:oid:2.999", "4711"))
                .hasToString("5fddff10-f865-8488-ac09-a0066db210a4")
                .satisfies(id -> assertThat(id.version()).isEqualTo(8));
    }

    private static Intent upsert(Handle handle, String value, Assignment... assignments) {
        return new Intent.Upsert(
                identity(handle, value), Presence.REQUIRED, Statement.at(0), List.of(assignments), Optional.empty());
    }

    private static Identity identity(Handle handle, String value) {
        return new Identity(handle, List.of(key(handle.type(), value)));
    }

    private static IdentityKey key(String type, String value) {
        return new IdentityKey(type, "urn:oid:2.999", value);
    }
}
