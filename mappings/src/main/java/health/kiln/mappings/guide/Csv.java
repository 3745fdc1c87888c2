/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import health.kiln.mappings.tables.CommaSeparated;
import java.util.List;

/** The guide's tables as a spreadsheet wrote them. */
final class Csv {
    private Csv() {}

    /** Every record with its cells; the odd characters of spreadsheets are gone. */
    static List<List<String>> records(String text) {
        return CommaSeparated.records(text).stream()
                .map(cells -> cells.stream().map(Csv::tidy).toList())
                .toList();
    }

    /** No-break spaces, and the letter that they became on the way through a wrong charset. */
    private static String tidy(String cell) {
        return cell.replace("\u00C2", "")
                .replace('\u00A0', ' ')
                .replaceAll("\\s+", " ")
                .strip();
    }
}
