/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.tables;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values as RFC 4180 has them: cells in quotes may hold commas, line breaks and doubled quotes. */
public final class CommaSeparated {
    private final String text;
    private int at;

    private CommaSeparated(String text) {
        this.text = text;
    }

    /** Every record with its cells, without a byte order mark before and blanks around them. */
    public static List<List<String>> records(String text) {
        CommaSeparated reading = new CommaSeparated(text.startsWith("\uFEFF") ? text.substring(1) : text);
        List<List<String>> records = new ArrayList<>();
        while (reading.at < reading.text.length()) {
            records.add(reading.next());
        }
        return records;
    }

    private List<String> next() {
        List<String> cells = new ArrayList<>();
        while (true) {
            cells.add(cell().strip());
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
}
