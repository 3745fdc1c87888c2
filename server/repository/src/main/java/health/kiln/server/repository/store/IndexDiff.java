/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import java.util.HashSet;
import java.util.Set;

/**
 * How the index gets from one set of rows to another with as few writes as can be: nothing for rows that are in both.
 * Both parts have the sort time that their rows of {@code kx} and {@code rx} have.
 */
record IndexDiff(Postings removed, Postings added) {
    static IndexDiff between(Postings before, Postings after) {
        if (before.sortTime() != after.sortTime()) {
            return new IndexDiff(
                    new Postings(
                            before.sortTime(), before.keys(), before.ranges(), less(before.strings(), after.strings())),
                    new Postings(
                            after.sortTime(), after.keys(), after.ranges(), less(after.strings(), before.strings())));
        }
        return new IndexDiff(less(before, after), less(after, before));
    }

    private static Postings less(Postings all, Postings others) {
        return new Postings(
                all.sortTime(),
                less(all.keys(), others.keys()),
                less(all.ranges(), others.ranges()),
                less(all.strings(), others.strings()));
    }

    private static <T> Set<T> less(Set<T> all, Set<T> others) {
        if (others.isEmpty()) {
            return all;
        }
        Set<T> rest = new HashSet<>(all);
        rest.removeAll(others);
        return rest;
    }
}
