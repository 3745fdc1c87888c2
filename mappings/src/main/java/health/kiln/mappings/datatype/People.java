/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** XPN and XAD: how people are called and where they live. */
final class People {
    private static final String EXTENSION = "http://hl7.org/fhir/StructureDefinition/";
    private static final String CENSUS_TRACT = EXTENSION + "iso21090-ADXP-censusTract";
    private static final List<String> FAMILY_PARTS =
            List.of("humanname-own-prefix", "humanname-own-name", "humanname-partner-prefix", "humanname-partner-name");

    private People() {}

    /** XPN (HL7 v2.5.1 §2.A.88). */
    static JsonNode name(Field field, Call call) {
        ObjectNode name = Json.object();
        Codes.member(name, "use", "NameUse", field.text(7), call);
        parts(field, 1, name);
        Json.append(name, "suffix", field.text(6));
        Json.append(name, "suffix", field.text(14));
        if (isNameless(name)) {
            return Json.nothing();
        }
        Field from = field.component(12);
        Field to = field.component(13);
        if (from.isPresent() || to.isPresent()) {
            Json.put(name, "period", Times.period(from, to, call));
        } else if (field.component(10).isPresent()) {
            Json.put(name, "period", Times.range(field.component(10), call));
        }
        return name;
    }

    /** Family, given names, suffix and prefix, which XPN and XCN have in the same order. */
    static void parts(Field field, int family, ObjectNode name) {
        Field surname = field.component(family);
        Json.put(name, "family", surname.text(1));
        if (surname.componentCount() > 1) {
            familyParts(surname, name);
        }
        Json.append(name, "given", field.text(family + 1));
        Json.append(name, "given", field.text(family + 2));
        Json.append(name, "suffix", field.text(family + 3));
        Json.append(name, "prefix", field.text(family + 4));
    }

    private static void familyParts(Field surname, ObjectNode name) {
        ObjectNode holder = Json.object();
        for (int i = 0; i < FAMILY_PARTS.size(); i++) {
            JsonNode part = Json.text(surname.text(i + 2));
            if (!Json.isNothing(part)) {
                Json.append(holder, "extension", Json.extension(EXTENSION + FAMILY_PARTS.get(i), "valueString", part));
            }
        }
        if (!holder.isEmpty() && name.has("family")) {
            name.set("_family", holder);
        }
    }

    static boolean isNameless(ObjectNode name) {
        return !name.has("family") && !name.has("given") && !name.has("prefix") && !name.has("suffix");
    }

    /** The parts of a name as one line, for {@code display} and {@code text}. */
    static String line(ObjectNode name) {
        StringBuilder line = new StringBuilder();
        for (String part : List.of("prefix", "given", "family", "suffix")) {
            JsonNode value = name.path(part);
            if (value.isArray()) {
                value.forEach(each -> line.append(' ').append(each.stringValue("")));
            } else if (value.isString()) {
                line.append(' ').append(value.stringValue());
            }
        }
        return line.toString().strip();
    }

    static JsonNode nameLine(Field field, Call call) {
        return name(field, call) instanceof ObjectNode name ? Json.text(line(name)) : Json.nothing();
    }

    /** XAD (§2.A.87). */
    static JsonNode address(Field field, Call call) {
        ObjectNode address = Json.object();
        String type = field.text(7);
        boolean postal = type.equals("M") || type.equals("SH");
        if (postal) {
            address.put("type", "postal");
        }
        Field street = field.component(1);
        Json.append(address, "line", join(street.component(1), street.component(2), street.component(3)));
        Json.append(address, "line", field.text(2));
        Json.put(address, "city", field.text(3));
        Json.put(address, "district", field.text(9));
        Json.put(address, "state", field.text(4));
        Json.put(address, "postalCode", field.text(5));
        Json.put(address, "country", field.text(6));
        if (address.size() == (postal ? 1 : 0)) {
            return Json.nothing();
        }
        JsonNode tract = Json.text(field.text(10));
        if (!Json.isNothing(tract)) {
            Json.append(address, "extension", Json.extension(CENSUS_TRACT, "valueString", tract));
        }
        if (!postal) {
            Codes.member(address, "use", "AddressUse", type, call);
        }
        if (field.component(13).isPresent() || field.component(14).isPresent()) {
            Json.put(address, "period", Times.period(field.component(13), field.component(14), call));
        } else if (field.component(12).isPresent()) {
            Json.put(address, "period", Times.range(field.component(12), call));
        }
        return address;
    }

    private static String join(Field... parts) {
        StringBuilder text = new StringBuilder();
        for (Field part : parts) {
            String piece = part.text();
            if (!piece.isEmpty()) {
                text.append(text.isEmpty() ? "" : " ").append(piece);
            }
        }
        return text.toString();
    }
}
