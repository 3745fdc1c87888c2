/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Conditions and sources; recursive descent. */
final class ConditionParser {
    private static final int DEPTH_MAX = 16;

    private final Words words;
    private int depth;

    ConditionParser(Words words) {
        this.words = words;
    }

    Condition condition() throws SyntaxException {
        if (++depth > DEPTH_MAX) {
            throw words.error("the condition is nested too deeply");
        }
        List<Condition> parts = new ArrayList<>();
        do {
            parts.add(all());
        } while (words.accept("or"));
        depth--;
        return parts.size() == 1 ? parts.getFirst() : new Condition.Any(List.copyOf(parts));
    }

    private Condition all() throws SyntaxException {
        List<Condition> parts = new ArrayList<>();
        do {
            parts.add(not());
        } while (words.accept("and"));
        return parts.size() == 1 ? parts.getFirst() : new Condition.All(List.copyOf(parts));
    }

    private Condition not() throws SyntaxException {
        if (words.accept("not")) {
            return new Condition.Not(not());
        }
        if (words.accept("(")) {
            Condition inner = condition();
            words.expect(")");
            return inner;
        }
        return test();
    }

    private Condition test() throws SyntaxException {
        if (words.accept("count")) {
            return count();
        }
        if (words.accept("trigger")) {
            boolean negative = words.accept("not");
            words.expect("in");
            return maybeNot(negative, new Condition.Event(texts()));
        }
        if (words.peek().matches("[A-Z][A-Z0-9]{2}")) {
            String segment = words.take("a segment").intern();
            boolean negative = words.accept("not");
            words.expect("present");
            return maybeNot(negative, new Condition.Has(segment));
        }
        Source source = source();
        if (words.accept("=")) {
            return new Condition.In(source, Set.of(words.text()));
        }
        if (words.accept("!=")) {
            return new Condition.Not(new Condition.In(source, Set.of(words.text())));
        }
        boolean negative = words.accept("not");
        if (words.accept("in")) {
            return maybeNot(negative, new Condition.In(source, texts()));
        }
        if (words.accept("grouped")) {
            return maybeNot(negative, new Condition.Grouped(source));
        }
        words.expect("valued");
        return maybeNot(negative, new Condition.Valued(source));
    }

    private static Condition maybeNot(boolean negative, Condition condition) {
        return negative ? new Condition.Not(condition) : condition;
    }

    private Condition count() throws SyntaxException {
        words.expect("(");
        Coordinate place = place(words);
        words.expect(")");
        String sign = words.take("a comparison");
        int signum = "<=>".indexOf(sign) - 1;
        if (sign.length() != 1 || signum < -1) {
            throw words.error("expected =, < or >, found " + sign);
        }
        String number = words.take("a number");
        if (!number.matches("\\d{1,4}")) {
            throw words.error("expected a number, found " + number);
        }
        return new Condition.Count(place, signum, Integer.parseInt(number));
    }

    private Set<String> texts() throws SyntaxException {
        words.expect("(");
        Set<String> texts = new LinkedHashSet<>();
        do {
            texts.add(words.text());
        } while (words.accept(","));
        words.expect(")");
        return texts;
    }

    Source source() throws SyntaxException {
        if (words.accept("lines")) {
            words.expect("(");
            Coordinate place = place(words);
            words.expect(")");
            return new Source(List.of(place), true);
        }
        List<Coordinate> places = new ArrayList<>();
        do {
            places.add(place(words));
        } while (words.accept("??"));
        return new Source(places, false);
    }

    static Coordinate place(Words words) throws SyntaxException {
        String word = words.take("a field such as PID-3");
        return Coordinate.parse(word)
                .orElseThrow(() -> words.error("expected a field such as PID-3 or PV1-3.4, found " + word));
    }
}
