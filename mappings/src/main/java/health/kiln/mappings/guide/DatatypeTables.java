/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import health.kiln.mappings.guide.Conversions.Conversion;
import health.kiln.mappings.map.MapInspection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The guide's data type tables beside our conversions. Conversions are code, so they are asked: a component is read when
 * what a conversion makes of a field changes with it. Every row is read, or listed with the reason.
 */
final class DatatypeTables {
    private static final int IDENTIFIER = 1;
    private static final int ATTRIBUTE = 9;
    private static final int COMPONENTS_MAX = 24;
    private static final Pattern COMPONENT = Pattern.compile("[A-Z0-9]+[.-](\\d{1,2})(?:\\.(\\d{1,2}))?.*");

    /** What may stand in a component that is asked about: codes, numbers, times and names that some component takes. */
    private static final List<String> TOLD = List.of(
            "20260301",
            "7",
            "F",
            "PRN",
            "Internet",
            "NET",
            "H",
            "M",
            "NPI",
            "ISO",
            "2.999.1",
            "http://a.example",
            "Base64",
            "application",
            "pdf",
            "JVBERi0=",
            "BID",
            "-",
            ">=",
            "min",
            "C",
            "Y",
            "Q&R",
            "20260301&20270301");

    /** What stands in the other components meanwhile: in all of them, or in one of the first. */
    private static final List<String> AROUND = List.of("", "7", "Q", "NPI", "20260301", "2.999.1", "Base64");

    private static final List<String> BESIDE = List.of("Q", "7", "Internet", "5551212", "application");
    private static final int BESIDE_MAX = 14;

    /** In {@code datatypes.tsv}: the table is read by this conversion, or by a component of it that has parts. */
    private static final String READ_BY = "=";

    private final MapInspection ours;
    private final Conversions conversions;
    private final Reasons reasons;
    private final List<String> unexplained = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder();
    private final Map<String, Boolean> asked = new HashMap<>();
    private int rows;
    private int unread;

    private DatatypeTables(MapInspection ours, Conversions conversions, Reasons reasons) {
        this.ours = ours;
        this.conversions = conversions;
        this.reasons = reasons;
    }

    /** The report {@code DATATYPES.md}. */
    static String report(
            Map<String, List<List<String>>> tables, MapInspection ours, Conversions conversions, Reasons reasons)
            throws GuideException {
        DatatypeTables comparison = new DatatypeTables(ours, conversions, reasons);
        tables.forEach(comparison::compare);
        reasons.settle(comparison.unexplained);
        return comparison.text(tables.size());
    }

    private void compare(String table, List<List<String>> records) {
        Optional<Conversion> conversion = conversion(table);
        for (int at = 2; at < records.size(); at++) {
            List<String> cells = records.get(at);
            String attribute = cell(cells, ATTRIBUTE);
            if (!attribute.isEmpty()) {
                rows++;
                String component = cell(cells, IDENTIFIER);
                boolean read =
                        conversion.filter(found -> isRead(found, component)).isPresent();
                if (!read) {
                    add(table, at + 1, component, attribute);
                }
            }
        }
    }

    private Optional<Conversion> conversion(String table) {
        Optional<String> named = reasons.exactly(table, READ_BY);
        if (named.isPresent()) {
            int dot = named.get().lastIndexOf("].") + 1;
            return Optional.of(
                    dot == 0
                            ? new Conversion(named.get(), "")
                            : new Conversion(
                                    named.get().substring(0, dot), named.get().substring(dot) + "."));
        }
        int bracket = table.indexOf('[');
        String fhir = table.substring(bracket + 1, table.length() - 1).replaceFirst("[-.].*", "");
        return conversions.find(table, table.substring(0, bracket), fhir);
    }

    private boolean isRead(Conversion conversion, String identifier) {
        Matcher form = COMPONENT.matcher(identifier);
        int component = form.matches() ? Integer.parseInt(form.group(1)) : 1;
        if (conversion.part().endsWith(".")) {
            String whole = conversion.part().substring(1, conversion.part().length() - 1);
            return asked.computeIfAbsent(
                    conversion.name() + conversion.part() + component,
                    key -> changes(conversion.name(), Integer.parseInt(whole), "&".repeat(component - 1), "&"));
        }
        if (!conversion.part().isEmpty()) {
            return conversion.part().equals("." + component);
        }
        return asked.computeIfAbsent(
                conversion.name() + component, key -> changes(conversion.name(), component, "", ""));
    }

    /** Whether what the conversion makes changes with what is told in the component, or in a part of it. */
    private boolean changes(String conversion, int component, String before, String behind) {
        for (Map<Integer, String> around : surroundings()) {
            String without = ours.reading(conversion, field(component, "Q" + before + behind, around));
            String empty = ours.reading(conversion, field(component, "", around));
            for (String told : TOLD) {
                String with = ours.reading(
                        conversion,
                        field(component, before.isEmpty() && behind.isEmpty() ? told : "Q" + before + told, around));
                if (!with.equals(before.isEmpty() && behind.isEmpty() ? empty : without)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Map<Integer, String>> surroundings() {
        List<Map<Integer, String>> all = new ArrayList<>();
        for (String around : AROUND) {
            Map<Integer, String> everywhere = new HashMap<>();
            for (int i = 1; i <= COMPONENTS_MAX; i++) {
                everywhere.put(i, around);
            }
            all.add(everywhere);
        }
        all.add(Map.of(2, "application", 4, "Base64", 5, "JVBERi0="));
        for (String beside : BESIDE) {
            for (int i = 1; i <= BESIDE_MAX; i++) {
                all.add(Map.of(i, beside));
            }
        }
        return all;
    }

    private static String field(int component, String told, Map<Integer, String> around) {
        StringBuilder field = new StringBuilder();
        for (int i = 1; i <= COMPONENTS_MAX; i++) {
            field.append(i == 1 ? "" : "^").append(i == component ? told : around.getOrDefault(i, ""));
        }
        return field.toString();
    }

    private void add(String table, int row, String component, String attribute) {
        Optional<String> why = reasons.of(table, component);
        if (why.isEmpty()) {
            unexplained.add(table + " " + component);
        }
        unread++;
        lines.append("| ")
                .append(table)
                .append(" | ")
                .append(row)
                .append(" | ")
                .append(component)
                .append(" | ")
                .append(attribute.replaceAll("\\s+", " "))
                .append(" | ")
                .append(why.orElse(""))
                .append(" |\n");
    }

    private String text(int tables) {
        return """
                # The guide's data type tables, and our conversions

                Generated by `./kiln maps import` from the official HL7 v2-to-FHIR guide; a test compares. Do not edit: the reasons
                stand in `guide-source/datatypes.tsv`. A component counts as read when what our conversion makes changes with it.

                """ + "The guide's " + tables + " data type tables have " + rows
                + " rows that map something; our conversions read the "
                + "components of " + (rows - unread) + " of them; " + unread
                + " they do not:\n\n| table | row | component | would write | because |\n|---|---:|---|---|---|\n"
                + lines;
    }

    private static String cell(List<String> cells, int index) {
        return index < cells.size() ? cells.get(index).strip() : "";
    }
}
