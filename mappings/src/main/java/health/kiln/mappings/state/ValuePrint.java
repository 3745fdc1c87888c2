/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Assignment;
import java.util.List;

/** A number that tells one reported value from another: equal values, equal numbers. */
final class ValuePrint {
    private ValuePrint() {}

    /** 0 when no value was reported. INVARIANT: never changes: prints are stored. {@code String.hashCode} is specified. */
    static int of(List<Assignment> assignments) {
        var print = 0;
        for (var assignment : assignments) {
            if (assignment instanceof Assignment.Set(var part, var value, var _)
                    && Elements.isValue(part)
                    && !value.has(Elements.NO_VALUE)) {
                print = 31 * print + CompactJson.hash(value);
            } else if (assignment instanceof Assignment.Item item && Elements.isValue(item.element())) {
                print += 31 * item.key().hashCode() + CompactJson.hash(item.value());
            }
        }
        return print;
    }
}
