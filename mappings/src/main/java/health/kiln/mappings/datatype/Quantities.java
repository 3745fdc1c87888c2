/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.value.Hl7Number;
import health.kiln.mappings.value.StructuredNumber;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** NM, SN, CQ, NR and the reference range: numbers with the digits that were sent, and their units. */
final class Quantities {
    private static final String UCUM = "http://unitsofmeasure.org";
    private static final int EXPONENT_MAX = 18;
    private static final Pattern RANGE =
            Pattern.compile("\\s*\\[?\\s*(-?\\d+(?:\\.\\d+)?)\\s*(?:-|to|\\.\\.)\\s*(-?\\d+(?:\\.\\d+)?)\\s*]?\\s*");
    private static final Pattern BOUND = Pattern.compile("\\s*(<=?|>=?|=<|=>)\\s*(-?\\d+(?:\\.\\d+)?)\\s*");

    private static final Datatype.Reader UNIT = Quantities::unit;

    private Quantities() {}

    /** The unit of a field (CWE): coded where it is UCUM, else text. */
    static void unit(ObjectNode quantity, Field unit, Call call) {
        if (unit.isPresent() && call.known(UNIT, unit) instanceof ObjectNode parts) {
            quantity.setAll(parts);
        }
    }

    private static JsonNode unit(Field unit, Call call) {
        ObjectNode quantity = Json.object();
        String code = Json.code(unit.text(1));
        String text = unit.text(2);
        Json.put(quantity, "unit", text.isEmpty() ? code : text);
        if (!code.isEmpty() && call.vocabulary().ucum().isUnit(code) && mayBeUcum(unit.text(3), call)) {
            quantity.put("system", UCUM);
            quantity.put("code", code);
        }
        return quantity;
    }

    /** Named UCUM, or not named at all: a code of another system may look like UCUM and mean something else. */
    private static boolean mayBeUcum(String system, Call call) {
        return system.isEmpty()
                || call.vocabulary()
                        .systemOf(system, "", "", call.feed().site())
                        .equals(UCUM);
    }

    static ObjectNode quantity(Hl7Number number, Field unit, Call call) {
        ObjectNode quantity = Json.object();
        quantity.set("value", plain(number.value()));
        number.comparator().ifPresent(comparator -> quantity.put("comparator", comparator));
        unit(quantity, unit, call);
        return quantity;
    }

    /** Written out, without an exponent, unless that would be a wall of zeros. */
    static JsonNode plain(BigDecimal value) {
        return Json.number(value.scale() < 0 && value.scale() > -EXPONENT_MAX ? value.setScale(0) : value);
    }

    /** NM as an observation's value: a number, a bound, or the text that was sent in its place. */
    static JsonNode nm(Field field, Call call) {
        String text = field.text();
        if (text.isEmpty()) {
            return Json.nothing();
        }
        Optional<Hl7Number> number = Hl7Number.of(text);
        if (number.isEmpty()) {
            call.remark(field, "The text is no number; it is kept as text.");
            return Json.object().set("string", Json.text(text));
        }
        return Json.object().set("Quantity", quantity(number.get(), call.unit(), call));
    }

    /** SN (HL7 v2.5.1 §2.A.69) as an observation's value. */
    static JsonNode sn(Field field, Call call) {
        StructuredNumber number = StructuredNumber.of(field.text(1), field.text(2), field.text(3), field.text(4));
        ObjectNode value = Json.object();
        switch (number) {
            case StructuredNumber.Single single -> value.set("Quantity", quantity(single.number(), call.unit(), call));
            case StructuredNumber.Between between -> value.set("Range", range(between.low(), between.high(), call));
            case StructuredNumber.Ratio ratio -> {
                ObjectNode parts = Json.object();
                parts.set("numerator", quantity(ratio.numerator(), call.unit(), call));
                parts.set("denominator", quantity(ratio.denominator(), call.unit(), call));
                value.set("Ratio", parts);
            }
            case StructuredNumber.Text text -> Json.put(value, "string", withUnit(text.text(), call));
        }
        return Json.orNothing(value);
    }

    private static String withUnit(String text, Call call) {
        String unit = call.unit().text(1);
        return unit.isEmpty() || text.isEmpty() ? text : text + " " + unit;
    }

    private static ObjectNode range(Hl7Number low, Hl7Number high, Call call) {
        ObjectNode range = Json.object();
        range.set("low", quantity(low, call.unit(), call));
        range.set("high", quantity(high, call.unit(), call));
        return range;
    }

    /** NR (§2.A.48). */
    static JsonNode nr(Field field, Call call) {
        ObjectNode range = Json.object();
        Hl7Number.of(field.text(1)).ifPresent(low -> range.set("low", quantity(low, call.unit(), call)));
        Hl7Number.of(field.text(2)).ifPresent(high -> range.set("high", quantity(high, call.unit(), call)));
        return range.isEmpty() ? range.missingNode() : Json.object().set("Range", range);
    }

