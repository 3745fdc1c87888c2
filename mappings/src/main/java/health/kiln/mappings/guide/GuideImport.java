/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import health.kiln.mappings.guide.LeftOut.Reason;
import health.kiln.mappings.guide.Patches.Patched;
import health.kiln.mappings.map.Defect;
import health.kiln.mappings.map.MapInspection;
import health.kiln.mappings.map.MapLibrary;
import health.kiln.mappings.tables.R4Shapes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the guide layer: {@code maps/guide/*.map}, {@code tables/guide/*.table}, the index and the report of what was
 * left out. The same source gives the same bytes.
 */
public final class GuideImport {
    private static final Pattern FILE = Pattern.compile("(?:.*R4_ |.*Concept Map_ )?(.+?)(?: - [^-]+)?\\.csv");
    private static final int ROUNDS_MAX = 5;

    /**
     * How much there is and what became of it.
     *
     * @param rows of all segment tables
     * @param mapped those that map a field to something
     * @param imported those that a rule says
     * @param repeating code tables that translate nothing
     */
    public record Figures(
            int segments, int rows, int mapped, int imported, int rules, int leftOut, int tables, int repeating) {}

    /**
     * The guide layer.
     *
     * @param files all of them, by their path below the module
     */
    public record Layer(Map<String, String> files, Figures figures) {
        public Layer {
            files = new TreeMap<>(files);
        }
    }

    private final Path source;
    private final Path module;
    private final Names names;
    private final Shapes shapes = new Shapes(R4Shapes.bundled());
    private final Conversions conversions;
    private final Patches patches;
    private final CodeTables tables;
    private final List<LeftOut> leftOut = new ArrayList<>();
    private int rows;
    private int mapped;

    private GuideImport(Path source, Path module) throws GuideException, IOException {
        this.source = source;
        this.module = module;
        Path ours = module.resolve("guide-source");
        this.names = new Names(Files.readAllLines(module.resolve("maps/names.map")));
        this.conversions = Conversions.of(Files.readAllLines(ours.resolve("conversions.tsv")));
        this.patches = Patches.of(Files.readAllLines(ours.resolve("patches.tsv")));
        this.tables = new CodeTables(names);
        tables.read(csv("codesystems"), Files.readAllLines(ours.resolve("tables.tsv")));
    }

    /**
     * Reads a copy of the guide's tables and makes the layer; writes nothing.
     *
     * @param source the folder that holds {@code segments} and {@code codesystems}
     * @param module the folder of this module, with {@code guide-source}, {@code maps} and {@code tables}
     * @throws GuideException when the guide is not as our patches expect it
     */
    public static Layer read(Path source, Path module) throws GuideException, IOException {
        return new GuideImport(source, module).layer();
    }

    /** Writes a layer, and takes away files of an earlier one. */
    public static void write(Layer layer, Path module) throws IOException {
        for (String folder : List.of("maps/guide", "tables/guide")) {
            Files.createDirectories(module.resolve(folder));
            try (Stream<Path> there = Files.list(module.resolve(folder))) {
                for (Path file : there.toList()) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<String, String> file : layer.files().entrySet()) {
            Files.writeString(module.resolve(file.getKey()), file.getValue());
        }
    }

    private Layer layer() throws GuideException, IOException {
        Map<String, List<Rule>> rules = new LinkedHashMap<>();
        Map<String, List<List<String>>> segments = csv("segments");
        for (Map.Entry<String, List<List<String>>> segment : segments.entrySet()) {
            List<Item> items = items(segment.getKey(), segment.getValue());
            SegmentImport made = new SegmentImport(segment.getKey(), conversions, tables, names, shapes, leftOut);
            rules.put(segment.getKey(), new ArrayList<>(made.rules(items)));
        }
        if (!patches.unused().isEmpty()) {
            throw new GuideException("patches.tsv: the guide has no such rows: " + patches.unused());
        }
        Map<String, String> files = judged(rules);
        Set<Row> said = new HashSet<>();
        rules.values().forEach(all -> all.forEach(rule -> said.addAll(rule.rows())));
        int imported = said.size();
        List<LeftOut> out = leftOut.stream().filter(row -> said.add(row.row())).toList();
        int ruleCount = rules.values().stream().mapToInt(List::size).sum();
        List<Integer> tableCount = tables.count();
        Figures figures = new Figures(
                segments.size(), rows, mapped, imported, ruleCount, out.size(), tableCount.get(0), tableCount.get(1));
        files.put("maps/guide/LEFT-OUT.md", Report.text(figures, out));
        MapInspection ours = MapInspection.of(List.of());
        files.put("maps/guide/MESSAGES.md", MessageTables.report(csv("messages"), ours, reasons("messages.tsv")));
        files.put(
                "maps/guide/DATATYPES.md",
                DatatypeTables.report(csv("datatypes"), ours, conversions, reasons("datatypes.tsv")));
        files.put("maps/index.txt", index(files));
        return new Layer(files, figures);
    }

    private Reasons reasons(String file) throws GuideException, IOException {
        return Reasons.of(
                file, Files.readAllLines(module.resolve("guide-source").resolve(file)));
    }

    /** The rows of a table that say something we can read. */
    private List<Item> items(String table, List<List<String>> records) throws GuideException {
        List<Item> items = new ArrayList<>();
        for (int at = 2; at < records.size(); at++) {
            List<String> cells = records.get(at);
            if (cells.stream().allMatch(String::isEmpty)) {
                continue;
            }
            rows++;
            Row row = new Row(table, at + 1, cells);
            if (!row.attribute().isEmpty()) {
                mapped++;
                Patched patched = patches.apply(row);
                if (patched.reason().isEmpty()) {
                    item(patched).ifPresent(items::add);
                } else {
                    leftOut.add(new LeftOut(row, patched.reason().getFirst(), patched.detail()));
                }
            }
        }
        return items;
    }

    private Optional<Item> item(Patched patched) {
        Row row = patched.row();
        Optional<Attribute> attribute = Attribute.parse(row.attribute());
        if (attribute.isEmpty()) {
            return leaveOut(row, Reason.ELEMENT, "not a path");
        }
        if (row.condition().isEmpty() && !row.narrative().isEmpty() && !patched.kept()) {
            return leaveOut(row, Reason.CONDITION, row.narrative());
        }
        Optional<String> condition = Conditions.say(row.condition(), row.field());
        if (condition.isEmpty()) {
            return leaveOut(row, Reason.CONDITION, row.condition());
        }
        String assignment = row.assignment().isEmpty() ? attribute.get().literal() : row.assignment();
        if (assignment.isEmpty()) {
            if (row.field().isEmpty()) {
                return leaveOut(row, Reason.WORDS, "no value and no field to take it from");
            }
            return Optional.of(new Item(row, attribute.get(), condition.get(), Optional.empty()));
        }
        if (assignment.matches("\"[^\"]*\"?")) {
            return Optional.of(new Item(
                    row,
                    attribute.get(),
                    condition.get(),
                    Optional.of(assignment.replace("\"", "").strip())));
        }
        return assignment.contains("+") || assignment.contains(" - ")
                ? leaveOut(row, Reason.ARITHMETIC, assignment)
                : leaveOut(row, Reason.WORDS, assignment);
    }

    private Optional<Item> leaveOut(Row row, Reason reason, String detail) {
        leftOut.add(new LeftOut(row, reason, detail));
        return Optional.empty();
    }

    /** The files of the layer after the checks that every map passes: rules that do not are left out. */
    private Map<String, String> judged(Map<String, List<Rule>> rules) throws GuideException {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            Map<String, Rule> byPlace = new LinkedHashMap<>();
            Map<String, String> files = files(rules, byPlace);
            List<Defect> defects = MapLibrary.judge(files);
            if (defects.isEmpty()) {
                return files;
            }
            for (Defect defect : defects) {
                Rule rule = byPlace.get(defect.file() + ":" + defect.line());
                if (rule == null) {
                    throw new GuideException("the guide layer does not load: " + defect);
                }
                rules.values().forEach(all -> all.remove(rule));
                rule.rows().forEach(row -> leftOut.add(new LeftOut(row, reason(defect.text()), defect.text())));
            }
        }
        throw new GuideException("the guide layer does not load after " + ROUNDS_MAX + " rounds");
    }

    private static Reason reason(String defect) {
        boolean codes = defect.contains("needs a table")
                || defect.contains("default")
                || defect.contains("is not a code")
                || defect.contains("which is not in");
        return codes ? Reason.CODES : Reason.ELEMENT;
    }

    /** @param byPlace is told on which line of which file each rule begins */
    private Map<String, String> files(Map<String, List<Rule>> rules, Map<String, Rule> byPlace) {
        Map<String, StringBuilder> texts = new TreeMap<>();
        rules.forEach((table, all) -> {
            if (!all.isEmpty()) {
                String segment = table.substring(0, table.indexOf('[')).toLowerCase(Locale.ROOT);
                StringBuilder text = texts.computeIfAbsent(
                        segment,
                        key -> new StringBuilder(
                                "# Generated from the official guide by ./kiln maps import. Do not edit:"
                                        + " rules of the layers above go before these.\n"));
                text.append("\nmap ")
                        .append(table)
                        .append(" from segments/")
                        .append(table)
                        .append('\n');
                for (Rule rule : all) {
                    long line = text.chars().filter(c -> c == '\n').count() + 1;
                    byPlace.put("guide/" + segment + ".map:" + line, rule);
                    text.append(rule.text());
                }
            }
        });
        Map<String, String> files = new TreeMap<>(tables.texts());
        StringBuilder used = new StringBuilder();
        files.values().forEach(used::append);
        texts.forEach((segment, text) -> {
            files.put("maps/guide/" + segment + ".map", text.toString());
            used.append(text);
        });
        files.put(
                "maps/guide/names.map",
                "# Generated from the official guide: code systems and extensions that its rules write.\n\n"
                        + names.declarations(used.toString()));
        return files;
    }

    private String index(Map<String, String> files) throws IOException {
        StringBuilder text = new StringBuilder("# Every bundled map and table, lowest layer first.\n");
        for (String folder : List.of("tables/guide/", "maps/guide/")) {
            files.keySet().stream()
                    .filter(name -> name.startsWith(folder) && !name.endsWith(".md"))
                    .forEach(name -> text.append(name).append('\n'));
        }
        for (String line : Files.readAllLines(module.resolve("maps/index.txt"))) {
            if (!line.startsWith("#") && !line.contains("/guide/")) {
                text.append(line).append('\n');
            }
        }
        return text.toString();
    }

    private Map<String, List<List<String>>> csv(String folder) throws GuideException, IOException {
        Map<String, List<List<String>>> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(source.resolve(folder))) {
            for (Path path :
                    found.filter(file -> file.toString().endsWith(".csv")).toList()) {
                Matcher name = FILE.matcher(path.getFileName().toString());
                if (!name.matches()) {
                    throw new GuideException(path + " is not named as the guide names its tables");
                }
                files.put(name.group(1).strip(), Csv.records(Files.readString(path, StandardCharsets.UTF_8)));
            }
        }
        return files;
    }
}
