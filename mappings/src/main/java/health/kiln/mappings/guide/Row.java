/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import java.util.List;

/**
 * One row of a segment's table.
 *
 * @param table the table's name, as {@code PV1[Encounter]}
 * @param number its number in the spreadsheet
 * @param identifier the field, as {@code PV1-7}, or the bare segment
 * @param type the field's HL7 data type
 * @param repeats whether the field may repeat
 * @param condition in the guide's formal language; empty for none
 * @param narrative a condition in words; empty for none
 * @param attribute what is written
 * @param mapping the data type's table, as {@code CX[Identifier]}; empty for none
 * @param vocabulary the code table; empty for none
 * @param assignment a fixed value or an instruction; empty for none
 */
record Row(
        String table,
        int number,
        String identifier,
        String type,
        boolean repeats,
        String condition,
        String narrative,
        String attribute,
        String mapping,
        String vocabulary,
        String assignment) {

    /** Columns are known by position: the headers differ from file to file. */
    static Row of(String table, int number, List<String> cells) {
        return new Row(
                table,
                number,
                identifier(cells),
                cell(cells, 3),
                !cell(cells, 5).isEmpty()
                        && !cell(cells, 5).equals("1")
                        && !cell(cells, 5).equals("0"),
                cell(cells, 6),
                cell(cells, 8),
                cell(cells, 9),
                cell(cells, 14),
                cell(cells, 15),
                cell(cells, 16));
    }

    /** Some tables have the number of the field in the first column only. */
    private static String identifier(List<String> cells) {
        String written = cell(cells, 1);
        boolean numbered = cell(cells, 0).matches("[1-9]\\d*");
        return numbered && written.matches("[A-Z][A-Z0-9]{2}") ? written + "-" + cell(cells, 0) : written;
    }

    private static String cell(List<String> cells, int index) {
        return index < cells.size() ? cells.get(index) : "";
    }

    /** The segment whose table this is. */
    String segment() {
        return table.substring(0, table.indexOf('['));
    }

    /** The field, or nothing if the row is about the whole segment. */
    String field() {
        return identifier.contains("-") ? identifier : "";
    }

    Row with(Column column, String value) {
        return switch (column) {
            case IDENTIFIER ->
                new Row(
                        table,
                        number,
                        value,
                        type,
                        repeats,
                        condition,
                        narrative,
                        attribute,
                        mapping,
                        vocabulary,
                        assignment);
            case CONDITION ->
                new Row(
                        table,
                        number,
                        identifier,
                        type,
                        repeats,
                        value,
                        narrative,
                        attribute,
                        mapping,
                        vocabulary,
                        assignment);
            case ATTRIBUTE ->
                new Row(
                        table,
                        number,
                        identifier,
                        type,
                        repeats,
                        condition,
                        narrative,
                        value,
                        mapping,
                        vocabulary,
                        assignment);
            case MAPPING ->
                new Row(
                        table,
                        number,
                        identifier,
                        type,
                        repeats,
                        condition,
                        narrative,
                        attribute,
                        value,
                        vocabulary,
                        assignment);
            case VOCABULARY ->
                new Row(
                        table,
                        number,
                        identifier,
                        type,
                        repeats,
                        condition,
                        narrative,
                        attribute,
                        mapping,
                        value,
                        assignment);
            case ASSIGNMENT ->
                new Row(
                        table,
                        number,
                        identifier,
                        type,
                        repeats,
                        condition,
                        narrative,
                        attribute,
                        mapping,
                        vocabulary,
                        value);
        };
    }

    /** What a patch may correct. */
    enum Column {
        IDENTIFIER,
        CONDITION,
        ATTRIBUTE,
        MAPPING,
        VOCABULARY,
        ASSIGNMENT
    }
}
