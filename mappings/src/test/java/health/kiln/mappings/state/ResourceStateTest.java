/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import static health.kiln.mappings.state.Statement.clear;
import static health.kiln.mappings.state.Statement.item;
import static health.kiln.mappings.state.Statement.json;
import static health.kiln.mappings.state.Statement.object;
import static health.kiln.mappings.state.Statement.refers;
import static health.kiln.mappings.state.Statement.retires;
import static health.kiln.mappings.state.Statement.says;
import static health.kiln.mappings.state.Statement.set;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.intent.Intent.Retire.Reason;
import health.kiln.mappings.intent.Stamp;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ResourceStateTest {
    @Test
    void letsTheNewerStatementStandWhateverTheOrderOfArrival() {
        var patient =
                after("Patient", says(2, set("birthDate", "'1971-01-01'")), says(1, set("birthDate", "'1970-01-01'")));

        assertThat(patient.path("birthDate").asString()).isEqualTo("1971-01-01");
    }

    @Test
    void letsAnOlderMessageFillWhatNoOtherSpokeOf() {
        var patient = after("Patient", says(2, set("gender", "'female'")), says(1, set("birthDate", "'1970-01-01'")));

        assertThat(patient.path("birthDate").asString()).isEqualTo("1970-01-01");
        assertThat(patient.path("gender").asString()).isEqualTo("female");
    }

    @Test
    void doesNotFillWhatWasClearedLater() {
        var patient = after("Patient", says(2, clear("birthDate")), says(1, set("birthDate", "'1970-01-01'")));

        assertThat(patient.has("birthDate")).isFalse();
    }

    @Test
    void letsTheLaterHeardStandWhenStampsAreEqual() {
        var patient = after("Patient", says(1, set("gender", "'male'")), says(1, set("gender", "'female'")));

        assertThat(patient.path("gender").asString()).isEqualTo("female");
    }

    @Test
    void doesNotLetALowerAuthorityOverwriteAHigher() {
        var clinical = new Stamp(0, Statement.MORNING.plusSeconds(9_999), 0, Statement.MORNING);

        var patient = after(
                "Patient",
                says(1, set("gender", "'male'")),
                says(clinical, set("gender", "'other'"), set("birthDate", "'1970'")));

        assertThat(patient.path("gender").asString()).isEqualTo("male");
        assertThat(patient.path("birthDate").asString()).isEqualTo("1970");
    }

    /** A code that R4 has no value for: kept in an extension, in place of an older value, until a newer one comes. */
    @Test
    void keepsACodeThatIsNoValueUntilAValueComes() {
        var said = set(
                "_criticality",
                "{'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/alternate-codes',"
                        + "'valueCodeableConcept':{'text':'MO'}}]}");
        var known = says(1, set("criticality", "'high'"));
        var unknown = says(2, clear("criticality"), said);

        var between = after("AllergyIntolerance", known, unknown);
        var afterwards = after("AllergyIntolerance", known, unknown, says(3, set("criticality", "'low'")));

        assertThat(between.has("criticality") || between.has("_criticality")).isFalse();
        assertThat(between.path("extension"))
                .isEqualTo(json(
                        "[{'url':'urn:kiln:AllergyIntolerance.criticality','valueCodeableConcept':{'text':'MO'}}]"));
        assertThat(afterwards.path("criticality").asString()).isEqualTo("low");
        assertThat(afterwards.has("extension")).isFalse();
    }

    @Test
    void keepsItemsOfOthersAndWritesThemByRank() {
        var patient = after(
                "Patient",
                says(1, item("identifier", "b", 1, "{'value':'2'}"), item("identifier", "a", 2, "{'value':'3'}")),
                says(
                        2,
                        item("identifier", "c", 0, "{'value':'1'}"),
                        item("identifier", "b", 1, "[{'value':'2'},{'value':'2b'}]")));

        assertThat(patient.path("identifier"))
                .isEqualTo(json("[{'value':'1'},{'value':'2'},{'value':'2b'},{'value':'3'}]"));
    }

    @Test
    void showsANumberOnceWithAllItsTypes() {
        var record = "{'type':{'coding':[{'system':'t','code':'MR'}]},'system':'s','value':'1'}";
        var account =
                "{'type':{'coding':[{'system':'t','code':'MR'},{'system':'t','code':'AN'}]},'system':'s','value':'1'}";
        var says = says(
                1,
                item("identifier", "a", 0, "[" + record + "," + account + ",{'system':'s','value':'2'}]"),
                item("identifier", "b", 1, "{'system':'s','value':'1','use':'old'}"));

        var once = after("Patient", says);
        var twice = after("Patient", says, says(2, set("gender", "'male'")), says);

        assertThat(once.path("identifier")).isEqualTo(json("[" + account + ",{'system':'s','value':'2'}]"));
        assertThat(twice.path("identifier")).isEqualTo(once.path("identifier"));
    }

    @Test
    void tellsAllOfANumberThatWasOnlyMentionedBefore() {
        var mention = "{'system':'s','value':'1'}";
        var told = "{'system':'s','value':'1','type':{'text':'MR'},'use':'old','assigner':{'display':'GH'}}";

        var patient = after("Patient", says(1, item("identifier", "a", 0, mention), item("identifier", "b", 1, told)));

        assertThat(patient.path("identifier")).isEqualTo(json("[" + told + "]"));
    }

    @Test
    void replacesTheItemsOfOlderMessagesWhenTheElementIsClearedFirst() {
        var patient = after(
                "Patient",
                says(1, item("contact", "mother", 0, "{'name':{'text':'M'}}")),
                says(2, clear("contact"), item("contact", "son", 0, "{'name':{'text':'S'}}")),
                says(0, item("contact", "uncle", 0, "{'name':{'text':'U'}}")));

        assertThat(patient.path("contact")).isEqualTo(json("[{'name':{'text':'S'}}]"));
    }

    @Test
    void keepsOneTypeOfAChoice() {
        var patient = after(
                "Patient",
                says(1, set("deceased[x]", "{'deceasedBoolean':true}")),
                says(2, set("deceased[x]", "{'deceasedDateTime':'2026-02-01'}")));

        assertThat(patient.has("deceasedBoolean")).isFalse();
        assertThat(patient.path("deceasedDateTime").asString()).isEqualTo("2026-02-01");
    }

    @Test
    void keepsChildrenOfAParentApart() {
        var encounter = after(
                "Encounter",
                says(2, set("hospitalization.admitSource", "{'text':'gp'}")),
                says(
                        1,
                        set("hospitalization.admitSource", "{'text':'emd'}"),
                        set("hospitalization.reAdmission", "{'text':'R'}")));

        assertThat(encounter.path("hospitalization"))
                .isEqualTo(json("{'admitSource':{'text':'gp'},'reAdmission':{'text':'R'}}"));
    }

    @Test
    void tagsAPlaceholderUntilAMessageCompletesIt() {
        var placeholder = after("Encounter", refers(item("identifier", "v", 0, "{'value':'V1'}")));
        var completed = after(
                "Encounter",
                refers(item("identifier", "v", 0, "{'value':'V1'}")),
                says(1, item("identifier", "v", 0, "{'value':'V1'}")));

        assertThat(placeholder.path("meta").path("tag").path(0).path("code").asString())
                .isEqualTo("inferred");
        assertThat(placeholder.path("status").asString()).isEqualTo("unknown");
        assertThat(completed.has("meta")).isFalse();
        assertThat(completed.path("identifier")).isEqualTo(json("[{'value':'V1'}]"));
    }

    @Test
    void showsTheNewestOfWhatIsSaidInPassing() {
        var older = refers(1, set("priority", "{'text':'R'}"), set("serviceType", "{'text':'surgery'}"));
        var newer = refers(2, set("priority", "{'text':'EM'}"));

        assertThat(after("Encounter", older, newer)).isEqualTo(after("Encounter", newer, older));
        assertThat(after("Encounter", newer, older).path("priority")).isEqualTo(json("{'text':'EM'}"));
        assertThat(after("Encounter", newer, older).has("serviceType")).isTrue();
    }

    @Test
    void forgetsWhatWasSaidInPassingOnceAMessageTellsOfIt() {
        var passing = refers(2, set("serviceType", "{'text':'surgery'}"), item("participant", "ATND", 0, "{}"));
        var told = says(1, set("priority", "{'text':'EM'}"));

        assertThat(after("Encounter", passing, told)).isEqualTo(after("Encounter", told, passing));
        assertThat(after("Encounter", passing, told).has("serviceType")).isFalse();
        assertThat(after("Encounter", passing, told).has("participant")).isFalse();
    }

    @Test
    void keepsWhatAnAppWroteIntoAPlaceholder() {
        var state = ResourceState.absent("Encounter", "e");
        refers(1, set("priority", "{'text':'R'}")).on(state);
        var resource = state.resource();
        resource.set("serviceType", json("{'text':'surgery'}"));

        var restored = ResourceState.restore("Encounter", "e", state.encode(), resource);
        says(2, set("priority", "{'text':'EM'}")).on(restored);

        assertThat(restored.resource().has("serviceType")).isTrue();
        assertThat(restored.resource().path("priority")).isEqualTo(json("{'text':'EM'}"));
    }

    @Test
    void onlyNamesAResourceThatIsThere() {
        var patient = after("Patient", says(1, set("gender", "'male'")), refers(set("birthDate", "'1970'")));

        assertThat(patient.has("birthDate")).isFalse();
    }

    @Test
    void retiresUntilItIsAssertedAgain() {
        var retired = after(
                "AllergyIntolerance",
                says(1, set("code", "{'text':'nuts'}")),
                retires(2, Reason.INACTIVE),
                says(1, set("code", "{'text':'nuts'}")));
        var revived = after("AllergyIntolerance", says(3, set("code", "{'text':'nuts'}")), retires(2, Reason.INACTIVE));

        assertThat(retired.path("clinicalStatus")
                        .path("coding")
                        .path(0)
                        .path("code")
                        .asString())
                .isEqualTo("inactive");
        assertThat(revived.path("clinicalStatus")
                        .path("coding")
                        .path(0)
                        .path("code")
                        .asString())
                .isEqualTo("active");
    }

    @Test
    void hasNoClinicalStatusWhenEnteredInError() {
        var said = says(1, set("clinicalStatus", "{'coding':[{'code':'active'}]}"));

        assertThat(after("AllergyIntolerance", said, retires(2, Reason.ENTERED_IN_ERROR))
                        .has("clinicalStatus"))
                .isFalse();
        assertThat(after("Condition", said, retires(2, Reason.ENTERED_IN_ERROR)).has("clinicalStatus"))
                .isFalse();
        assertThat(after("Condition", said, retires(2, Reason.ENTERED_IN_ERROR), says(3))
                        .has("clinicalStatus"))
                .isTrue();
    }

    @Test
    void keepsWhatSomebodyElseWroteUntilAMessageSpeaksOfIt() {
        var state = ResourceState.absent("Patient", "p");
        says(1, set("gender", "'male'"), item("identifier", "a", 0, "{'value':'1'}"))
                .on(state);
        var edited = state.resource();
        edited.put("birthDate", "1970-01-01");
        edited.withArray("identifier").addObject().put("value", "app");

        var restored = ResourceState.restore("Patient", "p", state.encode(), edited);
        says(2, set("gender", "'female'")).on(restored);
        var patient = again(restored).resource();

        assertThat(patient.path("birthDate").asString()).isEqualTo("1970-01-01");
        assertThat(patient.path("gender").asString()).isEqualTo("female");
        assertThat(patient.path("identifier")).isEqualTo(json("[{'value':'1'},{'value':'app'}]"));
    }

    @Test
    void takesOverAResourceOfWhichNoMessageSpokeYet() {
        var state = ResourceState.restore(
                "Patient",
                "p",
                new byte[0],
                object("{'resourceType':'Patient','id':'p','gender':'male','birthDate':'1970'}"));

        says(1, set("gender", "'female'")).on(state);

        assertThat(state.resource().path("gender").asString()).isEqualTo("female");
        assertThat(state.resource().path("birthDate").asString()).isEqualTo("1970");
    }

    @Test
    void tellsWhetherTheResourceChanged() {
        var state = ResourceState.absent("Patient", "p");
        says(1, set("gender", "'male'")).on(state);
        var stored = state.resource().deepCopy();
        stored.putObject("meta").put("versionId", "1").put("lastUpdated", "2026-02-01T08:00:00Z");

        var same = ResourceState.restore("Patient", "p", state.encode(), stored.deepCopy());
        says(2, set("gender", "'male'")).on(same);
        var other = ResourceState.restore("Patient", "p", state.encode(), stored.deepCopy());
        says(2, set("gender", "'female'")).on(other);

        assertThat(same.resourceChanged()).isFalse();
        assertThat(other.resourceChanged()).isTrue();
    }

    @Test
    void closesWhatANewerListOfTheSameSourceLeavesOut() {
        var a = UUID.randomUUID();
        var b = UUID.randomUUID();
        var patient = ResourceState.absent("Patient", "p");
        patient.list("AllergyIntolerance", "ADT1", Statement.at(1), java.util.List.of(a, b));

        var other = patient.list("AllergyIntolerance", "ADT2", Statement.at(2), java.util.List.of(a));
        var newer = patient.list("AllergyIntolerance", "ADT1", Statement.at(2), java.util.List.of(a));
        var older = again(patient).list("AllergyIntolerance", "ADT1", Statement.at(0), java.util.List.of(b));

        assertThat(other).isEmpty();
        assertThat(newer).containsExactly(new Closing("AllergyIntolerance", b, Statement.at(2)));
        assertThat(older).containsExactly(new Closing("AllergyIntolerance", b, Statement.at(2)));
    }

    @Test
    void keepsAStateOfOneMessageSmall() {
        var state = ResourceState.absent("Observation", "o");
        Statement.reports(
                        1,
                        "HL70085",
                        "F",
                        set("code", "{'text':'glucose'}"),
                        set("subject", "{'reference':'Patient/p'}"),
                        set("value[x]", "{'valueQuantity':{'value':5}}"),
                        set("issued", "'2026-02-01T08:00:00Z'"))
                .on(state);

        assertThat(state.encode().length).isLessThan(80);
    }

    static ObjectNode after(String type, Statement... statements) {
        var state = ResourceState.absent(type, "x");
        for (var statement : statements) {
            statement.on(state);
            state = again(state);
        }
        return state.resource();
    }

    /** Stored and restored. */
    static ResourceState again(ResourceState state) {
        return ResourceState.restore(
                state.type(), state.id(), state.encode(), state.resource().deepCopy());
    }
}
