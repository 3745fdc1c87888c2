/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.connectors.envelope.ContentType;
import health.kiln.connectors.envelope.ControlId;
import health.kiln.connectors.envelope.Envelope;
import health.kiln.connectors.envelope.SourceName;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Handle;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.intent.Intent.StatusReport;
import health.kiln.mappings.intent.Intent.Step;
import health.kiln.mappings.intent.Stamp;
import health.kiln.routes.inbound.Label;
import health.kiln.routes.inbound.MessageId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Messages by hand: what maps would make of the events of a hospital, for tests. */
final class Feeds {
    static final String MRN = "urn:oid:2.999.2.1";
    static final String VISIT = "urn:oid:2.999.2.2";
    static final Instant MORNING = Instant.parse("2026-02-01T08:00:00Z");
    static final Handle PATIENT = new Handle("Patient", 1);
    static final Handle ENCOUNTER = new Handle("Encounter", 1);
    static final Handle ORDER = new Handle("ServiceRequest", 1);
    static final Handle REPORT = new Handle("DiagnosticReport", 1);
    static final Handle RESULT = new Handle("Observation", 1);

    private static final JsonMapper JSON = new JsonMapper();
    private static final AtomicLong NUMBERS = new AtomicLong();

    private Feeds() {}

    static Meant message(String type, String event, Intent... intents) {
        return message(type, event, List.of(intents));
    }

    static Meant message(String type, String event, List<Intent> intents) {
        var id = new MessageId(NUMBERS.incrementAndGet());
        var envelope = new Envelope(new SourceName("adt1"), ContentType.HL7V2, MORNING, new byte[0]);
        var control = Optional.of(new ControlId("C" + id.value()));
        var label = new Label(control, type, event, "2.5.1", "ADT1", "GH", StandardCharsets.UTF_8, "lane");
        return new Meant(id, envelope, label, new Mapping.Mapped(intents, List.of()));
    }

    static Stamp at(int minute) {
        var time = MORNING.plusSeconds(60L * minute);
        return new Stamp(1, time, 0, time);
    }

    static Identity identity(Handle handle, String... systemsAndValues) {
        var keys = new ArrayList<IdentityKey>();
        for (var i = 0; i < systemsAndValues.length; i += 2) {
            keys.add(new IdentityKey(handle.type(), systemsAndValues[i], systemsAndValues[i + 1]));
        }
        return new Identity(handle, keys);
    }

    static Identity patient(String number) {
        return identity(PATIENT, MRN, number);
    }

    static Intent person(int minute, String number, String family) {
        return new Intent.Upsert(
                patient(number),
                Presence.REQUIRED,
                at(minute),
                List.of(identifier(MRN, number), set("name", "[{'family':'" + family + "'}]"), set("active", "true")),
                Optional.empty());
    }

    static Intent personIfKnown(int minute, String number, String family) {
        var person = (Intent.Upsert) person(minute, number, family);
        return new Intent.Upsert(
                person.target(), Presence.OPTIONAL, person.stamp(), person.assignments(), person.status());
    }

    static Intent orderNamed(int minute, String... keys) {
        return new Intent.Upsert(identity(ORDER, keys), Presence.REFERENCED, at(minute), List.of(), Optional.empty());
    }

    static List<Intent> visit(int minute, String number, String family, String visit, Step.Kind kind, String place) {
        var encounter = identity(ENCOUNTER, VISIT, visit);
        var ward = new Handle("Location", 1);
        var intents = new ArrayList<Intent>();
        intents.add(person(minute, number, family));
        intents.add(new Intent.Upsert(
                encounter,
                Presence.REQUIRED,
                at(minute),
                List.of(identifier(VISIT, visit), set("subject", "{'reference':'kiln:Patient[1]'}")),
                Optional.empty()));
        if (!place.isEmpty()) {
            intents.add(new Intent.Upsert(
                    identity(ward, "urn:kiln:place", place),
                    Presence.REFERENCED,
                    at(minute),
                    List.of(set("name", "'" + place + "'")),
                    Optional.empty()));
        }
        var location = Optional.of(place)
                .filter(name -> !name.isEmpty())
                .map(_ -> object("{'reference':'" + ward.reference() + "'}"));
        var inpatient = object("{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'IMP'}");
        intents.add(new Intent.Movement(
                encounter,
                Presence.REQUIRED,
                at(minute),
                new Step(kind, Optional.empty(), Optional.of(inpatient), location, Optional.empty())));
        return intents;
    }

    static List<Intent> order(int minute, String number, String code, String... keys) {
        var assignments = new ArrayList<Assignment>();
        for (var i = 0; i < keys.length; i += 2) {
            assignments.add(identifier(keys[i], keys[i + 1]));
        }
        assignments.add(set("subject", "{'reference':'kiln:Patient[1]'}"));
        return List.of(
                new Intent.Upsert(
                        patient(number),
                        Presence.REFERENCED,
                        at(minute),
                        List.of(identifier(MRN, number)),
                        Optional.empty()),
                new Intent.Upsert(
                        identity(ORDER, keys),
                        Presence.REQUIRED,
                        at(minute),
                        assignments,
                        Optional.of(new StatusReport("HL70119", code, ""))));
    }

    static List<Intent> result(int minute, String number, String filler, String code, String value) {
        var status = Optional.of(new StatusReport("HL70123", code, ""));
        return List.of(
                new Intent.Upsert(
                        patient(number),
                        Presence.REFERENCED,
                        at(minute),
                        List.of(identifier(MRN, number)),
                        Optional.empty()),
                new Intent.Upsert(
                        identity(REPORT, "urn:id:lab", filler),
                        Presence.REQUIRED,
                        at(minute),
                        List.of(
                                identifier("urn:id:lab", filler),
                                set("subject", "{'reference':'kiln:Patient[1]'}"),
                                set("code", "{'text':'Glucose'}"),
                                new Assignment.Item(
                                        "result", filler + "|GLU", 0, json("{'reference':'kiln:Observation[1]'}"))),
                        status),
                new Intent.Upsert(
                        identity(RESULT, "urn:kiln:obx", filler + "|GLU"),
                        Presence.REQUIRED,
                        at(minute),
                        List.of(
                                set("code", "{'text':'Glucose'}"),
                                set("subject", "{'reference':'kiln:Patient[1]'}"),
                                set("value[x]", "{'valueQuantity':{'value':" + value + "}}")),
                        Optional.of(new StatusReport("HL70085", code, ""))));
    }

    static Intent merge(int minute, String survivor, String retired) {
        return new Intent.Merge(
                patient(survivor),
                identity(new Handle("Patient", 2), MRN, retired),
                Intent.Reversal.REFUSED,
                at(minute));
    }

    static Assignment identifier(String system, String value) {
        return new Assignment.Item(
                "identifier", system, 0, json("{'use':'usual','system':'" + system + "','value':'" + value + "'}"));
    }

    static Assignment set(String part, String json) {
        return new Assignment.Set(part, json(json));
    }

    static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }

    static ObjectNode object(String text) {
        return (ObjectNode) json(text);
    }
}
