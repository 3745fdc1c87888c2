/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.index.IndexedText;
import java.util.List;

/**
 * Conditions as tests of one candidate {@code d(s, rid)}. INVARIANT: each is a scalar sub-query on an index, which
 * PostgreSQL cannot turn into a join: so the time of a query is candidates × probes, whatever the statistics say.
 */
final class Probe {
    private Probe() {}

    /** {@code  and …} for each condition. */
    static void addAll(Sql sql, List<Condition> conditions) {
        for (var condition : conditions) {
            sql.add(" and ");
            add(sql, condition);
        }
    }

    private static void add(Sql sql, Condition condition) {
        switch (condition) {
            case Condition.Key(var key) ->
                sql.add("(select true from kx e where e.k = ")
                        .bind(key)
                        .add(" and e.s = d.s and e.rid = d.rid limit 1)");
            case Condition.Coded coded -> throw coded.unresolved();
            case Condition.Span span -> span(sql, span);
            case Condition.Text text -> text(sql, text);
            case Condition.Ids(var ids) ->
                sql.add("(select r.fid = any(").bindTexts(ids).add(") from res r where r.rid = d.rid)");
            case Condition.Updated(var box) -> {
                sql.add("(select ");
                updated(sql, "r", box);
                sql.add(" from res r where r.rid = d.rid)");
            }
            case Condition.Present(var bit) ->
                sql.add("(select (r.pm & ").bind(1L << bit).add(") <> 0 from res r where r.rid = d.rid)");
            case Condition.Not(var inner) -> {
                sql.add("(");
                add(sql, inner);
                sql.add(") is not true");
            }
            case Condition.All(var all) -> joined(sql, all, " and ", "true");
            case Condition.Any(var any) -> joined(sql, any, " or ", "false");
        }
    }

    private static void joined(Sql sql, List<Condition> conditions, String operator, String none) {
        sql.add("(");
        var separator = "";
        for (var condition : conditions) {
            sql.add(separator);
            add(sql, condition);
            separator = operator;
        }
        sql.add(conditions.isEmpty() ? none : "").add(")");
    }

    /** The resource's own row has its ranges as (key, low, high)*. */
    private static void span(Sql sql, Condition.Span span) {
        sql.add(
                        "(select true from res r, generate_series(1, cardinality(r.xs), 3) i where r.rid = d.rid and r.xs[i] = ")
                .bind(span.key());
        bounds(sql, "r.xs[i + 1]", span.box().lowMin(), span.box().lowMax());
        bounds(sql, "r.xs[i + 2]", span.box().highMin(), span.box().highMax());
        sql.add(" limit 1)");
    }

    static void bounds(Sql sql, String column, long least, long most) {
        sql.add(" and ").add(column).add(" between ").bind(least).add(" and ").bind(most);
    }

    static void updated(Sql sql, String alias, Box box) {
        sql.add(alias).add(".lu between ").bind(Math.max(box.lowMin(), box.highMin()));
        sql.add(" and ").bind(Math.min(box.lowMax(), box.highMax()));
    }

    /** By resource first: the fence keeps the walk over all texts of the prefix out. */
    private static void text(Sql sql, Condition.Text text) {
        sql.add("(select true from (select x.p, x.v from sx x where x.rid = d.rid offset 0) x where x.p = ")
                .bind(text.parameter());
        match(sql, text.match());
        sql.add(" limit 1)");
    }

    /** {@code  and …} on {@code x.v}. */
    static void match(Sql sql, Condition.Match match) {
        switch (match) {
            case Condition.Match.StartsWith(var start) ->
                sql.add(" and x.v >= ")
                        .bind(start)
                        .add(" and x.v < ")
                        .bind(start + Character.toString(Character.MAX_CODE_POINT));
            case Condition.Match.Contains(var part) ->
                sql.add(" and position(")
                        .bind(part)
                        .add(" in split_part(x.v, ")
                        .bind(String.valueOf(IndexedText.END))
                        .add(", 1)) > 0");
            case Condition.Match.Is(var row) -> sql.add(" and x.v = ").bind(row);
        }
    }
}