    /** CQ (§2.A.11): a number and its unit in one field. */
    static JsonNode cq(Field field, Call call) {
        return Hl7Number.of(field.text(1))
                .<JsonNode>map(number -> quantity(number, field.component(2), call))
                .orElseGet(Json::nothing);
    }

    /** A number alone, without what stood before it. */
    static JsonNode decimal(Field field, Call call) {
        return Hl7Number.of(field.text())
                .filter(number -> number.comparator().isEmpty())
                .map(number -> plain(number.value()))
                .orElseGet(Json::nothing);
    }

    /** NM whose unit is the rule's companion field. */
    static JsonNode measured(Field field, Call call) {
        return Hl7Number.of(field.text())
                .<JsonNode>map(number -> quantity(number, call.unit(), call))
                .orElseGet(Json::nothing);
    }

    static JsonNode days(Field field, Call call) {
        JsonNode value = decimal(field, call);
        return Json.isNothing(value) ? value : ucum(value, "d");
    }

    /** A quantity whose unit is a code of UCUM that needs no other text. */
    static ObjectNode ucum(JsonNode value, String unit) {
        ObjectNode quantity = Json.object();
        quantity.set("value", value);
        return quantity.put("unit", unit).put("system", UCUM).put("code", unit);
    }

    static JsonNode positive(Field field, Call call) {
        return positive(field);
    }

    static JsonNode positive(Field field) {
        return whole(field, 1);
    }

    /** A dose: the least amount, with the most and the unit in the two fields behind it (RXO, RXE, RXG). */
    static JsonNode dose(Field field, Call call) {
        Field most = field.segment().field(field.number() + 1);
        Field unit = field.segment().field(field.number() + 2);
        Optional<Hl7Number> low = Hl7Number.of(field.text());
        Optional<Hl7Number> high = Hl7Number.of(most.text());
        if (low.isEmpty()) {
            return Json.nothing();
        }
        ObjectNode from = quantity(low.get(), unit, call);
        if (high.isEmpty() || high.get().value().compareTo(low.get().value()) <= 0) {
            return Json.object().set("Quantity", from);
        }
        ObjectNode range = Json.object();
        range.set("low", from);
        range.set("high", quantity(high.get(), unit, call));
        return Json.object().set("Range", range);
    }

    /** CP (§2.A.13) and MO (§2.A.41), whose first component has the amount: in the currency that it names, as FHIR demands. */
    static JsonNode money(Field field, Call call) {
        Field amount = field.component(1);
        String currency = amount.componentCount() > 1 ? amount.text(2) : field.text(2);
        Optional<Hl7Number> number = Hl7Number.of(amount.text(1));
        if (number.isEmpty()) {
            return Json.nothing();
        }
        ObjectNode money = Json.object();
        money.set("value", plain(number.get().value()));
        if (currency.matches("[A-Z]{3}")) {
            money.put("currency", currency);
        }
        return money;
    }

    static JsonNode whole(Field field, Call call) {
        return whole(field, 0);
    }

    private static JsonNode whole(Field field, int min) {
        String text = field.text();
        boolean digits = text.length() < 10 && Hl7Number.isDigits(text);
        return digits && Integer.parseInt(text) >= min ? Json.number(Integer.parseInt(text)) : Json.nothing();
    }

    /** OBX-7: {@code a-b}, {@code <a}, {@code >a} as numbers; always as text too. */
    static JsonNode referenceRange(Field field, Call call) {
        String text = field.prose().strip();
        ObjectNode range = Json.object();
        int dash = text.indexOf('-');
        if (dash > 0 && Hl7Number.isPlain(text, 0, dash) && Hl7Number.isPlain(text, dash + 1, text.length())) {
            ends(range, text.substring(0, dash), text.substring(dash + 1), call);
        } else {
            unusualRange(range, text, call);
        }
        Json.put(range, "text", text);
        return Json.orNothing(range);
    }

    private static void unusualRange(ObjectNode range, String text, Call call) {
        Matcher between = RANGE.matcher(text);
        Matcher bound = BOUND.matcher(text);
        if (between.matches()) {
            ends(range, between.group(1), between.group(2), call);
        } else if (bound.matches()) {
            range.set(bound.group(1).contains("<") ? "high" : "low", simple(new BigDecimal(bound.group(2)), call));
        }
    }

    private static void ends(ObjectNode range, String lowest, String highest, Call call) {
        BigDecimal low = new BigDecimal(lowest);
        BigDecimal high = new BigDecimal(highest);
        if (low.compareTo(high) <= 0) {
            range.set("low", simple(low, call));
            range.set("high", simple(high, call));
        }
    }

    private static ObjectNode simple(BigDecimal value, Call call) {
        ObjectNode quantity = Json.object();
        quantity.set("value", plain(value));
        unit(quantity, call.unit(), call);
        return quantity;
    }
}
