/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.hl7v2.Field;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** When a rule applies; parsed once, with its places resolved. */
sealed interface Condition {
    Condition ALWAYS = new Always();

    boolean holds(Context context);

    /** Names every place that the condition looks at. */
    void places(Consumer<Coordinate> to);

    record Always() implements Condition {
        @Override
        public boolean holds(Context context) {
            return true;
        }

        @Override
        public void places(Consumer<Coordinate> to) {}

        @Override
        public String toString() {
            return "always";
        }
    }

    record Not(Condition inner) implements Condition {
        @Override
        public boolean holds(Context context) {
            return !inner.holds(context);
        }

        @Override
        public void places(Consumer<Coordinate> to) {
            inner.places(to);
        }

        @Override
        public String toString() {
            return "not " + inner;
        }
    }

    record All(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(Context context) {
            for (int i = 0; i < parts.size(); i++) {
                if (!parts.get(i).holds(context)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void places(Consumer<Coordinate> to) {
            parts.forEach(part -> part.places(to));
        }

        @Override
        public String toString() {
            return join(parts, " and ");
        }
    }

    record Any(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(Context context) {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).holds(context)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void places(Consumer<Coordinate> to) {
            parts.forEach(part -> part.places(to));
        }

        @Override
        public String toString() {
            return join(parts, " or ");
        }
    }

    record Valued(Source source) implements Condition {
        @Override
        public boolean holds(Context context) {
            return source.find(context).isPresent();
        }

        @Override
        public void places(Consumer<Coordinate> to) {
            source.places().forEach(to);
        }

        @Override
        public String toString() {
            return source + " valued";
        }
    }

    /** Whether a sub-id (OBX-4) puts its result into a group. */
    record Grouped(Source source) implements Condition {
        @Override
        public boolean holds(Context context) {
            return !SubId.group(source.find(context)).isEmpty();
        }

        @Override
        public void places(Consumer<Coordinate> to) {
            source.places().forEach(to);
        }

        @Override
        public String toString() {
            return source + " grouped";
        }
    }

    record In(Source source, Set<String> values) implements Condition {
        @Override
        public boolean holds(Context context) {
            Field field = source.find(context);
            return field.start() != field.end() && values.contains(field.text());
        }

        @Override
        public void places(Consumer<Coordinate> to) {
            source.places().forEach(to);
        }

        @Override
        public String toString() {
            return source + " in " + values;
        }
    }

    /** {@code sign} is -1, 0 or 1: fewer than, as many as, more than {@code number} repetitions. */
    record Count(Coordinate place, int sign, int number) implements Condition {
        @Override
        public boolean holds(Context context) {
            return Integer.signum(Integer.compare(context.field(place).repetitionCount(), number)) == sign;
        }

        @Override
        public void places(Consumer<Coordinate> to) {
            to.accept(place);
        }

        @Override
        public String toString() {
            return "count(" + place + ") " + "<=>".charAt(sign + 1) + " " + number;
        }
    }

    record Event(Set<String> events) implements Condition {
        @Override
        public boolean holds(Context context) {
            return events.contains(context.trigger().event());
        }

        @Override
        public void places(Consumer<Coordinate> to) {}

        @Override
        public String toString() {
            return "trigger in " + events;
        }
    }

    record Has(String segment) implements Condition {
        @Override
        public boolean holds(Context context) {
            return context.has(segment);
        }

        @Override
        public void places(Consumer<Coordinate> to) {}

        @Override
        public String toString() {
            return segment + " present";
        }
    }

    private static String join(List<Condition> parts, String word) {
        StringBuilder text = new StringBuilder("(");
        for (Condition part : parts) {
            text.append(text.length() == 1 ? "" : word).append(part);
        }
        return text.append(')').toString();
    }
}
