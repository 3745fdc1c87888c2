/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** PID fields whose FHIR form is an extension with parts of its own. */
final class Demographics {
    private static final String CDC_REC = "urn:oid:2.16.840.1.113883.6.238";
    private static final String BIRTH_TIME = "http://hl7.org/fhir/StructureDefinition/patient-birthTime";
    /** The code of the OMB category, by what senders call it: its CDC code, or the code of HL7 table 0189. */
    private static final Map<String, String> RACES =
            Map.of("1002-5", "1002-5", "2028-9", "2028-9", "2054-5", "2054-5", "2076-8", "2076-8", "2106-3", "2106-3");

    private static final Map<String, String> ETHNICITIES =
            Map.of("2135-2", "2135-2", "2186-5", "2186-5", "H", "2135-2", "N", "2186-5");
    private static final Pattern CDC_CODE = Pattern.compile("\\d{4}-\\d");

    private static final String BCP_47 = "urn:ietf:bcp:47";
    private static final Map<String, String> LANGUAGES = languages();

    private Demographics() {}

    static JsonNode race(Field field, Call call) {
        return categories(field, RACES, call);
    }

    static JsonNode ethnicity(Field field, Call call) {
        return categories(field, ETHNICITIES, call);
    }

    /**
     * US Core: the OMB category where the code is one, a CDC code of more detail as that, and always a text. All repetitions
     * make one extension.
     */
    private static JsonNode categories(Field field, Map<String, String> categories, Call call) {
        ArrayNode parts = Json.array();
        StringBuilder text = new StringBuilder();
        for (Field repetition : field.segment().field(field.number()).repetitions()) {
            String code = Json.code(repetition.text(1));
            String display = repetition.text(2);
            String category = categories.get(code);
            if (category != null) {
                parts.add(Json.extension("ombCategory", "valueCoding", Json.coding(CDC_REC, category, display)));
            } else if (CDC_CODE.matcher(code).matches()) {
                parts.add(Json.extension("detailed", "valueCoding", Json.coding(CDC_REC, code, display)));
            }
            String shown = display.isEmpty() ? shown(code, call) : display;
            if (!shown.isEmpty()) {
                text.append(text.isEmpty() ? "" : ", ").append(shown);
            }
        }
        if (text.isEmpty()) {
            return Json.nothing();
        }
        parts.add(Json.extension("text", "valueString", Json.text(text.toString())));
        return Json.object().set("extension", parts);
    }

    /** US Core: a tribe that the patient belongs to. */
    static JsonNode tribe(Field field, Call call) {
        JsonNode concept = Codes.concept(field, call);
        JsonNode part = Json.extension("tribalAffiliation", "valueCodeableConcept", concept);
        return Json.isNothing(concept) ? concept : Json.object().set("extension", Json.array(part));
    }

    private static String shown(String code, Call call) {
        return call.vocabulary()
                .v2()
                .find(call.v2Table(), code)
                .map(row -> row.display())
                .filter(d -> !d.isEmpty())
                .orElse(code);
    }

    /** FHIR takes languages of BCP 47 only; what is none is kept as text. */
    static JsonNode language(Field field, Call call) {
        String code = field.text(1);
        String display = field.text(2);
        String tag = languageTag(code);
        ObjectNode concept = Json.object();
        if (!tag.isEmpty()) {
            concept.set("coding", Json.array(Json.coding(BCP_47, tag, display)));
        }
        Json.put(concept, "text", display.isEmpty() ? code : display);
        return Json.orNothing(concept);
    }

    /** ISO 639-1 as it is, ISO 639-2 by its two letters. */
    private static String languageTag(String code) {
        String lower = code.toLowerCase(Locale.ROOT);
        return LANGUAGES.getOrDefault(lower, "");
    }

    private static Map<String, String> languages() {
        Map<String, String> tags = new HashMap<>();
        for (String language : Locale.getISOLanguages()) {
            tags.put(language, language);
            tags.put(Locale.of(language).getISO3Language(), language);
        }
        return Map.copyOf(tags);
    }

    /** An extension whose part {@code code} is a concept: citizenship, nationality. */
    static JsonNode code(Field field, Call call) {
        JsonNode concept = Codes.concept(field, call);
        return Json.isNothing(concept)
                ? concept
                : Json.object().set("extension", Json.array(Json.extension("code", "valueCodeableConcept", concept)));
    }

    /** The time of birth beside the date of birth; nothing for midnight, which most senders mean as unknown. */
    static JsonNode birthTime(Field field, Call call) {
        JsonNode time = Times.timeOfBirth(field, call);
        return Json.isNothing(time)
                ? time
                : Json.object().set("extension", Json.array(Json.extension(BIRTH_TIME, "valueDateTime", time)));
    }
}
