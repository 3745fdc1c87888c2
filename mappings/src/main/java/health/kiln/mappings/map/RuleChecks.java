/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.tables.R4Shapes;
import health.kiln.mappings.tables.Vocabulary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the rules of one map do to each other. */
final class RuleChecks {
    /** A rule that takes a field's value, and the one value that it can write. */
    private record Writer(Statement.Write rule, String part) {}

    private final R4Shapes shapes;
    private final Vocabulary vocabulary;
    private final List<Defect> mistakes = new ArrayList<>();
    private final List<Defect> notes = new ArrayList<>();

    RuleChecks(R4Shapes shapes, Vocabulary vocabulary) {
        this.shapes = shapes;
        this.vocabulary = vocabulary;
    }

    void check(Layers.EffectiveMap map) {
        List<Writer> writers = new ArrayList<>();
        for (Statement statement : map.statements()) {
            if (statement instanceof Statement.Write write) {
                part(map.type(), write).ifPresent(part -> writers.add(new Writer(write, part)));
            }
        }
        for (int i = 0; i < writers.size(); i++) {
            for (int j = i + 1; j < writers.size(); j++) {
                if (writers.get(i).part().equals(writers.get(j).part())) {
                    compare(
                            writers.get(i).rule(),
                            writers.get(j).rule(),
                            writers.get(i).part());
                }
            }
        }
    }

    private Optional<String> part(String type, Statement.Write write) {
        try {
            String written =
                    write.target().type().isEmpty() ? type : write.target().type();
            Slot slot = Slot.of(written, write.target(), shapes, vocabulary);
            return slot.kind() == Slot.Kind.WHOLE
                    ? Optional.of(written + "." + write.target().text())
                    : Optional.empty();
        } catch (UnknownElementException unknown) {
            return Optional.empty();
        }
    }

    private void compare(Statement.Write first, Statement.Write second, String part) {
        Condition one = first.clauses().when();
        Condition other = second.clauses().when();
        if (one.equals(Condition.ALWAYS)
                && first.source().equals(second.source())
                && first.datatype().equals(second.datatype())) {
            add(mistakes, second, "never writes: " + first.origin().id() + " writes " + part + " from the same field");
        } else if (excludes(one, second.source()) && excludes(other, first.source())) {
            add(
                    mistakes,
                    second,
                    "and " + first.origin().id() + " each wait for the other's field to be empty: with both"
                            + " valued, nothing writes " + part);
        } else if (!isExclusive(one, other)) {
            add(
                    notes,
                    second,
                    "writes " + part + " only where " + first.origin().id() + " has no value");
        }
    }

    /** Whether the condition holds only while the field has no value. */
    private static boolean excludes(Condition condition, Source field) {
        Set<String> empty = new HashSet<>();
        emptied(condition, empty);
        return field.places().stream()
                .anyMatch(place -> empty.contains(place.segment() + "-" + place.field()) && place.component() == 0);
    }

    private static void emptied(Condition condition, Set<String> to) {
        switch (condition) {
            case Condition.Not(Condition.Valued(Source source)) ->
                source.places().forEach(place -> {
                    if (place.component() == 0) {
                        to.add(place.segment() + "-" + place.field());
                    }
                });
            case Condition.All(List<Condition> parts) -> parts.forEach(part -> emptied(part, to));
            case Condition.Not not -> {}
            case Condition.Any any -> {}
            case Condition.Always always -> {}
            case Condition.Valued valued -> {}
            case Condition.Grouped grouped -> {}
            case Condition.In in -> {}
            case Condition.Count count -> {}
            case Condition.Event event -> {}
            case Condition.Has has -> {}
        }
    }

    /** Whether one part of one condition is the opposite of a part of the other. */
    private static boolean isExclusive(Condition one, Condition other) {
        for (Condition part : parts(one)) {
            for (Condition against : parts(other)) {
                boolean opposite = part.equals(new Condition.Not(against)) || against.equals(new Condition.Not(part));
                boolean apart = part instanceof Condition.In(Source source, Set<String> values)
                        && against instanceof Condition.In(Source same, Set<String> others)
                        && source.equals(same)
                        && values.stream().noneMatch(others::contains);
                if (opposite || apart) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Condition> parts(Condition condition) {
        return condition instanceof Condition.All(List<Condition> parts) ? parts : List.of(condition);
    }

    private static void add(List<Defect> to, Statement statement, String text) {
        Place place = statement.origin().place();
        to.add(new Defect(place.file(), place.line(), statement.origin().id() + " " + text));
    }

    List<Defect> mistakes() {
        return mistakes;
    }

    List<Defect> notes() {
        return notes;
    }
}
