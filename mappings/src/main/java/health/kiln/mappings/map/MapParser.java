/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.map.Block.EventRow;
import health.kiln.mappings.map.Block.NodeLine;
import health.kiln.mappings.map.Block.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a map file: a line at the margin begins a block, indented lines belong to it. In a map block a line that is
 * indented deeper than the first one goes on with the statement above; in a message block depth is nesting.
 */
final class MapParser {
    private static final int NESTING_MAX = 8;
    private static final Set<String> PRESENCES = Set.of("required", "referenced", "linked", "optional");
    private static final Pattern MAP_NAME = Pattern.compile("([A-Z][A-Z0-9]{2})\\[([A-Z][A-Za-z]+)(?:-[A-Za-z-]+)?]");

    /** A line that is not blank, with its depth; {@code text} without the indent. */
    private record Line(Place place, int indent, String text) {}

    private final String file;
    private final String layer;
    private final List<Line> lines = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<Defect> defects = new ArrayList<>();
    private int next;

    MapParser(String file, String layer, String text) {
        this.file = file;
        this.layer = layer;
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String stripped = withoutComment(raw).strip();
            if (!stripped.isEmpty()) {
                int indent = raw.length() - raw.stripLeading().length();
                lines.add(new Line(new Place(file, number), indent, stripped));
            }
        }
    }

    /** A comment begins at a {@code #} that begins a word. */
    private static String withoutComment(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted ^= c == '"';
            if (c == '#' && !quoted && (i == 0 || line.charAt(i - 1) == ' ' || line.charAt(i - 1) == '\t')) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    MapFile parse() {
        while (next < lines.size()) {
            Line line = lines.get(next++);
            List<Line> body = body();
            try {
                if (line.indent() > 0) {
                    throw new SyntaxException(line.place(), "expected the beginning of a block at the margin");
                }
                blocks.add(block(Words.of(line.place(), line.text()), body));
            } catch (SyntaxException mistake) {
                defects.add(mistake.defect());
            }
        }
        return new MapFile(file, layer, blocks, defects);
    }

    private List<Line> body() {
        int from = next;
        while (next < lines.size() && lines.get(next).indent() > 0) {
            next++;
        }
        return lines.subList(from, next);
    }

    private Block block(Words words, List<Line> body) throws SyntaxException {
        String kind = words.take("the beginning of a block");
        Block block = switch (kind) {
            case "system", "codesystem", "extension", "authority" -> naming(kind, words);
            case "set" -> setting(words);
            case "disable" -> new Block.Disable(words.place(), words.take("the id of a rule"));
            case "table" -> table(words, body);
            case "map" -> map(words, body);
            case "message" -> message(words, body);
            case "events" -> events(words, body);
            default ->
                throw words.error("expected map, message, events, table, system, codesystem, extension,"
                        + " authority, set or disable, found " + kind);
        };
        words.end();
        return block;
    }

    private static Block setting(Words words) throws SyntaxException {
        String name = words.take("the name of a policy");
        words.expect("=");
        StringBuilder value = new StringBuilder(words.wordOrText("a value"));
        while (words.accept(",")) {
            value.append(',').append(words.wordOrText("a value"));
        }
        return new Block.Setting(words.place(), name, value.toString());
    }

    private Block naming(String kind, Words words) throws SyntaxException {
        List<String> names = new ArrayList<>();
        do {
            names.add(words.wordOrText("a name"));
        } while (words.accept(","));
        words.expect("=");
        return new Block.Naming(words.place(), kind, List.copyOf(names), words.take("a URI"));
    }

    private Block table(Words words, List<Line> body) throws SyntaxException {
        String name = words.take("the name of the table");
        String v2Table = words.peek().equals("->") ? "" : words.take("a table such as HL70001");
        words.expect("->");
        String target = words.take("the URI of a code system");
        List<TableRow> rows = new ArrayList<>();
        List<String> fallback = new ArrayList<>(1);
        for (Line line : body) {
            try {
                Words row = Words.of(line.place(), line.text());
                if (row.accept("default")) {
                    fallback.add(row.wordOrText("a code"));
                } else {
                    rows.add(row(row));
                }
                row.end();
            } catch (SyntaxException mistake) {
                defects.add(mistake.defect());
            }
        }
        return new Block.TableBlock(words.place(), name, v2Table, target, List.copyOf(rows), List.copyOf(fallback));
    }

    private static TableRow row(Words row) throws SyntaxException {
        List<String> sources = new ArrayList<>();
        do {
            sources.add(row.wordOrText("a code"));
        } while (row.accept(","));
        row.expect("=");
        boolean quoted = row.peek().startsWith("\"");
        String code = row.wordOrText("a code");
        int hash = quoted ? -1 : code.indexOf('#');
        String display = row.hasNext() ? row.text() : "";
        return new TableRow(
                row.place(),
                List.copyOf(sources),
                hash < 0 ? "" : code.substring(0, hash),
                code.substring(hash + 1),
                display);
    }

    private Block map(Words words, List<Line> body) throws SyntaxException {
        String name = words.take("a map's name such as PID[Patient]");
        Matcher form = MAP_NAME.matcher(name);
        if (!form.matches()) {
            throw words.error("expected a map's name such as PID[Patient], found " + name);
        }
        String guide = words.accept("from") ? words.take("a table of the guide such as segments/PID[Patient]") : "";
        List<Statement> statements = new ArrayList<>();
        List<Example> examples = new ArrayList<>();
        int keys = 0;
        for (Line line : joined(body)) {
            try {
                Words statement = Words.of(line.place(), line.text());
                if (statement.accept("test")) {
                    examples.add(Example.parse(name, layer, statement));
                } else {
                    Statement read = new RuleParser(name, layer, guide, statement).statement(keys);
                    keys += read instanceof Statement.Key ? 1 : 0;
                    statements.add(read);
                }
            } catch (SyntaxException mistake) {
                defects.add(mistake.defect());
            }
        }
        return new Block.MapBlock(
                words.place(),
                name,
                form.group(1).intern(),
                form.group(2),
                List.copyOf(statements),
                List.copyOf(examples));
    }

    /** Lines that go on with the statement above are put behind it. */
    private static List<Line> joined(List<Line> body) {
        List<Line> joined = new ArrayList<>();
        for (Line line : body) {
            if (!joined.isEmpty() && line.indent() > body.getFirst().indent()) {
                Line before = joined.removeLast();
                joined.add(new Line(before.place(), before.indent(), before.text() + " " + line.text()));
            } else {
                joined.add(line);
            }
        }
        return joined;
    }

    private Block message(Words words, List<Line> body) throws SyntaxException {
        String first = words.take("a trigger such as ADT^A01");
        int caret = first.indexOf('^');
        if (caret < 1) {
            throw words.error("expected a trigger such as ADT^A01, found " + first);
        }
        List<String> events = new ArrayList<>(List.of(first.substring(caret + 1)));
        while (words.accept(",")) {
            events.add(words.take("an event"));
        }
        int priority = 0;
        List<Line> rest = body;
        if (!body.isEmpty() && body.getFirst().text().startsWith("priority ")) {
            priority = body.getFirst().text().equals("priority 1") ? 1 : 0;
            rest = body.subList(1, body.size());
        }
        List<String> notes = new ArrayList<>(0);
        while (!rest.isEmpty() && rest.getFirst().text().startsWith("note ")) {
            notes.add(note(rest.getFirst()));
            rest = rest.subList(1, rest.size());
        }
        String type = first.substring(0, caret);
        return new Block.MessageBlock(
                words.place(), layer, type, List.copyOf(events), priority, List.copyOf(notes), nodes(rest, 0));
    }

    private static String note(Line line) throws SyntaxException {
        Words words = Words.of(line.place(), line.text());
        words.expect("note");
        String text = words.text();
        words.end();
        return text;
    }

    private List<NodeLine> nodes(List<Line> body, int depth) throws SyntaxException {
        List<NodeLine> nodes = new ArrayList<>();
        int at = 0;
        while (at < body.size()) {
            Line line = body.get(at);
            int end = at + 1;
            while (end < body.size() && body.get(end).indent() > line.indent()) {
                end++;
            }
            nodes.add(node(Words.of(line.place(), line.text()), body.subList(at + 1, end), depth));
            at = end;
        }
        return List.copyOf(nodes);
    }

    private NodeLine node(Words words, List<Line> inner, int depth) throws SyntaxException {
        if (depth > NESTING_MAX) {
            throw words.error("groups are nested too deeply");
        }
        if (words.accept("each")) {
            String name = words.take("a group or a segment").intern();
            boolean shared = words.accept("shared");
            List<String> few = new ArrayList<>(0);
            while (words.hasNext()) {
                few.add(words.take("the name of a resource"));
            }
            return new NodeLine.Each(words.place(), name, shared, Set.copyOf(few), nodes(inner, depth + 1));
        }
        if (!inner.isEmpty()) {
            throw new SyntaxException(inner.getFirst().place(), "only each has lines below it");
        }
        NodeLine node = switch (words.peek()) {
            case "merge" -> merge(words);
            case "rename" -> rename(words);
            case "move" -> move(words);
            case "retire" -> retire(words);
            case "link", "unlink" -> link(words);
            case "snapshot" -> snapshot(words);
            default -> make(words);
        };
        words.end();
        return node;
    }

    private static NodeLine merge(Words words) throws SyntaxException {
        words.expect("merge");
        String type = words.take("a resource type");
        words.expect("from");
        return new NodeLine.Merging(words.place(), type, new ConditionParser(words).source());
    }

    private static NodeLine rename(Words words) throws SyntaxException {
        words.expect("rename");
        String type = words.take("a resource type");
        words.expect("from");
        Source former = new ConditionParser(words).source();
        Condition condition = words.accept("when") ? new ConditionParser(words).condition() : Condition.ALWAYS;
        return new NodeLine.Renaming(words.place(), type, former, condition);
    }

    private static NodeLine move(Words words) throws SyntaxException {
        words.expect("move");
        String type = words.take("a resource type");
        words.expect("to");
        return new NodeLine.Moving(words.place(), type, words.take("a resource type"));
    }

    private static NodeLine retire(Words words) throws SyntaxException {
        words.expect("retire");
        String type = words.take("a resource type");
        boolean wrong = words.accept("wrong");
        Condition condition = words.accept("when") ? new ConditionParser(words).condition() : Condition.ALWAYS;
        return new NodeLine.Retiring(words.place(), type, wrong, condition);
    }

    private static NodeLine link(Words words) throws SyntaxException {
        boolean linked = words.take("link or unlink").equals("link");
        return new NodeLine.Linking(words.place(), words.take("a resource type"), linked);
    }

    private static NodeLine snapshot(Words words) throws SyntaxException {
        words.expect("snapshot");
        String type = words.take("a resource type");
        words.expect("of");
        String scope = words.take("a resource type");
        words.expect("from");
        String segment = words.take("a segment").intern();
        words.expect("on");
        List<String> events = new ArrayList<>();
        do {
            events.add(words.take("an event"));
        } while (words.accept(","));
        Condition condition = words.accept("when") ? new ConditionParser(words).condition() : Condition.ALWAYS;
        return new NodeLine.Listing(words.place(), type, scope, segment, List.copyOf(events), condition);
    }

    private static NodeLine make(Words words) throws SyntaxException {
        String first = words.take("a resource type");
        boolean named = PRESENCES.contains(first);
        String type = named ? words.take("a resource type") : first;
        words.expect("<-");
        List<String> maps = new ArrayList<>();
        do {
            maps.add(words.take("a map such as PID[Patient]"));
        } while (words.hasNext());
        return new NodeLine.Make(words.place(), named ? first : "required", type, List.copyOf(maps));
    }

    private Block events(Words words, List<Line> body) throws SyntaxException {
        String type = words.take("a message type");
        List<EventRow> rows = new ArrayList<>();
        for (Line line : body) {
            try {
                rows.add(eventRow(Words.of(line.place(), line.text())));
            } catch (SyntaxException mistake) {
                defects.add(mistake.defect());
            }
        }
        return new Block.EventsBlock(words.place(), layer, type, List.copyOf(rows));
    }

    private static EventRow eventRow(Words words) throws SyntaxException {
        List<String> events = new ArrayList<>();
        do {
            events.add(words.take("an event"));
        } while (words.accept(","));
        String step = words.take("a step such as admit");
        Optional<Source> at = words.accept("at") ? Optional.of(new ConditionParser(words).source()) : Optional.empty();
        words.end();
        return new EventRow(words.place(), List.copyOf(events), step, at);
    }
}
