/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import java.util.ArrayList;
import java.util.List;

/** Candidates from one source that pass the probes. What a condition finds is the union of its branches. */
record Branch(Source source, List<Condition> probes) {
    Branch {
        probes = List.copyOf(probes);
    }

    static Branch of(Source source) {
        return new Branch(source, List.of());
    }

    Branch probing(List<Condition> more) {
        List<Condition> all = new ArrayList<>(probes);
        all.addAll(more);
        return new Branch(source, all);
    }
}
