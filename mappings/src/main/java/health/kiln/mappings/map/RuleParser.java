/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.map.Statement.Clauses;
import health.kiln.mappings.map.Statement.KeyForm;
import health.kiln.mappings.map.Statement.KeyPart;
import health.kiln.mappings.map.Statement.Origin;
import health.kiln.mappings.map.Statement.Value;
import health.kiln.mappings.map.Statement.With;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One statement of a map block. */
final class RuleParser {
    private final Words words;
    private final ConditionParser conditions;
    private final String map;
    private final String layer;
    private final String guide;

    /** @param guide the table of the guide that the map is made from, empty for maps of our own */
    RuleParser(String map, String layer, String guide, Words words) {
        this.map = map;
        this.layer = layer;
        this.guide = guide;
        this.words = words;
        this.conditions = new ConditionParser(words);
    }

    /** @param keys how many keys the block has already, to number them */
    Statement statement(int keys) throws SyntaxException {
        Statement statement = switch (words.peek()) {
            case "key" -> key(keys);
            case "when" -> when();
            case "stamp" -> stamp();
            case "status" -> words.ahead(1).equals("=") ? rule() : status();
            case "join" -> join();
            case "clear" -> clear();
            default -> rule();
        };
        words.end();
        return statement;
    }

    private Origin origin(String name) {
        return new Origin(map + "/" + name, layer, words.place(), "", words.whole());
    }

    private Origin origin(String name, Clauses clauses) {
        String source = guide.isEmpty() || clauses.rows().isEmpty() ? "" : guide + " row " + clauses.rows();
        return new Origin(map + "/" + name, layer, words.place(), source, words.whole());
    }

    private Statement key(int keys) throws SyntaxException {
        words.expect("key");
        boolean otherwise = words.accept("otherwise");
        boolean weak = !otherwise && words.accept("weak");
        List<KeyForm> forms = new ArrayList<>();
        do {
            forms.add(keyForm());
        } while (words.accept("??"));
        Origin origin = origin(keys == 0 ? "key" : "key#" + (keys + 1));
        return new Statement.Key(origin, otherwise, weak, List.copyOf(forms), whenClause());
    }

    private KeyForm keyForm() throws SyntaxException {
        String word = words.take("id, ids, of or place");
        words.expect("(");
        KeyForm form = switch (word) {
            case "id", "ids" -> {
                Source source = conditions.source();
                String role = words.accept("as") ? words.take("a role") : "";
                yield new KeyForm.Id(source, word.equals("ids"), role);
            }
            case "of" -> composed();
            case "place" -> new KeyForm.PlaceOf(conditions.source());
            default -> throw words.error("expected id, ids, of or place, found " + word);
        };
        words.expect(")");
        return form;
    }

    private KeyForm composed() throws SyntaxException {
        List<KeyPart> parts = new ArrayList<>();
        do {
            if (words.accept("ref")) {
                parts.add(new KeyPart.RefTo(words.take("a resource type")));
            } else if (words.accept("occurrence")) {
                parts.add(new KeyPart.Occurrence(words.accept("of") ? List.of(conditions.source()) : List.of()));
            } else if (words.accept("group")) {
                words.expect("(");
                parts.add(new KeyPart.GroupOf(conditions.source()));
                words.expect(")");
            } else if (words.peek().startsWith("\"")) {
                parts.add(new KeyPart.Literal(words.text()));
            } else if (words.accept("id")) {
                words.expect("(");
                Source source = conditions.source();
                parts.add(new KeyPart.IdOf(source, words.accept("as") ? words.take("a role") : ""));
                words.expect(")");
            } else {
                parts.add(new KeyPart.Raw(conditions.source()));
            }
        } while (words.accept(","));
        return new KeyForm.Of(List.copyOf(parts));
    }

    private Statement when() throws SyntaxException {
        words.expect("when");
        return new Statement.When(origin("when"), conditions.condition());
    }

    private Statement stamp() throws SyntaxException {
        words.expect("stamp");
        return new Statement.StampFrom(origin("stamp"), conditions.source());
    }

    private Statement status() throws SyntaxException {
        words.expect("status");
        String table = words.take("a table such as HL70085");
        Source code = conditions.source();
        Optional<Source> detail = words.accept("detail") ? Optional.of(conditions.source()) : Optional.empty();
        String implied = words.accept("else") ? words.text() : "";
        Condition when = whenClause();
        Optional<Coordinate> parts =
                words.accept("from") ? Optional.of(ConditionParser.place(words)) : Optional.empty();
        return new Statement.StatusFrom(origin("status"), table, code, detail, implied, when, parts, Set.of());
    }

