/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * One line of a map of the guide layer.
 *
 * @param head up to the clauses: {@code PV1-7*#participant -> participant[PV1-7].individual : XCN[Practitioner]}
 * @param clauses {@code table …}, {@code with …}, {@code when …}
 * @param rows what it says
 */
record Rule(String head, List<String> clauses, List<Row> rows) {
    private static final int WIDTH = 118;
    private static final String DEEPER = "\n      ";

    Rule {
        clauses = List.copyOf(clauses);
        rows = List.copyOf(rows);
    }

    /** The text, with the source at its end, broken where it would be too wide. */
    String text() {
        StringBuilder text = new StringBuilder("  ").append(head);
        int width = text.length();
        List<String> all = new ArrayList<>(clauses);
        all.add("row " + numbers());
        for (String clause : all) {
            boolean breaks = width + 1 + clause.length() > WIDTH;
            text.append(breaks ? DEEPER : " ").append(clause);
            width = breaks ? DEEPER.length() - 1 + clause.length() : width + 1 + clause.length();
        }
        return text.append('\n').toString();
    }

    /** {@code 13-16, 20}. */
    private String numbers() {
        TreeSet<Integer> numbers = new TreeSet<>();
        rows.forEach(row -> numbers.add(row.number()));
        StringJoiner text = new StringJoiner(", ");
        while (!numbers.isEmpty()) {
            int first = numbers.removeFirst();
            int last = first;
            while (numbers.remove(last + 1)) {
                last++;
            }
            text.add(first == last ? String.valueOf(first) : first + "-" + last);
        }
        return text.toString();
    }
}
