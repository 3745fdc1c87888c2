/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The guide's code tables. One that only repeats the codes of an HL7 table is none for us: a code without translation
 * keeps its HL7 system anyway.
 */
final class CodeTables {
    private record Code(String source, String target, String display, String system) {}

    /** What the index {@code tables.tsv} says of a table: our name, and the HL7 table and the target where the guide names none. */
    private record Naming(String name, String v2Table, String target) {}

    private record Table(
            String guideName, String name, String v2Table, String target, List<Code> codes, List<String> unmapped) {
        boolean repeatsItsSource() {
            String own = "http://terminology.hl7.org/CodeSystem/v2-" + v2Table.replaceFirst("^HL7", "");
            return unmapped.isEmpty()
                    && codes.stream()
                            .allMatch(code -> code.source().equals(code.target())
                                    && (code.system().equals(own)
                                            || code.system().isEmpty()));
        }
    }

    private final Map<String, Table> byGuideName = new TreeMap<>();
    private final Names names;

    CodeTables(Names names) {
        this.names = names;
    }

    void read(Map<String, List<List<String>>> files, List<String> index) throws GuideException {
        Map<String, Naming> known = new LinkedHashMap<>();
        for (String line : index) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] cells = line.split("\t", -1);
                if (cells.length != 4) {
                    throw new GuideException("tables.tsv: four columns are expected: " + line);
                }
                known.put(cells[0], new Naming(cells[1], cells[2], cells[3]));
            }
        }
        files.forEach((name, records) -> byGuideName.put(
                name,
                table(name, records, known.getOrDefault(name, new Naming(name.replaceFirst("\\[.*", ""), "", "")))));
    }

    private static Table table(String guideName, List<List<String>> records, Naming naming) {
        String v2Table = naming.v2Table();
        String target = naming.target();
        List<Code> codes = new ArrayList<>();
        List<String> unmapped = new ArrayList<>();
        for (List<String> cells : records.subList(Math.min(2, records.size()), records.size())) {
            String source = cell(cells, 0);
            if (source.isEmpty()) {
                continue;
            }
            v2Table = v2Table.isEmpty() ? cell(cells, 2) : v2Table;
            if (cell(cells, 6).isEmpty() || !isCode(source)) {
                unmapped.add(source);
            } else {
                target = target.isEmpty() ? cell(cells, 9) : target;
                codes.add(new Code(source, cell(cells, 6), cell(cells, 8), cell(cells, 9)));
            }
        }
        return new Table(guideName, naming.name(), v2Table, target, List.copyOf(codes), List.copyOf(unmapped));
    }

    /** Some rows describe a family of codes: {@code TS<integer>}. */
    private static boolean isCode(String source) {
        return !source.contains("\"") && (!source.contains("<") || source.length() < 3);
    }

    private static String cell(List<String> cells, int index) {
        return index < cells.size() ? cells.get(index) : "";
    }

    private Table find(String vocabulary) {
        String name = vocabulary.replace("/", "").replace(" ", "");
        return byGuideName.getOrDefault(name, new Table(name, "", "", "", List.of(), List.of()));
    }

    /** A table whose rows name no target system says nothing that FHIR could use. */
    private static boolean translates(Table table) {
        return !table.codes().isEmpty() && !table.target().isEmpty() && !table.repeatsItsSource();
    }

    /** Our name of the table that a row names; empty if it has no translations. */
    String name(String vocabulary) {
        Table table = find(vocabulary);
        return translates(table) ? table.name() : "";
    }

    /** The HL7 table whose codes are kept as they are; empty for tables that translate. */
    String identity(String vocabulary) {
        Table table = find(vocabulary);
        boolean keeps = table.repeatsItsSource();
        return keeps && table.v2Table().matches("HL7\\d{4}") ? table.v2Table() : "";
    }

    /** The text of each table that translates, by the name of its file. */
    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        byGuideName.values().stream()
                .filter(CodeTables::translates)
                .forEach(table -> texts.put("tables/guide/" + table.name() + ".table", text(table)));
        return texts;
    }

    /** How many tables there are, and how many of them repeat their source or are empty. */
    List<Integer> count() {
        int repeating = (int) byGuideName.values().stream()
                .filter(table -> !translates(table))
                .count();
        return List.of(byGuideName.size(), repeating);
    }

    private String text(Table table) {
        String target = table.target();
        StringBuilder text = new StringBuilder("# Generated from the official guide: codesystems/" + table.guideName()
                + ". Do not edit: a table of the same name in a layer above adds rows.\n\n");
        text.append("table ")
                .append(table.name())
                .append(' ')
                .append(table.v2Table())
                .append(" -> ")
                .append(target)
                .append('\n');
        for (Code code : table.codes()) {
            boolean primitive = target.startsWith("http://hl7.org/fhir/");
            String system =
                    code.system().equals(target) || code.system().isEmpty() ? "" : names.system(code.system()) + "#";
            text.append("  ")
                    .append(word(code.source()))
                    .append(" = ")
                    .append(system.isEmpty() ? word(code.target()) : system + code.target());
            if (!primitive && !code.display().isEmpty()) {
                text.append(" \"").append(code.display().replace("\"", "\\\"")).append('"');
            }
            text.append('\n');
        }
        if (!table.unmapped().isEmpty()) {
            text.append("  # no counterpart in FHIR: ")
                    .append(String.join(" ", table.unmapped()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String word(String code) {
        return code.matches("[A-Za-z0-9.+_-]+") ? code : '"' + code + '"';
    }
}
