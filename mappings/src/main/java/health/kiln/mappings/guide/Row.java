/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of a segment's table.
 *
 * @param table the table's name, as {@code PV1[Encounter]}
 * @param number its number in the spreadsheet
 * @param cells its columns, known by position: the headers differ from file to file
 */
record Row(String table, int number, List<String> cells) {
    private static final int SORT_ORDER = 0;
    private static final int TYPE = 3;
    private static final int MAX = 5;
    private static final int NARRATIVE = 8;

    Row {
        cells = List.copyOf(cells);
    }

    /** What a patch may correct. */
    enum Column {
        IDENTIFIER(1),
        CONDITION(6),
        ATTRIBUTE(9),
        MAPPING(14),
        VOCABULARY(15),
        ASSIGNMENT(16);

        private final int index;

        Column(int index) {
            this.index = index;
        }
    }

    Row with(Column column, String value) {
        List<String> corrected = new ArrayList<>(cells);
        while (corrected.size() <= column.index) {
            corrected.add("");
        }
        corrected.set(column.index, value);
        return new Row(table, number, corrected);
    }

    /** The field, as {@code PV1-7}, or the bare segment. Some tables have the field's number in the first column only. */
    String identifier() {
        String written = cell(Column.IDENTIFIER);
        boolean numbered = cell(SORT_ORDER).matches("[1-9]\\d*");
        return numbered && written.matches("[A-Z][A-Z0-9]{2}") ? written + "-" + cell(SORT_ORDER) : written;
    }

    /** The field's HL7 data type. */
    String type() {
        return cell(TYPE);
    }

    /** Whether the field may repeat. */
    boolean repeats() {
        String max = cell(MAX);
        return !max.isEmpty() && !max.equals("1") && !max.equals("0");
    }

    /** A condition in the guide's formal language; empty for none. */
    String condition() {
        return cell(Column.CONDITION);
    }

    /** A condition in words; empty for none. */
    String narrative() {
        return cell(NARRATIVE);
    }

    /** What is written. */
    String attribute() {
        return cell(Column.ATTRIBUTE);
    }

    /** The data type's table, as {@code CX[Identifier]}; empty for none. */
    String mapping() {
        return cell(Column.MAPPING);
    }

    /** The code table; empty for none. */
    String vocabulary() {
        return cell(Column.VOCABULARY);
    }

    /** A fixed value or an instruction; empty for none. */
    String assignment() {
        return cell(Column.ASSIGNMENT);
    }

    private String cell(Column column) {
        return cell(column.index);
    }

    private String cell(int index) {
        return index < cells.size() ? cells.get(index) : "";
    }

    /** The segment whose table this is. */
    String segment() {
        return table.substring(0, table.indexOf('['));
    }

    /** The field, or nothing if the row is about the whole segment. */
    String field() {
        return identifier().contains("-") ? identifier() : "";
    }
}
