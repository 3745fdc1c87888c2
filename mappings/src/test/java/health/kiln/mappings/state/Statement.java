/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.intent.Intent.Retire.Reason;
import health.kiln.mappings.intent.Intent.StatusReport;
import health.kiln.mappings.intent.Intent.Step;
import health.kiln.mappings.intent.Stamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One thing that a message says of a resource, for tests. */
interface Statement {
    JsonMapper JSON = new JsonMapper();
    Instant MORNING = Instant.parse("2026-02-01T08:00:00Z");

    void on(ResourceState state);

    static Stamp at(int minute) {
        var time = MORNING.plusSeconds(60L * minute);
        return new Stamp(1, time, 0, time);
    }

    static Statement says(int minute, Assignment... assignments) {
        return says(at(minute), assignments);
    }

    static Statement says(Stamp stamp, Assignment... assignments) {
        return state -> state.say(Presence.REQUIRED, stamp, List.of(assignments), Optional.empty());
    }

    static Statement refers(Assignment... assignments) {
        return refers(0, assignments);
    }

    static Statement refers(int minute, Assignment... assignments) {
        return state -> state.say(Presence.REFERENCED, at(minute), List.of(assignments), Optional.empty());
    }

    static Statement reports(int minute, String table, String code, Assignment... assignments) {
        return reports(minute, new StatusReport(table, code, ""), assignments);
    }

    static Statement reports(int minute, StatusReport report, Assignment... assignments) {
        return state -> state.say(Presence.REQUIRED, at(minute), List.of(assignments), Optional.of(report));
    }

    static Statement result(int minute, String code, String value) {
        return value.isEmpty()
                ? reports(minute, "HL70085", code)
                : reports(minute, "HL70085", code, set("value[x]", "{'valueQuantity':{'value':" + value + "}}"));
    }

    static Statement order(int minute, String code, String detail) {
        return reports(minute, new StatusReport("HL70119", code, detail));
    }

    static Statement moves(int minute, Step.Kind kind) {
        return moves(minute, kind, "", "");
    }

    static Statement moves(int minute, Step.Kind kind, String encounterClass, String place) {
        return moves(minute, minute, kind, encounterClass, place);
    }

    static Statement moves(int happened, int sent, Step.Kind kind, String encounterClass, String place) {
        return state -> state.move(
                Presence.REQUIRED,
                new Stamp(1, at(happened).eventTime(), 0, at(sent).messageTime()),
                new Step(
                        kind,
                        Optional.empty(),
                        Optional.of(encounterClass)
                                .filter(code -> !code.isEmpty())
                                .map(Statement::encounterClass),
                        Optional.of(place).filter(name -> !name.isEmpty()).map(Statement::location),
                        kind == Step.Kind.DISCHARGE || kind == Step.Kind.CANCEL_DISCHARGE
                                ? Optional.of(object("{'hospitalization':{'dischargeDisposition':{'text':'home'}}}"))
                                : Optional.empty()));
    }

    static Statement retires(int minute, Reason reason) {
        return state -> state.retire(at(minute), reason);
    }

    static Assignment set(String part, String json) {
        return new Assignment.Set(part, json(json));
    }

    static Assignment clear(String part) {
        return new Assignment.Clear(part);
    }

    static Assignment item(String part, String key, int rank, String json) {
        return new Assignment.Item(part, key, rank, json(json));
    }

    static ObjectNode encounterClass(String code) {
        return object("{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'" + code + "'}");
    }

    static ObjectNode location(String name) {
        return object("{'reference':'Location/" + name + "'}");
    }

    static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }

    static ObjectNode object(String text) {
        return (ObjectNode) json(text);
    }
}
