/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Why rows of the guide's message and data type tables are not what we do: {@code messages.tsv}, {@code datatypes.tsv}. Each
 * line names a table (or {@code *} for all), what stands in the row, and says why. Every line must be needed.
 */
final class Reasons {
    private static final String EVERY = "*";

    private final String file;
    private final Map<String, String> reasons = new LinkedHashMap<>();
    private final Set<String> unused;

    private Reasons(String file, List<String> lines) throws GuideException {
        this.file = file;
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] cells = line.split("\t", -1);
                if (cells.length != 3) {
                    throw new GuideException(file + ": three columns are expected: " + line);
                }
                reasons.put(cells[0] + "\t" + cells[1], cells[2]);
            }
        }
        unused = new LinkedHashSet<>(reasons.keySet());
    }

    static Reasons of(String file, List<String> lines) throws GuideException {
        return new Reasons(file, lines);
    }

    /** What is said of this table and this alone. */
    Optional<String> exactly(String table, String what) {
        return find(List.of(table + "\t" + what));
    }

    Optional<String> of(String table, String what) {
        return find(List.of(table + "\t" + what, EVERY + "\t" + what, table + "\t" + EVERY));
    }

    private Optional<String> find(List<String> keys) {
        for (String key : keys) {
            String reason = reasons.get(key);
            if (reason != null) {
                unused.remove(key);
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }

    /** @throws GuideException when a row has no reason, or a reason no row */
    void settle(List<String> unexplained) throws GuideException {
        if (!unexplained.isEmpty()) {
            throw new GuideException(file + " says nothing of: " + String.join("; ", unexplained));
        }
        if (!unused.isEmpty()) {
            throw new GuideException(file + ": no row needs these lines: " + unused);
        }
    }
}
