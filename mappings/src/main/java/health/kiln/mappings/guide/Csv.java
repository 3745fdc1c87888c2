/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values as RFC 4180 has them: cells in quotes may hold commas, line breaks and doubled quotes. */
final class Csv {
    private final String text;
    private int at;

    private Csv(String text) {
        this.text = text;
    }

    /** Every record with its cells; blanks around a cell and the odd characters of spreadsheets are gone. */
    static List<List<String>> records(String text) {
        Csv csv = new Csv(text.startsWith("\uFEFF") ? text.substring(1) : text);
        List<List<String>> records = new ArrayList<>();
        while (csv.at < csv.text.length()) {
            records.add(csv.next());
        }
        return records;
    }

    private List<String> next() {
        List<String> cells = new ArrayList<>();
        while (true) {
            cells.add(tidy(cell()));
            if (at >= text.length()) {
                return cells;
            }
            char end = text.charAt(at++);
            if (end != ',') {
                at += end == '\r' && at < text.length() && text.charAt(at) == '\n' ? 1 : 0;
                return cells;
            }
        }
    }

    private String cell() {
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' && quoted && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                cell.append('"');
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\r' || c == '\n')) {
                break;
            } else {
                cell.append(c);
            }
            at++;
        }
        return cell.toString();
    }

    /** No-break spaces, and the letter that they became on the way through a wrong charset. */
    private static String tidy(String cell) {
        return cell.replace("\u00C2", "")
                .replace('\u00A0', ' ')
                .replaceAll("\\s+", " ")
                .strip();
    }
}
