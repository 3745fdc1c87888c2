/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.index.IndexKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the branches by which a condition can bring its candidates itself, instead of testing those of another. */
final class Drivers {
    /** From so many keys on, they are read as one list and sorted, not merged in order. */
    private static final int KEYS_MERGED_MAX = 8;

    private final ResourceType type;

    Drivers(ResourceType type) {
        this.type = type;
    }

    /** Empty when the condition can only test. */
    Optional<List<Branch>> of(Condition condition) {
        return switch (condition) {
            case Condition.Key(var key) -> Optional.of(List.of(Branch.of(new Source.Key(key))));
            case Condition.Coded coded -> throw coded.unresolved();
            case Condition.Span span -> Optional.of(span(span));
            case Condition.Text text ->
                text.match() instanceof Condition.Match.Contains
                        ? Optional.empty()
                        : Optional.of(List.of(Branch.of(new Source.Text(text))));
            case Condition.Ids(var ids) -> Optional.of(List.of(Branch.of(new Source.Ids(type, ids))));
            case Condition.Updated(var box) -> Optional.of(List.of(Branch.of(new Source.Updated(type, box))));
            case Condition.Present _, Condition.Not _ -> Optional.empty();
            case Condition.All(var all) -> first(all);
            case Condition.Any(var any) -> each(any);
        };
    }

    /** Ranges that say nothing of their low are found by it if they are short; the long ones have a key. */
    private static List<Branch> span(Condition.Span span) {
        var spanMax = IndexKeys.spanMax(span.kind());
        var shorter = new Condition.Span(span.key(), span.kind(), span.box().forSpansUpTo(spanMax));
        var range = Branch.of(new Source.Range(shorter));
        if (!span.box().boundsOnlyHigh()) {
            return List.of(Branch.of(new Source.Range(span)));
        }
        return List.of(range, Branch.of(new Source.Key(span.key() ^ IndexKeys.LONG), span));
    }

    private Optional<List<Branch>> first(List<Condition> all) {
        for (var i = 0; i < all.size(); i++) {
            var branches = of(all.get(i));
            if (branches.isPresent()) {
                List<Condition> others = new ArrayList<>(all);
                others.remove(i);
                return Optional.of(branches.get().stream()
                        .map(branch -> branch.probing(others))
                        .toList());
            }
        }
        return Optional.empty();
    }

    private Optional<List<Branch>> each(List<Condition> any) {
        List<Branch> result = new ArrayList<>();
        List<Long> keys = new ArrayList<>();
        for (var condition : any) {
            if (condition instanceof Condition.Key(var key)) {
                keys.add(key);
                continue;
            }
            var branches = of(condition);
            if (branches.isEmpty()) {
                return Optional.empty();
            }
            result.addAll(branches.get());
        }
        if (keys.size() > KEYS_MERGED_MAX) {
            result.add(Branch.of(new Source.Keys(keys)));
        } else {
            keys.forEach(key -> result.add(Branch.of(new Source.Key(key))));
        }
        return Optional.of(result);
    }
}