    private Statement join() throws SyntaxException {
        words.expect("join");
        List<Coordinate> equal = new ArrayList<>();
        do {
            equal.add(ConditionParser.place(words));
        } while (words.accept(","));
        return new Statement.Join(origin("join"), List.copyOf(equal), whenClause());
    }

    private Statement clear() throws SyntaxException {
        words.expect("clear");
        String name = words.peek();
        Target target = target();
        return new Statement.Clear(origin("clear:" + name), target, whenClause());
    }

    private Condition whenClause() throws SyntaxException {
        return words.accept("when") ? conditions.condition() : Condition.ALWAYS;
    }

    private Statement rule() throws SyntaxException {
        if (words.ahead(1).equals("=")) {
            String word = words.peek();
            Target target = target();
            words.expect("=");
            Value value = value();
            Clauses clauses = clauses();
            return new Statement.Constant(origin(word, clauses), target, value, clauses);
        }
        String name = words.peek().equals("lines") ? words.ahead(2) : words.peek();
        Source source = conditions.source();
        if (words.accept("=>")) {
            String part = words.take("a part of a step");
            String datatype = datatype();
            Clauses clauses = clauses();
            return new Statement.StepPart(origin(name, clauses), source, part, datatype, clauses);
        }
        words.expect("->");
        Target target = target();
        String datatype = datatype();
        Clauses clauses = clauses();
        return new Statement.Write(origin(name, clauses), source, target, datatype, clauses);
    }

    private Target target() throws SyntaxException {
        String word = words.take("an element");
        int hash = word.indexOf('#');
        return Target.parse(hash < 0 ? word : word.substring(0, hash))
                .orElseThrow(() ->
                        words.error("expected an element such as name or participant[ATND].individual, found " + word));
    }

    private String datatype() throws SyntaxException {
        words.expect(":");
        return words.take("a data type such as CX[Identifier]");
    }

    private Clauses clauses() throws SyntaxException {
        List<String> rows = new ArrayList<>(1);
        String table = "";
        String v2Table = "";
        Optional<Source> unit = Optional.empty();
        List<With> with = new ArrayList<>();
        Condition when = Condition.ALWAYS;
        while (words.hasNext()) {
            String word = words.take("a clause");
            switch (word) {
                case "table" -> table = words.take("the name of a table");
                case "in" -> v2Table = words.take("a table such as HL70001");
                case "unit", "until" -> unit = Optional.of(conditions.source());
                case "with" -> {
                    do {
                        with.add(with());
                    } while (words.accept(","));
                }
                case "when" -> when = conditions.condition();
                case "row" -> {
                    do {
                        rows.add(words.take("a row such as 12 or 13-16"));
                    } while (words.accept(","));
                }
                default -> throw words.error("expected table, in, unit, until, with, when or row, found " + word);
            }
        }
        return new Clauses(String.join(", ", rows), table, v2Table, unit, List.copyOf(with), when);
    }

    private With with() throws SyntaxException {
        String name = words.take("an element");
        words.expect("=");
        return new With(name, value());
    }

    private Value value() throws SyntaxException {
        String word = words.peek();
        if (word.startsWith("\"")) {
            return new Value.Text(words.text());
        }
        if (words.accept("true") || words.accept("false")) {
            return new Value.Truth(word.equals("true"));
        }
        if (words.accept("ref")) {
            return new Value.Ref(words.take("a resource type"));
        }
        if (word.matches("-?\\d+(\\.\\d+)?")) {
            return new Value.Digits(words.take("a number"));
        }
        int hash = word.indexOf('#');
        if (hash > 0 && Coordinate.parse(word).isEmpty()) {
            words.take("a code");
            String display = words.peek().startsWith("\"") ? words.text() : "";
            return new Value.Coded(word.substring(0, hash), word.substring(hash + 1), display);
        }
        return read();
    }

    private Value read() throws SyntaxException {
        Source source = conditions.source();
        String datatype = datatype();
        String table = words.accept("table") ? words.take("the name of a table") : "";
        String v2Table = words.accept("in") ? words.take("a table such as HL70001") : "";
        return new Value.Read(source, datatype, table, v2Table);
    }
}
