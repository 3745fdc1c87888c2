/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.index.IndexKeys;
import health.kiln.server.repository.index.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Conditions on the primary clinical time bound the order that candidates are read in, for {@code s} is where that time
 * begins: so "all of last May" is one stretch of a key, however dense the key. Times longer than a month, and those with
 * an open start, are not where they begin or end; they have a key of their own and make a branch of their own.
 */
final class Narrowing {
    private final long primary;

    Narrowing(Parameter primaryTime) {
        this.primary = primaryTime.constant();
    }

    List<Branch> of(Branch branch) {
        var own = condition(branch.source());
        if (own.isEmpty()) {
            return List.of(branch);
        }
        for (var probe : branch.probes()) {
            var boxes = boxes(probe);
            if (!boxes.isEmpty()) {
                return narrowed(branch, own.get(), boxes);
            }
        }
        return List.of(branch);
    }

    private List<Branch> narrowed(Branch branch, List<Condition> own, List<Condition.Span> spans) {
        var spanMax = IndexKeys.spanMax(spans.getFirst().kind());
        var times = spans.stream()
                .map(span -> span.box().forSpansUpTo(spanMax))
                .map(box -> new Branch.Times(box.lowMin(), box.lowMax()))
                .reduce(Branch.Times::or)
                .orElseThrow();
        List<Branch> result = new ArrayList<>();
        result.add(new Branch(branch.source(), times, branch.probes()));
        if (spans.stream().anyMatch(span -> span.box().holdsLongerThan(spanMax))) {
            result.add(Branch.of(new Source.Key(primary ^ IndexKeys.LONG))
                    .probing(own)
                    .probing(branch.probes()));
        }
        return result;
    }

    /** What a source that is read by time has found by itself; empty for the others. */
    private static Optional<List<Condition>> condition(Source source) {
        return switch (source) {
            case Source.Key(var key) -> Optional.of(List.of(new Condition.Key(key)));
            case Source.Keys(var keys) ->
                Optional.of(List.of(new Condition.Any(
                        keys.stream().<Condition>map(Condition.Key::new).toList())));
            case Source.Walk _ -> Optional.of(List.of());
            case Source.Range _, Source.Text _, Source.Ids _, Source.Updated _ -> Optional.empty();
        };
    }

    /** All of a condition, when it is about the primary time alone. */
    private List<Condition.Span> boxes(Condition condition) {
        return switch (condition) {
            case Condition.Span span when span.key() == primary -> List.of(span);
            case Condition.Any(var any) -> {
                var each = any.stream().map(this::boxes).toList();
                yield each.stream().anyMatch(List::isEmpty)
                        ? List.of()
                        : each.stream().flatMap(List::stream).toList();
            }
            case Condition.Key _,
                    Condition.Coded _,
                    Condition.Span _,
                    Condition.Text _,
                    Condition.Ids _,
                    Condition.Updated _,
                    Condition.Present _,
                    Condition.Not _,
                    Condition.All _ -> List.of();
        };
    }
}
