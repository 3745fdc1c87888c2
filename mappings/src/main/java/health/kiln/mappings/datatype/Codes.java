/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.tables.CodeTable;
import health.kiln.mappings.tables.Translation;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * CWE and its older and narrower forms (CE, CNE, CF, IS, ID). What a table translates comes first; what the sender said
 * is always kept beside it.
 */
final class Codes {
    /** FHIR's alternate-codes stands on the code itself, and so cannot stand where there is none. */
    private static final String V2_CODE = "urn:kiln:v2-code";

    private static final String ALTERNATE = "http://hl7.org/fhir/StructureDefinition/alternate-codes";

    private static final int[][] TRIPLETS = {{1, 2, 3, 7}, {4, 5, 6, 8}, {10, 11, 12, 13}};

    private Codes() {}

    /** All three triplets, each with its own system; text is CWE.9, else the first triplet's text. */
    static JsonNode concept(Field field, Call call) {
        ObjectNode concept = Json.object();
        ArrayNode codings = Json.array();
        int components = field.componentCount();
        for (int[] triplet : TRIPLETS) {
            if (triplet[0] <= components) {
                codings(field, triplet, call, codings);
            }
        }
        if (!codings.isEmpty()) {
            concept.set("coding", codings);
        }
        Json.put(concept, "text", text(field, components));
        return Json.orNothing(concept);
    }

    private static String text(Field field, int components) {
        String original = components >= 9 ? field.text(9) : "";
        if (!original.isEmpty()) {
            return original;
        }
        String first = field.text(2);
        return first.isEmpty() && components >= 5 ? field.text(5) : first;
    }

    private static void codings(Field field, int[] triplet, Call call, ArrayNode to) {
        String code = Json.code(field.text(triplet[0]));
        if (code.isEmpty()) {
            return;
        }
        String name = field.text(triplet[2]);
        ObjectNode original = original(code, field.text(triplet[1]), name, call);
        Json.put(original, "version", field.text(triplet[3]));
        for (Translation row : translate(code, name, call)) {
            if (!isSame(row, original)) {
                add(to, Json.coding(row.system(), row.code(), row.display()));
            }
        }
        add(to, original);
    }

    private static ObjectNode original(String code, String display, String name, Call call) {
        String system = call.vocabulary()
                .systemOf(name, call.v2Table(), code, call.feed().site());
        String shown = display;
        if (shown.isEmpty()) {
            String table = name.isEmpty() ? call.v2Table() : name;
            shown = call.vocabulary()
                    .v2()
                    .find(table, code)
                    .map(Translation::display)
                    .orElse("");
        }
        return Json.coding(system, code, shown);
    }

    private static void add(ArrayNode codings, ObjectNode coding) {
        for (JsonNode there : codings) {
            if (there.get("code").equals(coding.get("code"))
                    && there.get("system").equals(coding.get("system"))) {
                return;
            }
        }
        codings.add(coding);
    }

    private static boolean isSame(Translation row, ObjectNode original) {
        return original.path("code").stringValue("").equals(row.code())
                && original.path("system").stringValue("").equals(row.system());
    }

    /** The table's answer, if the code is one of the table's system: named so, or not named at all. */
    private static List<Translation> translate(String code, String name, Call call) {
        CodeTable table = call.table();
        CodeTable local = call.vocabulary().local().get(name);
        if (local != null) {
            table = local;
        }
        if (table.isEmpty() || !(name.isEmpty() || name.equals(table.source()) || isNumberOf(name, table))) {
            return List.of();
        }
        List<Translation> rows = table.translate(code);
        if (rows.isEmpty()) {
            return rows;
        }
        call.translated(table.name(), code);
        return rows;
    }

    private static boolean isNumberOf(String name, CodeTable table) {
        return name.length() == 4 && table.source().endsWith(name);
    }

    /** One coding: the translation if there is one, else what the sender said. */
    static JsonNode coding(Field field, Call call) {
        String code = Json.code(field.text(1));
        if (code.isEmpty()) {
            return Json.nothing();
        }
        String name = field.text(3);
        List<Translation> rows = translate(code, name, call);
        if (rows.isEmpty()) {
            return original(code, field.text(2), name, call);
        }
        Translation row = rows.getFirst();
        return Json.coding(row.system(), row.code(), row.display());
    }

    /**
     * A bare code of the table's target. What the table does not translate is no code of the target: the element has no value
     * then, and what the sender said stands in an extension in its place.
     */
    static JsonNode code(Field field, Call call) {
        String code = Json.code(field.text(1));
        if (code.isEmpty()) {
            return Json.nothing();
        }
        List<Translation> rows = call.table().translate(code);
        if (rows.isEmpty()) {
            call.remark(
                    field,
                    "The code has no counterpart in table " + call.table().name() + "; it is kept beside the element.");
            call.beside(said(field, code, call));
            return Json.nothing();
        }
        if (!call.table().knows(code)) {
            call.beside(said(field, code, call));
        }
        call.translated(call.table().name(), code);
        return Json.text(rows.getFirst().code());
    }

    /** What the sender said, as an extension of the code that the table makes of it; nothing where it makes none. */
    static JsonNode alternate(Field field, Call call) {
        String code = Json.code(field.text(1));
        return call.table().translate(code).isEmpty() ? Json.nothing() : said(field, code, call);
    }

    private static ObjectNode said(Field field, String code, Call call) {
        ObjectNode said = original(code, field.text(2), field.text(3), call);
        JsonNode concept = Json.object().set("coding", Json.array(said));
        return Json.object().set("extension", Json.array(Json.extension(ALTERNATE, "valueCodeableConcept", concept)));
    }

    static JsonNode truth(Field field, Call call) {
        return switch (field.text(1)) {
            case "Y", "y", "1", "true" -> Json.truth(true);
            case "N", "n", "0", "false" -> Json.truth(false);
            default -> Json.nothing();
        };
    }

    /** Text alone, as a concept. */
    static JsonNode text(Field field, Call call) {
        JsonNode text = Json.text(call.prose(field));
        return Json.isNothing(text) ? text : Json.object().set("text", text);
    }

    /**
     * Sets a code inside a data type by a named table. A code without counterpart is kept beside it, in an extension of
     * the data type.
     */
    static void member(ObjectNode object, String name, String tableName, String code, Call call) {
        if (code.isEmpty()) {
            return;
        }
        CodeTable table =
                Optional.ofNullable(call.vocabulary().tables().get(tableName)).orElse(CodeTable.NONE);
        List<Translation> rows = table.translate(code);
        if (rows.isEmpty()) {
            String system = call.vocabulary()
                    .systemOf("", table.source(), code, call.feed().site());
            JsonNode coding = Json.coding(system, Json.code(code), "");
            Json.append(object, "extension", Json.extension(V2_CODE, "valueCoding", coding));
        } else {
            object.put(name, rows.getFirst().code());
        }
    }
}
