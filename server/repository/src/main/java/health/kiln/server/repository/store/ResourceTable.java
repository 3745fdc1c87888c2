/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.body.BodyCodec;
import health.kiln.server.repository.index.IndexKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statements on {@code res} and {@code hist}: each takes any number of resources at once. */
final class ResourceTable {
    private static final String LOCK = """
            select r.typ, r.fid, %s
              from unnest(?, ?, ?) as q (idh, typ, fid)
              join res r on r.idh = q.idh and r.typ = q.typ and r.fid = q.fid
             order by r.rid
               for no key update of r""".formatted(StoredRow.COLUMNS);
    private static final String INSERT = """
            insert into res (rid, idh, lu, s, pm, ver, flg, typ, fid, ks, xs, body)
            select q.rid, q.idh, q.lu, q.s, q.pm, q.ver, q.flg, q.typ, q.fid,
                   (?)[q.k1:q.k2], (?)[q.x1:q.x2], q.body
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   as q (rid, idh, lu, s, pm, ver, flg, typ, fid, k1, k2, x1, x2, body)""";
    private static final String UPDATE = """
            update res r
               set lu = q.lu, s = q.s, pm = q.pm, ver = q.ver, flg = q.flg,
                   ks = (?)[q.k1:q.k2], xs = (?)[q.x1:q.x2], body = q.body
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   as q (rid, lu, s, pm, ver, flg, k1, k2, x1, x2, body)
             where r.rid = q.rid""";
    private static final String KEEP_OLD = """
            insert into hist (rid, lu, ver, body)
            select r.rid, r.lu, r.ver, r.body from unnest(?) as q (rid) join res r on r.rid = q.rid""";
    private static final String KEEP_SUPERSEDED = """
            insert into hist (rid, lu, ver, body) select * from unnest(?, ?, ?, ?)""";
    private static final String REFERRING = """
            select distinct r.typ, r.fid
              from kx d join res r on r.rid = d.rid
             where d.k = any (?)
             limit ?""";

    private final Connection connection;

    ResourceTable(Connection connection) {
        this.connection = connection;
    }

