/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import health.kiln.mappings.map.MapInspection;
import health.kiln.mappings.map.MapInspection.Link;
import health.kiln.mappings.map.MapInspection.Made;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The guide's message tables beside our message blocks: every row that makes a resource of a segment, and every reference
 * between resources, is either done by the maps of that message or listed with the reason. They are compared, not
 * imported: which groups repeat and what belongs together our blocks say with the state in mind.
 */
final class MessageTables {
    private static final int IDENTIFIER = 1;
    private static final int TARGET = 9;
    private static final int SEGMENT_MAP = 10;
    private static final int REFERENCES = 11;
    private static final Pattern REFERENCE =
            Pattern.compile("([A-Z][A-Za-z]+)(?:\\[[^\\]]*\\])?\\.([^=]+)=([A-Z][A-Za-z]+)\\b.*");

    /** A row that is not done. */
    private record Undone(int row, String identifier, String what, String why) {}

    private final MapInspection ours;
    private final Reasons reasons;
    private final List<String> unexplained = new ArrayList<>();
    private final StringBuilder sections = new StringBuilder();
    private int rows;
    private int undone;

    private MessageTables(MapInspection ours, Reasons reasons) {
        this.ours = ours;
        this.reasons = reasons;
    }

    /** The report {@code MESSAGES.md}. */
    static String report(Map<String, List<List<String>>> tables, MapInspection ours, Reasons reasons)
            throws GuideException {
        MessageTables comparison = new MessageTables(ours, reasons);
        tables.forEach(comparison::compare);
        reasons.settle(comparison.unexplained);
        return comparison.text(tables.size());
    }

    private void compare(String structure, List<List<String>> records) {
        List<Made> made = ours.made(structure.replace('_', '^'));
        List<Undone> out = new ArrayList<>();
        Set<String> links = new LinkedHashSet<>();
        for (int at = 2; at < records.size(); at++) {
            List<String> cells = records.get(at);
            String target = cell(cells, TARGET).replaceAll("\\[.*", "");
            String map = cell(cells, SEGMENT_MAP);
            if (!target.isEmpty() && !map.isEmpty()) {
                rows++;
                if (!isMade(target, map, made)) {
                    add(structure, at + 1, cell(cells, IDENTIFIER), map, out);
                }
            }
            for (String reference : cell(cells, REFERENCES).split("[;\\n]", -1)) {
                said(reference.strip()).filter(links::add).ifPresent(link -> {
                    rows++;
                    if (!isLinked(link, made)) {
                        add(structure, 0, "", link, out);
                    }
                });
            }
        }
        section(structure, out);
    }

    /** {@code Encounter.subject=Patient}; indices and the word reference are the guide's spelling of an object. */
    private static Optional<String> said(String reference) {
        Matcher form = REFERENCE.matcher(reference);
        if (!form.matches()) {
            return Optional.empty();
        }
        String element = form.group(2)
                .replaceAll("\\[[^\\]]*\\]", "")
                .replaceAll("\\.(reference|id)$", "")
                .strip();
        return Optional.of(form.group(1) + "." + element + "=" + form.group(3));
    }

    private static boolean isMade(String type, String map, List<Made> made) {
        String segment = map.substring(0, map.indexOf('['));
        return made.stream()
                .filter(one -> one.maps().stream().anyMatch(each -> each.startsWith(segment + "[")))
                .anyMatch(one -> typeOf(one.name()).equals(type)
                        || one.links().stream().anyMatch(link -> link.type().equals(type)));
    }

    private static boolean isLinked(String link, List<Made> made) {
        return made.stream().flatMap(one -> one.links().stream()).anyMatch(one -> isSaid(link, one));
    }

    /** The guide says {@code Encounter.diagnosis} of what is in {@code Encounter.diagnosis.condition}. */
    private static boolean isSaid(String link, Link ours) {
        String from = ours.type() + "." + ours.element();
        int equal = link.indexOf('=');
        String element = link.substring(0, equal);
        return link.substring(equal + 1).equals(ours.to()) && (from.equals(element) || from.startsWith(element + "."));
    }

    private static String typeOf(String name) {
        return name.replaceFirst("-.*", "");
    }

    private void add(String structure, int row, String identifier, String what, List<Undone> to) {
        Optional<String> why = reasons.of(structure, what);
        if (why.isEmpty()) {
            unexplained.add(structure + " " + what);
        }
        to.add(new Undone(row, identifier, what, why.orElse("")));
    }

    private void section(String structure, List<Undone> out) {
        undone += out.size();
        sections.append("\n## ")
                .append(structure)
                .append("\n\n| row | segment | would make | because |\n|---:|---|---|---|\n");
        for (Undone row : out) {
            sections.append("| ")
                    .append(row.row() == 0 ? "" : String.valueOf(row.row()))
                    .append(" | ")
                    .append(row.identifier().replaceAll("\\s+", " "))
                    .append(" | ")
                    .append(row.what())
                    .append(" | ")
                    .append(row.why())
                    .append(" |\n");
        }
    }

    private String text(int tables) {
        return """
                # The guide's message tables, and our messages

                Generated by `./kiln maps import` from the official HL7 v2-to-FHIR guide; a test compares. Do not edit: the reasons
                stand in `guide-source/messages.tsv`.

                """ + "The guide's " + tables + " message tables have " + rows
                + " rows that make a resource of a segment, or refer from one to another. The maps of these messages do "
                + (rows - undone) + " of them; " + undone + " they do in another way, or not at all:\n" + sections;
    }

    private static String cell(List<String> cells, int index) {
        return index < cells.size() ? cells.get(index).strip() : "";
    }
}
