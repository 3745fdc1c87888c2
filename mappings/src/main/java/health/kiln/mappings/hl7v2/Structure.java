/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import java.util.List;
import java.util.Set;

/**
 * A group of an abstract message structure, of any version: which segments are its own, which of them open a new
 * repetition of it, and its inner groups. Order and cardinality are left out on purpose: senders keep neither.
 *
 * @param openers the segments a repetition begins with, in order (ORC before OBR); those of inner groups when it has none
 * @param segments all of its own segments, openers included
 */
record Structure(String name, boolean repeats, List<String> openers, Set<String> segments, List<Structure> groups) {
    Structure {
        openers = List.copyOf(openers);
        segments = Set.copyOf(segments);
        groups = List.copyOf(groups);
    }

    /** A structure of which nothing is known: one flat group. */
    static Structure unknown(String name) {
        return new Structure(name, false, List.of(), Set.of(), List.of());
    }

    boolean isOpenedBy(String id) {
        if (!openers.isEmpty()) {
            return openers.contains(id);
        }
        for (Structure group : groups) {
            if (group.isOpenedBy(id)) {
                return true;
            }
        }
        return false;
    }

    boolean holds(String id) {
        if (segments.contains(id)) {
            return true;
        }
        for (Structure group : groups) {
            if (group.holds(id)) {
                return true;
            }
        }
        return false;
    }
}