    /** Locks the rows of those that there are, in the order of their numbers, and loads them. */
    Map<ResourceKey, StoredRow> lock(Collection<ResourceKey> keys) throws SQLException {
        Map<ResourceKey, StoredRow> found = HashMap.newHashMap(keys.size());
        if (keys.isEmpty()) {
            return found;
        }
        var ordered = List.copyOf(keys);
        try (var statement = connection.prepareStatement(LOCK)) {
            new Parameters(statement)
                    .longs(ordered.stream().mapToLong(IndexKeys::resource).toArray())
                    .shorts(types(ordered))
                    .texts(ordered.stream().map(key -> key.id().value()).toArray(String[]::new));
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var key = key(row.getInt("typ"), row.getString("fid"));
                    found.put(key, StoredRow.read(key, row));
                }
            }
        }
        return found;
    }

    void insert(List<RowChange> created) throws SQLException {
        if (created.isEmpty()) {
            return;
        }
        var keys = keys(created);
        var ranges = ranges(created);
        try (var statement = connection.prepareStatement(INSERT)) {
            new Parameters(statement)
                    .longs(keys.all())
                    .longs(ranges.all())
                    .longs(created.stream().mapToLong(RowChange::rid).toArray())
                    .longs(created.stream().mapToLong(RowChange::hash).toArray())
                    .longs(created.stream().mapToLong(RowChange::lastUpdated).toArray())
                    .longs(created.stream().mapToLong(RowChange::sortTime).toArray())
                    .longs(created.stream()
                            .mapToLong(row -> row.entries().presence())
                            .toArray())
                    .integers(created.stream().mapToInt(RowChange::version).toArray())
                    .integers(created.stream().mapToInt(RowChange::flags).toArray())
                    .shorts(types(created.stream().map(RowChange::key).toList()))
                    .texts(created.stream().map(row -> row.key().id().value()).toArray(String[]::new))
                    .integers(keys.firsts())
                    .integers(keys.lasts())
                    .integers(ranges.firsts())
                    .integers(ranges.lasts())
                    .bytes(created.stream().map(RowChange::body).toArray(byte[][]::new));
            statement.executeUpdate();
        }
    }

    /** Puts the current versions among the old ones, and new ones in their place. */
    void update(List<RowChange> updated) throws SQLException {
        if (updated.isEmpty()) {
            return;
        }
        var rids = updated.stream().mapToLong(RowChange::rid).toArray();
        try (var statement = connection.prepareStatement(KEEP_OLD)) {
            new Parameters(statement).longs(rids);
            statement.executeUpdate();
        }
        var keys = keys(updated);
        var ranges = ranges(updated);
        try (var statement = connection.prepareStatement(UPDATE)) {
            new Parameters(statement)
                    .longs(keys.all())
                    .longs(ranges.all())
                    .longs(rids)
                    .longs(updated.stream().mapToLong(RowChange::lastUpdated).toArray())
                    .longs(updated.stream().mapToLong(RowChange::sortTime).toArray())
                    .longs(updated.stream()
                            .mapToLong(row -> row.entries().presence())
                            .toArray())
                    .integers(updated.stream().mapToInt(RowChange::version).toArray())
                    .integers(updated.stream().mapToInt(RowChange::flags).toArray())
                    .integers(keys.firsts())
                    .integers(keys.lasts())
                    .integers(ranges.firsts())
                    .integers(ranges.lasts())
                    .bytes(updated.stream().map(RowChange::body).toArray(byte[][]::new));
            statement.executeUpdate();
        }
    }

    /** Keeps versions that were replaced within their own unit. */
    void keepSuperseded(List<RowChange> changes, BodyCodec codec) throws SQLException {
        List<Long> rids = new ArrayList<>();
        List<Version> versions = new ArrayList<>();
        for (var change : changes) {
            for (var version : change.superseded()) {
                rids.add(change.rid());
                versions.add(version);
            }
        }
        if (versions.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(KEEP_SUPERSEDED)) {
            new Parameters(statement)
                    .longs(rids.stream().mapToLong(Long::longValue).toArray())
                    .longs(versions.stream()
                            .mapToLong(version -> Micros.of(version.lastUpdated()))
                            .toArray())
                    .integers(versions.stream().mapToInt(Version::number).toArray())
                    .bytes(Versions.bodies(versions, codec));
            statement.executeUpdate();
        }
    }

    /** Live resources that are under any of these keys. */
    List<ResourceKey> referring(Collection<Long> keys, int limit) throws SQLException {
        List<ResourceKey> found = new ArrayList<>();
        try (var statement = connection.prepareStatement(REFERRING)) {
            new Parameters(statement)
                    .longs(keys.stream().mapToLong(Long::longValue).toArray())
                    .number(limit);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(key(row.getInt(1), row.getString(2)));
                }
            }
        }
        return found;
    }

    private static ResourceKey key(int type, String id) {
        return new ResourceKey(ResourceType.ofCode(type), new ResourceId(id));
    }

    private static short[] types(List<ResourceKey> keys) {
        var types = new short[keys.size()];
        for (var i = 0; i < types.length; i++) {
            types[i] = keys.get(i).type().code();
        }
        return types;
    }

    private static Slices keys(List<RowChange> changes) {
        var slices = new Slices(changes.size());
        for (var change : changes) {
            slices.begin();
            slices.addAll(change.entries().keys());
        }
        return slices;
    }

    private static Slices ranges(List<RowChange> changes) {
        var slices = new Slices(changes.size());
        for (var change : changes) {
            slices.begin();
            for (var range : change.entries().ranges()) {
                slices.add(range.key());
                slices.add(range.low());
                slices.add(range.high());
            }
        }
        return slices;
    }
}
