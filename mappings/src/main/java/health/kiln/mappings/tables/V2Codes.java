/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.tables;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The codes that HL7 publishes for its own v2 tables (THO), to tell a standard code from a local one. */
public final class V2Codes {
    private static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/v2-";

    private final Map<String, Map<String, Translation>> tables;

    private V2Codes(Map<String, Map<String, Translation>> tables) {
        this.tables = tables;
    }

    /** The bundled list. */
    public static V2Codes bundled() {
        Map<String, Map<String, Translation>> tables = new HashMap<>();
        for (String line : Lines.of("v2-codes.tsv")) {
            String[] cells = line.split("\t", -1);
            tables.computeIfAbsent(cells[0], table -> new HashMap<>())
                    .put(cells[1], new Translation(SYSTEM + cells[0], cells[1], cells[2]));
        }
        return new V2Codes(Map.copyOf(tables));
    }

    /**
     * The published code of a table named as in HL7 table 0396 ({@code HL70001} or {@code 0001}); empty when HL7 lists no
     * such code. A table that is not bundled is trusted to have it.
     */
    public Optional<Translation> find(String table, String code) {
        String number = number(table);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Translation> codes = tables.get(number);
        if (codes == null) {
            return Optional.of(new Translation(SYSTEM + number, code, ""));
        }
        return Optional.ofNullable(codes.get(code));
    }

    /** Whether the codes of a table, named by its number, are bundled. */
    public boolean has(String number) {
        return tables.containsKey(number);
    }

    /** Whether this names an HL7 table. */
    public static boolean isTable(String name) {
        return !number(name).isEmpty();
    }

    private static String number(String table) {
        int length = table.length();
        int from = length == 7 && table.startsWith("HL7") ? 3 : 0;
        if (length - from != 4) {
            return "";
        }
        for (int i = from; i < length; i++) {
            char c = table.charAt(i);
            if (c < '0' || c > '9') {
                return "";
            }
        }
        return table.substring(from);
    }
}
