/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Candidates from one source, of some times only, that pass the probes. What a condition finds is the union of its
 * branches.
 */
record Branch(Source source, Times times, List<Condition> probes) {
    Branch {
        probes = List.copyOf(probes);
    }

    /** Which {@code s} the candidates have, both included. */
    record Times(long first, long last) {
        static final Times ALL = new Times(Long.MIN_VALUE, Long.MAX_VALUE);

        Times or(Times other) {
            return new Times(Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    static Branch of(Source source, Condition... probes) {
        return new Branch(source, Times.ALL, List.of(probes));
    }

    Branch probing(List<Condition> more) {
        List<Condition> all = new ArrayList<>(probes);
        all.addAll(more);
        return new Branch(source, times, all);
    }

    /** {@code  from … where …}: the candidates before any probe. */
    void from(Sql sql) {
        source.from(sql);
        if (!times.equals(Times.ALL)) {
            Probe.bounds(sql, "d.s", times.first(), times.last());
        }
    }
}
