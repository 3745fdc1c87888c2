/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.index.Parameter;
import health.kiln.server.repository.index.ParameterCatalog;
import java.util.List;
import java.util.Optional;

/** The statements of a plan: a page of matches with their rows, or their number. */
final class PageSql {
    /** {@code v1…} are the sort values. The fence makes it one look-up by primary key for each match. */
    static final String ROWS = " cross join lateral (select " + Row.COLUMNS
            + " from res r where r.rid = t.rid and r.body is not null offset 0) r";

    private final ParameterCatalog catalog;
    private final SearchPlan plan;

    PageSql(ParameterCatalog catalog, SearchPlan plan) {
        this.catalog = catalog;
        this.plan = plan;
    }

    /** Counts up to the limit. */
    Sql count(long limit) {
        var sql = new Sql().add("select count(*) from (");
        union(sql, "d.rid");
        return sql.add(" limit ").bind(limit).add(") c");
    }

    Sql page(Order order, Optional<Position> after, int limit) {
        return switch (order) {
            case Order.ByTime(var descending, var _) -> sorted("d.s", descending, after, limit);
            case Order.ByUpdate(var descending) -> byUpdate(descending, after, limit);
            case Order.ByValues(var keys) -> byValues(keys, after, limit);
            case Order.ByContent(var keys) -> contents(keys, limit);
        };
    }

    /** Each branch is sorted and cut for itself, for free if its source is in this order: what it cuts cannot be on the page. */
    private Sql sorted(String column, boolean descending, Optional<Position> after, int limit) {
        var direction = descending ? " desc" : " asc";
        var sql = new Sql().add("select t.v1, t.rid, r.* from (select u.v1, u.rid from (");
        var separator = "";
        for (var branch : plan.branches()) {
            sql.add(separator)
                    .add("(select ")
                    .add(branch.source().repeats() ? "distinct " : "")
                    .add(column)
                    .add(" as v1, d.rid");
            candidates(sql, branch);
            after.ifPresent(position -> sql.add(" and (")
                    .add(column)
                    .add(", d.rid) ")
                    .add(descending ? "<" : ">")
                    .add(" (")
                    .bind(Long.parseLong(position.values().getFirst().orElseThrow()))
                    .add(", ")
                    .bind(position.rid())
                    .add(")"));
            sql.add(" order by 1")
                    .add(direction)
                    .add(", 2")
                    .add(direction)
                    .add(" limit ")
                    .bind(limit)
                    .add(")");
            separator = " union ";
        }
        sql.add(plan.branches().isEmpty() ? "select 0::int8 as v1, 0::int8 as rid where false" : "");
        sql.add(") u order by u.v1").add(direction).add(", u.rid").add(direction);
        return sql.add(" limit ")
                .bind(limit)
                .add(") t")
                .add(ROWS)
                .add(" order by t.v1" + direction + ", t.rid" + direction);
    }

    private Sql byUpdate(boolean descending, Optional<Position> after, int limit) {
        var fromRow = plan.branches().stream().allMatch(branch -> switch (branch.source()) {
            case Source.Walk _, Source.Updated _, Source.Ids _ -> true;
            case Source.Key _, Source.Keys _, Source.Range _, Source.Text _ -> false;
        });
        return sorted(fromRow ? "d.lu" : "(select r.lu from res r where r.rid = d.rid)", descending, after, limit);
    }

    /** So many matches of any, with the values that the index has. */
    private Sql contents(List<Order.Key> keys, int limit) {
        var sql = new Sql().add("select t.*, r.* from (");
        values(sql, keys);
        return sql.add(" limit ").bind(limit).add(") t").add(ROWS);
    }

    /** All matches with their values, sorted; an absent value comes last whatever the direction. */
    private Sql byValues(List<Order.Key> keys, Optional<Position> after, int limit) {
        var sql = new Sql().add("select t.*, r.* from (select v.* from (");
        values(sql, keys);
        sql.add(" offset 0) v where true");
        after.ifPresent(
                position -> sql.add(" and (").add(beyond(keys, position)).add(")"));
        return sql.add(ordering(keys, "v"))
                .add(" limit ")
                .bind(limit)
                .add(") t")
                .add(ROWS)
                .add(ordering(keys, "t"));
    }

