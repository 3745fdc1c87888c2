/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import health.kiln.mappings.guide.LeftOut.Reason;
import health.kiln.mappings.guide.Row.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What we correct in the guide's rows before they are read, by table, row and field: {@code patches.tsv}. Each line
 * either sets one column or leaves the row out, and says why.
 */
final class Patches {
    /** {@code column} is empty for a row that is left out. */
    private record Patch(String field, List<Column> column, String value, String why) {}

    /** A row after its patches; {@code reason} is empty unless they leave it out. */
    record Patched(Row row, List<Reason> reason, String detail, boolean kept) {}

    private final Map<String, List<Patch>> patches = new LinkedHashMap<>();
    private final Map<String, List<Patch>> unused;

    private Patches(List<String> lines) throws GuideException {
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] cells = line.split("\t", -1);
                if (cells.length != 6) {
                    throw new GuideException("patches.tsv: six columns are expected: " + line);
                }
                for (int number : numbers(cells[1])) {
                    patches.computeIfAbsent(cells[0] + " " + number, key -> new ArrayList<>())
                            .add(new Patch(cells[2], column(cells[3]), cells[4], cells[5]));
                }
            }
        }
        unused = new LinkedHashMap<>(patches);
    }

    static Patches of(List<String> lines) throws GuideException {
        return new Patches(lines);
    }

    private static List<Integer> numbers(String cell) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : cell.split(",", -1)) {
            String[] ends = part.strip().split("-", -1);
            for (int number = Integer.parseInt(ends[0]); number <= Integer.parseInt(ends[ends.length - 1]); number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    private static List<Column> column(String action) {
        return action.equals("leave-out") || action.equals("keep")
                ? List.of()
                : List.of(Column.valueOf(action.toUpperCase(Locale.ROOT)));
    }

    /** @throws GuideException when the row is about another field than the patch: the guide has changed */
    Patched apply(Row row) throws GuideException {
        String key = row.table() + " " + row.number();
        unused.remove(key);
        Row patched = row;
        boolean kept = false;
        for (Patch patch : patches.getOrDefault(key, List.of())) {
            if (!patch.field().equals(row.identifier())) {
                throw new GuideException("patches.tsv: row " + row.number() + " of " + row.table() + " is about "
                        + row.identifier() + ", not " + patch.field());
            }
            if (!patch.column().isEmpty()) {
                patched = patched.with(patch.column().getFirst(), patch.value());
            } else if (patch.value().isEmpty()) {
                kept = true;
            } else {
                Reason reason = Reason.valueOf(patch.value().toUpperCase(Locale.ROOT));
                return new Patched(row, List.of(reason), patch.why(), false);
            }
        }
        return new Patched(patched, List.of(), "", kept);
    }

    /** Patches of rows that are not there. */
    List<String> unused() {
        return List.copyOf(unused.keySet());
    }
}
