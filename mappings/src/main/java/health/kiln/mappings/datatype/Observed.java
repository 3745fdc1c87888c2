/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The remaining kinds of OBX-5 as an observation's value, named by their type. */
final class Observed {
    private static final String SEPARATOR = " ";

    private Observed() {}

    static JsonNode concept(Field field, Call call) {
        return named("CodeableConcept", Codes.concept(field, call));
    }

    static JsonNode quantity(Field field, Call call) {
        return named("Quantity", Quantities.cq(field, call));
    }

    static JsonNode text(Field field, Call call) {
        return named("string", Json.text(call.prose(field)));
    }

    static JsonNode dateTime(Field field, Call call) {
        JsonNode value = Times.dateTime(field, call);
        return Json.isNothing(value) ? named("string", Json.text(field.text())) : named("dateTime", value);
    }

    static JsonNode time(Field field, Call call) {
        JsonNode value = Times.time(field, call);
        return Json.isNothing(value) ? named("string", Json.text(field.text())) : named("time", value);
    }

    static JsonNode period(Field field, Call call) {
        return named("Period", Times.range(field, call));
    }

    /** Data types that an observation has no value for: their parts as one line. */
    static JsonNode line(Field field, Call call) {
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= field.componentCount(); i++) {
            Field component = field.component(i);
            for (int j = 1; j <= Math.max(1, component.componentCount()); j++) {
                String part = component.text(j);
                if (!part.isEmpty()) {
                    line.append(line.isEmpty() ? "" : SEPARATOR).append(part);
                }
            }
        }
        return named("string", Json.text(line.toString()));
    }

    static JsonNode name(Field field, Call call) {
        return named("string", People.nameLine(field, call));
    }

    /** VR: two values as {@code a-b}. */
    static JsonNode valueRange(Field field, Call call) {
        String first = field.text(1);
        String second = field.text(2);
        return named("string", Json.text(second.isEmpty() ? first : first + "-" + second));
    }

    /** NA and MA (HL7 v2.5.1 §2.A.46): numbers in components, channels in repetitions. A missing number is {@code E}. */
    static JsonNode samples(Field field, Call call) {
        Field whole = field.repetitionNumber() == 0 ? field : field.segment().field(field.number());
        StringBuilder data = new StringBuilder();
        int dimensions = Math.max(1, whole.repetition(1).componentCount());
        for (Field channel : whole.repetitions()) {
            for (int i = 1; i <= dimensions; i++) {
                String number = channel.text(i);
                data.append(data.isEmpty() ? "" : SEPARATOR).append(isNumber(number) ? number : "E");
            }
        }
        ObjectNode origin = Json.object();
        origin.set("value", Json.number(BigDecimal.ZERO));
        Quantities.unit(origin, call.unit(), call);
        ObjectNode samples = Json.object();
        samples.set("origin", origin);
        samples.set("period", Json.number(BigDecimal.ONE));
        samples.put("dimensions", dimensions);
        samples.put("data", data.toString());
        return named("SampledData", samples);
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d{1,20}(\\.\\d{1,20})?");
    }

    private static JsonNode named(String type, JsonNode value) {
        return Json.isNothing(value) ? value : Json.object().set(type, value);
    }
}
