/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.body.BodyCodec;
import health.kiln.server.repository.index.IndexKeys;
import health.kiln.server.repository.index.Parameter;
import health.kiln.server.repository.index.ParameterCatalog;
import health.kiln.server.repository.index.SearchParameterType;
import health.kiln.server.repository.search.SearchQuery.Include;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a page brings along. Nothing is parsed: a row's reference keys, XOR a parameter's constant, are the hashes of what
 * that parameter refers to. For one page and thread.
 */
final class Inclusions {
    static final int INCLUDED_MAX = 1_000;
    private static final int ROUNDS_MAX = 3;

    private final ParameterCatalog catalog;
    private final BodyCodec codec;
    private final Connection connection;
    private final SearchQuery query;
    private final Map<Long, Row> included = new LinkedHashMap<>();
    private final Set<Long> seen = new HashSet<>();
    private boolean cut;

    Inclusions(ParameterCatalog catalog, BodyCodec codec, Connection connection, SearchQuery query) {
        this.catalog = catalog;
        this.codec = codec;
        this.connection = connection;
        this.query = query;
    }

    /** Whether some were left out. */
    boolean cut() {
        return cut;
    }

    List<Row> of(List<Row> matches) throws SQLException {
        matches.forEach(match -> seen.add(match.rid()));
        var frontier = matches;
        for (var round = 0; round < ROUNDS_MAX && !frontier.isEmpty() && !cut; round++) {
            List<Row> found = new ArrayList<>();
            for (var include : query.includes()) {
                if (round == 0 || include.iterate()) {
                    found.addAll(include.reverse() ? referring(include, frontier) : referredTo(include, frontier));
                }
            }
            frontier = found;
        }
        return List.copyOf(included.values());
    }

    private List<Row> referredTo(Include include, List<Row> from) throws SQLException {
        List<Row> found = new ArrayList<>();
        for (var parameter : parameters(include.source(), include.parameter())) {
            Set<Long> hashes = new HashSet<>();
            for (var row : from) {
                if (row.version().key().type() == include.source()) {
                    constants(parameter)
                            .forEach(constant -> row.keys()
                                    .subList(0, row.referenceKeys())
                                    .forEach(key -> hashes.add(key ^ constant)));
                }
            }
            for (var target : targets(parameter, include)) {
                var limit = query.reach().on(target);
                if (limit.isPresent() && !hashes.isEmpty()) {
                    var sql = new Sql()
                            .add("select d.rid, " + Row.COLUMNS.replace("r.", "d."))
                            .add(" from res d where d.body is not null and d.typ = ")
                            .bind(target.code())
                            .add(" and d.idh = any(")
                            .bindLongs(hashes)
                            .add(")");
                    Probe.addAll(sql, Conditions.of(limit.get(), target));
                    found.addAll(take(sql));
                }
            }
        }
        return found;
    }

    private List<Row> referring(Include include, List<Row> to) throws SQLException {
        List<Row> found = new ArrayList<>();
        var limit = query.reach().on(include.source());
        if (limit.isEmpty()) {
            return found;
        }
        Set<Long> keys = new HashSet<>();
        for (var parameter : parameters(include.source(), include.parameter())) {
            var targets = targets(parameter, include);
            for (var row : to) {
                if (targets.contains(row.version().key().type())) {
                    var hash = IndexKeys.resource(row.version().key());
                    constants(parameter).forEach(constant -> keys.add(constant ^ hash));
                }
            }
        }
        if (!keys.isEmpty()) {
            var sql = new Sql().add("select t.rid, " + Row.COLUMNS + " from (select distinct d.s, d.rid");
            new Source.Keys(List.copyOf(keys)).from(sql);
            Probe.addAll(sql, Conditions.of(limit.get(), include.source()));
            sql.add(" order by d.s desc, d.rid desc limit ")
                    .bind(INCLUDED_MAX + 1)
                    .add(") t")
                    .add(PageSql.ROWS);
            found.addAll(take(sql));
        }
        return found;
    }

    private List<Row> take(Sql sql) throws SQLException {
        List<Row> taken = new ArrayList<>();
        try (var statement = sql.add(" limit " + (INCLUDED_MAX + 1)).prepare(connection);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                if (included.size() == INCLUDED_MAX) {
                    cut = true;
                    break;
                }
                var row = Row.read(rows, codec);
                if (seen.add(row.rid())) {
                    included.put(row.rid(), row);
                    taken.add(row);
                }
            }
        }
        return taken;
    }

    private List<Parameter> parameters(ResourceType source, String code) {
        return catalog.of(source).stream()
                .filter(parameter -> parameter.kind() == SearchParameterType.REFERENCE
                        && (code.equals("*") || parameter.code().equals(code)))
                .toList();
    }

    private List<Long> constants(Parameter parameter) {
        return parameter.storage() instanceof Parameter.Storage.Shared(var codes, var _)
                ? codes.stream()
                        .map(code -> catalog.find(parameter.type(), code).orElseThrow())
                        .map(Parameter::constant)
                        .toList()
                : List.of(parameter.constant());
    }

    private static Collection<ResourceType> targets(Parameter parameter, Include include) {
        var only = parameter.storage() instanceof Parameter.Storage.Shared(var _, var target)
                ? target
                : Optional.<ResourceType>empty();
        return parameter.targets().stream()
                .filter(type -> only.isEmpty() || only.get() == type)
                .filter(type -> include.target().isEmpty() || include.target().get() == type)
                .sorted()
                .toList();
    }
}
