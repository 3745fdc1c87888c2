/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.tables.Systems;
import health.kiln.mappings.value.Hl7Time;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** CX, EI and their kin as Identifier. */
public final class Identifiers {
    private static final String TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203";
    private static final String CHECK_DIGIT = "http://hl7.org/fhir/StructureDefinition/identifier-checkDigit";

    /** An identifier's two halves, as identity needs them. */
    public record Named(String system, String value, String type) {}

    private Identifiers() {}

    /** CX (HL7 v2.5.1 §2.A.14). Without an authority of its own it is scoped by the sender's. */
    static JsonNode cx(Field field, Call call) {
        String value = field.text(1);
        if (value.isEmpty()) {
            return Json.nothing();
        }
        ObjectNode identifier = Json.object();
        type(identifier, field.text(5), call);
        identifier.put("system", cxSystem(field, call));
        Json.put(identifier, "value", value);
        period(field.component(7), field.component(8), identifier, call);
        Json.put(identifier, "assigner", assigner(field.component(6)));
        if (field.component(2).isPresent()) {
            Json.append(identifier, "extension", Json.extension(CHECK_DIGIT, "valueString", Json.text(field.text(2))));
        }
        return identifier;
    }

    private static String cxSystem(Field field, Call call) {
        String system = Authorities.of(call, field.component(4));
        return system.isEmpty() ? call.defaultAuthority() : system;
    }

    static void type(ObjectNode identifier, String code, Call call) {
        if (!code.isEmpty()) {
            String system =
                    call.vocabulary().systemOf("HL70203", "", code, call.feed().site());
            String display = call.vocabulary()
                    .v2()
                    .find("HL70203", code)
                    .map(t -> t.display())
                    .orElse("");
            identifier.set("type", Json.object().set("coding", Json.array(Json.coding(system, code, display))));
        }
    }

    private static void period(Field from, Field to, ObjectNode identifier, Call call) {
        if (from.isPresent() || to.isPresent()) {
            Json.put(identifier, "period", Times.period(from, to, call));
        }
    }

    private static JsonNode assigner(Field facility) {
        return facility.isPresent() ? Json.object().put("display", facility.text(1)) : Json.nothing();
    }

    /** CX as a name of a resource; empty when it has no value. */
    public static Optional<Named> named(Field cx, Call call) {
        String value = cx.text(1);
        return value.isEmpty() ? Optional.empty() : Optional.of(new Named(cxSystem(cx, call), value, cx.text(5)));
    }

    /** EI (§2.A.28): without an authority it is scoped by whoever assigns it, given as {@code scope}. */
    public static Optional<Named> entity(Field ei, String scope, Call call) {
        String value = ei.text(1);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        String system = Authorities.system(call, ei.text(2), ei.text(3), ei.text(4));
        return Optional.of(new Named(system.isEmpty() ? scope : system, value, ""));
    }

    static JsonNode ei(Field field, Call call) {
        return entity(field, call.defaultAuthority(), call)
                .<JsonNode>map(
                        named -> Json.object().put("system", named.system()).put("value", Json.clean(named.value())))
                .orElseGet(Json::nothing);
    }

    /** PID-19 and other bare numbers: the system is given by the rule. */
    static JsonNode bare(Field field, Call call) {
        String value = field.text(1);
        return value.isEmpty() ? Json.nothing() : Json.object().put("value", Json.clean(value));
    }

    /** CWE as a number: the coding system is who gives it out. */
    static JsonNode cwe(Field field, Call call) {
        String value = Json.code(field.text(1));
        if (value.isEmpty()) {
            return Json.nothing();
        }
        String system = call.vocabulary()
                .systemOf(field.text(3), call.v2Table(), value, call.feed().site());
        return Json.object().put("system", system).put("value", value);
    }

    /** PLN (§2.A.56), the number of a practitioner or a provider. */
    static JsonNode pln(Field field, Call call) {
        String value = field.text(1);
        if (value.isEmpty()) {
            return Json.nothing();
        }
        ObjectNode identifier = Json.object();
        type(identifier, field.text(2), call);
        identifier.put("system", Systems.urn(call.feed().site(), "PLN", field.text(2)));
        Json.put(identifier, "value", value);
        if (field.component(4).isPresent()) {
            call.time(field.text(4))
                    .dateTime()
                    .ifPresent(end -> identifier.set("period", Json.object().put("end", end)));
        }
        return identifier;
    }

    /** DLN (§2.A.25), a driver's licence. */
    static JsonNode dln(Field field, Call call) {
        String value = field.text(1);
        if (value.isEmpty()) {
            return Json.nothing();
        }
        ObjectNode identifier = Json.object();
        identifier.set("type", Json.object().set("coding", Json.array(Json.coding(TYPES, "DL", ""))));
        String state = field.text(2);
        identifier.put("system", Systems.urn(call.feed().site(), "DL", state));
        Json.put(identifier, "value", value);
        Hl7Time end = call.time(field.text(3));
        end.dateTime().ifPresent(date -> identifier.set("period", Json.object().put("end", date)));
        return identifier;
    }
}
