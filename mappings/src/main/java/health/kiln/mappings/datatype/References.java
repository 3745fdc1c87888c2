/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.tables.Systems;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * People, organizations and places that a field mentions. Only one with a number of a known authority becomes a resource
 * of its own; every other is a reference by display, so that no message leaves a trail of stubs.
 */
final class References {
    private static final String NPI = "http://hl7.org/fhir/sid/us-npi";

    private References() {}

    /** XCN (HL7 v2.5.1 §2.A.86): number, name, authority in 9, type of number in 13. */
    static JsonNode practitioner(Field field, Call call) {
        String number = field.text(1);
        ObjectNode name = Json.object();
        People.parts(field, 2, name);
        boolean nameless = People.isNameless(name);
        String line = nameless ? "" : People.line(name);
        String system = number.isEmpty() ? "" : personSystem(field, call);
        if (system.isEmpty()) {
            return loose(number, line.isEmpty() ? number : line);
        }
        String type = field.text(13);
        IdentityKey key = new IdentityKey("Practitioner", system, number);
        String handle = call.refer(key, () -> {
            List<Assignment> parts = new ArrayList<>(2);
            parts.add(new Assignment.Item("identifier", system, 0, identifier(system, number, type, call)));
            if (!nameless) {
                Codes.member(name, "use", "NameUse", field.text(10), call);
                parts.add(new Assignment.Set("name", Json.array(name)));
            }
            return parts;
        });
        return reference(handle, line);
    }

    private static String personSystem(Field field, Call call) {
        return field.text(13).equals("NPI") ? NPI : Authorities.of(call, field.component(9));
    }

    private static ObjectNode identifier(String system, String value, String type, Call call) {
        ObjectNode identifier = Json.object();
        Identifiers.type(identifier, type, call);
        identifier.put("system", system);
        Json.put(identifier, "value", value);
        return identifier;
    }

    private static ObjectNode reference(String handle, String display) {
        ObjectNode reference = Json.object().put("reference", handle);
        Json.put(reference, "display", display);
        return reference;
    }

    /** A mention without identity: what was said, and nothing to follow. */
    private static JsonNode loose(String number, String display) {
        ObjectNode reference = Json.object();
        if (!number.isEmpty() && !number.equals(display)) {
            reference.set("identifier", Json.object().put("value", Json.clean(number)));
        }
        Json.put(reference, "display", display);
        return Json.orNothing(reference);
    }

    /** NDL (§2.A.49): the person is the first component. */
    static JsonNode interpreter(Field field, Call call) {
        Field person = field.component(1);
        ObjectNode name = Json.object();
        People.parts(person, 2, name);
        String number = person.text(1);
        String line = People.isNameless(name) ? number : People.line(name);
        return loose(number, line);
    }

    /** XON (§2.A.91): name, authority in 6, number in 10 (3 in older versions). */
    static JsonNode organization(Field field, Call call) {
        String name = field.text(1);
        String number = field.text(10);
        if (number.isEmpty()) {
            number = field.text(3);
        }
        String system = number.isEmpty() ? "" : Authorities.of(call, field.component(6));
        if (system.isEmpty()) {
            return loose(number, name.isEmpty() ? number : name);
        }
        String value = number;
        String type = field.text(7);
        String handle = call.refer(new IdentityKey("Organization", system, value), () -> {
            List<Assignment> parts = new ArrayList<>(2);
            parts.add(new Assignment.Item("identifier", system, 0, identifier(system, value, type, call)));
            parts.add(new Assignment.Set("name", Json.text(name.isEmpty() ? value : name)));
            return parts;
        });
        return reference(handle, name);
    }

    /** HD (§2.A.36) or a bare name: the facility as a logical reference. */
    static JsonNode facility(Field field, Call call) {
        String name = field.text(1);
        String id = field.text(2);
        if (name.isEmpty() && id.isEmpty()) {
            return Json.nothing();
        }
        String uri = id.isEmpty() ? "" : Authorities.system(call, "", id, field.text(3));
        ObjectNode identifier = uri.isEmpty()
                ? Json.object()
                        .put("system", Systems.urn(call.feed().site(), "facility"))
                        .put("value", Json.clean(name))
                : Json.object().put("system", "urn:ietf:rfc:3986").put("value", uri);
        ObjectNode reference = Json.object();
        reference.set("identifier", identifier);
        Json.put(reference, "display", name.isEmpty() ? id : name);
        return reference;
    }

    /** EI: a resource by its identifier; no other is made of it. */
    static JsonNode identified(Field field, Call call) {
        JsonNode identifier = Identifiers.ei(field, call);
        return Json.isNothing(identifier) ? identifier : Json.object().set("identifier", identifier);
    }

    /** CWE that means a thing rather than a concept: its code as an identifier, its text to read. */
    static JsonNode coded(Field field, Call call) {
        JsonNode identifier = Identifiers.cwe(field, call);
        String text = field.text(2);
        ObjectNode reference = Json.object();
        Json.put(reference, "identifier", identifier);
        Json.put(reference, "display", text.isEmpty() ? field.text(1) : text);
        return Json.orNothing(reference);
    }

    /** XPN: somebody of whom only the name is known. */
    static JsonNode named(Field field, Call call) {
        JsonNode name = People.nameLine(field, call);
        return Json.isNothing(name) ? name : Json.object().set("display", name);
    }

    /** EI: a device by its identifier. */
    static JsonNode device(Field field, Call call) {
        JsonNode identifier = Identifiers.ei(field, call);
        return Json.isNothing(identifier)
                ? identifier
                : Json.object().set("identifier", identifier).put("display", Json.clean(field.text()));
    }
}
