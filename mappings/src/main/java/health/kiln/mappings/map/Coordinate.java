/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.hl7v2.Field;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a message, as maps write it: {@code PID-3*}, {@code OBX-5}, {@code PV1-3.4.2}.
 *
 * @param component 0 for the whole repetition
 * @param subcomponent 0 for the whole component
 * @param each every repetition, not only the first
 */
record Coordinate(String segment, int field, int component, int subcomponent, boolean each) {
    private static final Pattern FORM =
            Pattern.compile("([A-Z][A-Z0-9]{2})-(\\d{1,3})(?:\\.(\\d{1,2})(?:\\.(\\d{1,2}))?)?(\\*?)(#[A-Za-z0-9-]+)?");

    static Optional<Coordinate> parse(String word) {
        Matcher form = FORM.matcher(word);
        if (!form.matches() || Integer.parseInt(form.group(2)) == 0) {
            return Optional.empty();
        }
        return Optional.of(new Coordinate(
                form.group(1).intern(),
                Integer.parseInt(form.group(2)),
                number(form.group(3)),
                number(form.group(4)),
                !form.group(5).isEmpty()));
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** The part of one repetition that is meant. */
    Field part(Field repetition) {
        if (component == 0) {
            return repetition;
        }
        return subcomponent == 0 ? repetition.component(component) : repetition.component(component, subcomponent);
    }

    @Override
    public String toString() {
        return segment + "-" + field + (component == 0 ? "" : "." + component)
                + (subcomponent == 0 ? "" : "." + subcomponent) + (each ? "*" : "");
    }
}
