/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks up which codings are meant by a code alone, or by a system alone. No resource that has a coding is committed before
 * the coding is, so a search that begins here misses nothing that was there when it began.
 */
final class Codings {
    /** The most codings that one search may mean by its codes and systems. */
    static final int MEANT_MAX = 10_000;

    private static final String FIND = "select c.part, c.k from coding c where c.part = any(";

    private final Map<Long, List<Condition>> keys;

    private Codings(Map<Long, List<Condition>> keys) {
        this.keys = Map.copyOf(keys);
    }

    /**
     * The conditions with keys in the place of {@link Condition.Coded}; none is left.
     *
     * @throws SearchParameters.SearchProblemException when too many codings are meant
     */
    static List<Condition> resolved(Connection connection, List<Condition> conditions)
            throws SQLException, SearchParameters.SearchProblemException {
        Set<Long> parts = new HashSet<>();
        conditions.forEach(condition -> collect(condition, parts));
        if (parts.isEmpty()) {
            return conditions;
        }
        var codings = new Codings(find(connection, parts));
        return conditions.stream().map(codings::resolved).toList();
    }

    private static void collect(Condition condition, Set<Long> parts) {
        switch (condition) {
            case Condition.Coded(var part) -> parts.add(part);
            case Condition.Not(var inner) -> collect(inner, parts);
            case Condition.All(var all) -> all.forEach(each -> collect(each, parts));
            case Condition.Any(var any) -> any.forEach(each -> collect(each, parts));
            case Condition.Key _,
                    Condition.Span _,
                    Condition.Text _,
                    Condition.Ids _,
                    Condition.Updated _,
                    Condition.Present _ -> {}
        }
    }

    private static Map<Long, List<Condition>> find(Connection connection, Set<Long> parts)
            throws SQLException, SearchParameters.SearchProblemException {
        var sql = new Sql().add(FIND).bindLongs(parts).add(") order by 1, 2 limit " + (MEANT_MAX + 1));
        Map<Long, List<Condition>> keys = new HashMap<>();
        var count = 0;
        try (var statement = sql.prepare(connection);
                var row = statement.executeQuery()) {
            while (row.next()) {
                if (++count > MEANT_MAX) {
                    throw new SearchParameters.SearchProblemException(
                            "The codes and systems of the search mean more than " + MEANT_MAX
                                    + " codings: name them as system|code.");
                }
                keys.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>()).add(new Condition.Key(row.getLong(2)));
            }
        }
        return keys;
    }

    private Condition resolved(Condition condition) {
        return switch (condition) {
            case Condition.Coded(var part) -> Condition.any(keys.getOrDefault(part, List.of()));
            case Condition.Not(var inner) -> new Condition.Not(resolved(inner));
            case Condition.All(var all) ->
                Condition.all(all.stream().map(this::resolved).toList());
            case Condition.Any(var any) ->
                Condition.any(any.stream()
                        .map(this::resolved)
                        .flatMap(each -> each instanceof Condition.Any(var inner) ? inner.stream() : Stream.of(each))
                        .toList());
            case Condition.Key _,
                    Condition.Span _,
                    Condition.Text _,
                    Condition.Ids _,
                    Condition.Updated _,
                    Condition.Present _ -> condition;
        };
    }
}