    private void values(Sql sql, List<Order.Key> keys) {
        sql.add("select d.rid");
        for (var i = 0; i < keys.size(); i++) {
            sql.add(", ");
            value(sql, keys.get(i));
            sql.add(" as v" + (i + 1));
        }
        sql.add(" from (");
        union(sql, "d.s, d.rid");
        sql.add(") d");
    }

    private static String ordering(List<Order.Key> keys, String alias) {
        var text = new StringBuilder(" order by ");
        for (var i = 0; i < keys.size(); i++) {
            text.append(alias).append(".v").append(i + 1).append(keys.get(i).descending() ? " desc" : "");
            text.append(" nulls last, ");
        }
        return text.append(alias).append(".rid").toString();
    }

    /** What comes after the position: later in the first key, or equal there and later in the second, and so on. */
    private static Sql beyond(List<Order.Key> keys, Position position) {
        var sql = new Sql();
        var equal = new Sql();
        for (var i = 0; i < keys.size(); i++) {
            var column = "v.v" + (i + 1);
            var value = position.values().get(i);
            if (value.isPresent()) {
                sql.add("(").add(equal).add("(" + column + (keys.get(i).descending() ? " < " : " > "));
                bind(sql, keys.get(i), value.get());
                sql.add(" or " + column + " is null)) or ");
                equal.add(column + " = ");
                bind(equal, keys.get(i), value.get());
                equal.add(" and ");
            } else {
                equal.add(column + " is null and ");
            }
        }
        return sql.add("(").add(equal).add("v.rid > ").bind(position.rid()).add(")");
    }

    private static void bind(Sql sql, Order.Key key, String value) {
        if (key.text()) {
            sql.bind(value);
        } else {
            sql.bind(Long.parseLong(value));
        }
    }

    /** The smallest value when ascending, the largest when descending (FHIR R4 search §3.1.1.5.1). */
    private void value(Sql sql, Order.Key key) {
        if (key.inContent()) {
            sql.add("null::text");
            return;
        }
        var choice = key.descending() ? "max" : "min";
        var code = key.parameter().code();
        if (code.equals("_id") || code.equals("_lastUpdated")) {
            sql.add("(select r." + (code.equals("_id") ? "fid" : "lu") + " from res r where r.rid = d.rid)");
            return;
        }
        var sources = sources(key.parameter());
        if (key.text()) {
            sql.add("(select " + choice
                            + "(x.v) from (select x.p, x.v from sx x where x.rid = d.rid offset 0) x where x.p = any(")
                    .bindLongs(sources.stream()
                            .map(source -> (long) source.number())
                            .toList())
                    .add("))");
        } else {
            sql.add("(select " + choice + "(r.xs[i + 1]) from res r, generate_series(1, cardinality(r.xs), 3) i"
                            + " where r.rid = d.rid and r.xs[i] = any(")
                    .bindLongs(sources.stream().map(Parameter::constant).toList())
                    .add("))");
        }
    }

    private List<Parameter> sources(Parameter parameter) {
        return parameter.storage() instanceof Parameter.Storage.Shared(var codes, var _)
                ? codes.stream()
                        .map(code -> catalog.find(parameter.type(), code).orElseThrow())
                        .toList()
                : List.of(parameter);
    }

    private void union(Sql sql, String columns) {
        var separator = "";
        for (var branch : plan.branches()) {
            sql.add(separator)
                    .add("select ")
                    .add(branch.source().repeats() ? "distinct " : "")
                    .add(columns);
            candidates(sql, branch);
            separator = " union ";
        }
        if (plan.branches().isEmpty()) {
            sql.add("select 0::int8 as s, 0::int8 as rid where false");
        }
    }

    private static void candidates(Sql sql, Branch branch) {
        branch.from(sql);
        Probe.addAll(sql, branch.probes());
    }
}
