/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.index.IndexKeys;
import java.util.List;

/** Where candidates {@code d(s, rid)} come from: one range of one index. */
sealed interface Source {
    /** Under one key: in the order of time without sorting. */
    record Key(long key) implements Source {}

    /** Under any of the keys. */
    record Keys(List<Long> keys) implements Source {
        public Keys {
            keys = List.copyOf(keys);
        }
    }

    record Range(Condition.Span span) implements Source {}

    record Text(Condition.Text text) implements Source {}

    record Ids(ResourceType type, List<String> ids) implements Source {
        public Ids {
            ids = List.copyOf(ids);
        }
    }

    record Updated(ResourceType type, Box box) implements Source {}

    /** All of a type: in either order without sorting. */
    record Walk(ResourceType type) implements Source {}

    /** Whether it can be read in the order of {@code s} and stopped when a page is full. */
    default boolean ordered() {
        return switch (this) {
            case Key _, Walk _ -> true;
            case Keys _, Range _, Text _, Ids _, Updated _ -> false;
        };
    }

    /** Whether a resource may come more than once. */
    default boolean repeats() {
        return switch (this) {
            case Keys _, Range _, Text _ -> true;
            case Key _, Walk _, Ids _, Updated _ -> false;
        };
    }

    /** {@code  from … where …}, the beginning of a query for candidates. */
    default void from(Sql sql) {
        switch (this) {
            case Key(var key) -> sql.add(" from kx d where d.k = ").bind(key);
            case Keys(var keys) ->
                sql.add(" from kx d where d.k = any(").bindLongs(keys).add(")");
            case Range(var span) -> {
                sql.add(" from rx d where d.k = ").bind(span.key());
                Probe.bounds(sql, "d.lo", span.box().lowMin(), span.box().lowMax());
                Probe.bounds(sql, "d.hi", span.box().highMin(), span.box().highMax());
            }
            case Text(var text) -> {
                sql.add(" from (select x.rid, (select r.s from res r where r.rid = x.rid) s from sx x where x.p = ")
                        .bind(text.parameter());
                Probe.match(sql, text.match());
                sql.add(" offset 0) d where true");
            }
            case Ids(var type, var ids) ->
                live(sql, type)
                        .add(" and d.idh = any(")
                        .bindLongs(hashes(type, ids))
                        .add(") and d.fid = any(")
                        .bindTexts(ids)
                        .add(")");
            case Updated(var type, var box) -> {
                live(sql, type).add(" and ");
                Probe.updated(sql, "d", box);
            }
            case Walk(var type) -> live(sql, type);
        }
    }

    private static List<Long> hashes(ResourceType type, List<String> ids) {
        return ids.stream()
                .flatMap(id -> ResourceId.of(id).stream())
                .map(id -> IndexKeys.resource(new ResourceKey(type, id)))
                .toList();
    }

    private static Sql live(Sql sql, ResourceType type) {
        return sql.add(" from res d where d.body is not null and d.typ = ").bind(type.code());
    }
}
