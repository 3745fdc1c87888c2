/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.tables;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Translates the codes of one HL7 v2 table. A code without a row has no translation unless the table has a fallback.
 *
 * @param name what maps call it
 * @param source the v2 table's name in HL7 table 0396, as {@code HL70001}; empty for codes of no HL7 table
 * @param target the code system of codes that name no other
 * @param rows by source code; a code may become several
 * @param fallback what every other code becomes
 */
public record CodeTable(
        String name,
        String source,
        String target,
        Map<String, List<Translation>> rows,
        Optional<Translation> fallback) {
    /** No table: nothing is translated. */
    public static final CodeTable NONE = new CodeTable("", "", "", Map.of(), Optional.empty());

    public CodeTable {
        rows = Map.copyOf(rows);
    }

    /** Whether this translates nothing at all. */
    public boolean isEmpty() {
        return rows.isEmpty() && fallback.isEmpty();
    }

    /** What this code becomes; empty when the table says nothing about it. */
    public List<Translation> translate(String code) {
        List<Translation> found = rows.get(code);
        if (found != null) {
            return found;
        }
        return fallback.map(List::of).orElseGet(List::of);
    }

    /** Whether the table has a row of its own for this code. */
    public boolean knows(String code) {
        return rows.containsKey(code);
    }

    /** This table with the rows of a higher layer over its own. */
    public CodeTable overlaid(CodeTable above) {
        Map<String, List<Translation>> merged = new LinkedHashMap<>(rows);
        merged.putAll(above.rows);
        return new CodeTable(
                name,
                above.source.isEmpty() ? source : above.source,
                above.target.isEmpty() ? target : above.target,
                merged,
                above.fallback.or(() -> fallback));
    }
}
