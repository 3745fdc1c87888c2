/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a statement is about: the fields that it takes values from, and the element of which resource it writes.
 *
 * @param fields as {@code PID-7}; those of the condition for a constant, none for a constant of the whole map
 * @param type another resource than the map's own, empty for its own
 * @param element the first name of its path; empty for statements that write nothing
 * @param whole whether it writes that element as a whole: what writes inside of it has no place beside it
 */
record Footprint(Set<String> fields, String type, String element, boolean whole) {
    static Footprint of(Statement statement) {
        return switch (statement) {
            case Statement.Write write -> written(write.source(), write.clauses(), write.target());
            case Statement.Constant constant -> {
                Set<String> fields = fields(constant.clauses().when());
                if (constant.value() instanceof Statement.Value.Read read) {
                    add(read.source(), fields);
                }
                constant.clauses().with().forEach(with -> add(with.value(), fields));
                yield of(fields, constant.target());
            }
            case Statement.Clear clear -> of(fields(clear.condition()), clear.target());
            case Statement.StepPart part -> {
                String path = part.part().replaceFirst("^details\\.", "");
                Target target = new Target("", List.of(path.split("\\.", -1)), "");
                yield written(part.source(), part.clauses(), target);
            }
            case Statement.StatusFrom status -> {
                Set<String> fields = new HashSet<>();
                add(status.code(), fields);
                status.detail().ifPresent(detail -> add(detail, fields));
                yield new Footprint(fields, "", "status", true);
            }
            case Statement.Key key -> nothing();
            case Statement.When when -> nothing();
            case Statement.StampFrom stamp -> nothing();
            case Statement.Join join -> nothing();
        };
    }

    private static Footprint nothing() {
        return new Footprint(Set.of(), "", "", false);
    }

    private static Footprint written(Source source, Statement.Clauses clauses, Target target) {
        Set<String> fields = new HashSet<>();
        add(source, fields);
        clauses.unit().ifPresent(unit -> add(unit, fields));
        clauses.with().forEach(with -> add(with.value(), fields));
        return of(fields, target);
    }

    private static Footprint of(Set<String> fields, Target target) {
        boolean whole = target.path().size() == 1 && target.slice().isEmpty();
        return new Footprint(fields, target.type(), target.path().getFirst(), whole);
    }

    private static Set<String> fields(Condition condition) {
        Set<String> fields = new HashSet<>();
        condition.places(place -> fields.add(name(place)));
        return fields;
    }

    private static void add(Source source, Set<String> to) {
        source.places().forEach(place -> to.add(name(place)));
    }

    private static void add(Statement.Value value, Set<String> to) {
        if (value instanceof Statement.Value.Read read) {
            add(read.source(), to);
        }
    }

    private static String name(Coordinate place) {
        return place.segment() + "-" + place.field();
    }

    /**
     * Whether this one makes the other superfluous: it writes the same element, from one of its fields if it has any; or
     * it writes as a whole what the other writes a part of.
     */
    boolean covers(Footprint other) {
        boolean same = !element.isEmpty() && type.equals(other.type) && isSame(element, other.element);
        boolean inside = whole && !other.whole && !other.element.equals("extension");
        return same && (inside || other.fields.isEmpty() || fields.stream().anyMatch(other.fields::contains));
    }

    private static boolean isSame(String one, String other) {
        return one.equals(other) || isChoiceOf(one, other) || isChoiceOf(other, one);
    }

    /** {@code value[x]} and {@code valueQuantity}. */
    private static boolean isChoiceOf(String choice, String typed) {
        Optional<String> base =
                choice.endsWith("[x]") ? Optional.of(choice.substring(0, choice.length() - 3)) : Optional.empty();
        return base.filter(stem -> typed.startsWith(stem)
                        && typed.length() > stem.length()
                        && Character.isUpperCase(typed.charAt(stem.length())))
                .isPresent();
    }
}
