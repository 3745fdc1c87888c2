/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import java.util.List;

/**
 * What checking all maps came to.
 *
 * @param rules that are in force
 * @param examples that were run
 * @param mistakes what must be mended: with any of them the maps do not load, or an example does not hold
 * @param notes what may be meant: an element that several rules write, where the first that has a value decides
 */
public record MapCheck(int rules, int tables, int examples, List<Defect> mistakes, List<Defect> notes) {
    public MapCheck {
        mistakes = List.copyOf(mistakes);
        notes = List.copyOf(notes);
    }

    /** Whether the maps may be used. */
    public boolean isPassed() {
        return mistakes.isEmpty();
    }
}
