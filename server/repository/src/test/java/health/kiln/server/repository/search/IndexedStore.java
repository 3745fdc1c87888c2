/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.body.BodyCodec;
import health.kiln.server.repository.index.CompiledExtractor;
import health.kiln.server.repository.index.IndexEntries;
import health.kiln.server.repository.index.IndexKeys;
import health.kiln.server.repository.index.ParameterCatalog;
import health.kiln.server.repository.postgres.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Resources with their index rows in a test's database, written without the repository's writer. */
final class IndexedStore {
    static final String BASE = "http://kiln.test/fhir/R4";
    static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");

    private static final JsonMapper JSON = new JsonMapper();

    private final TestDatabase database;
    private final ParameterCatalog catalog = new ParameterCatalog();
    private final CompiledExtractor extractor = new CompiledExtractor(catalog, BASE);
    private final BodyCodec codec = new BodyCodec();
    private long written;

    IndexedStore(TestDatabase database) {
        this.database = database;
    }

    ParameterCatalog catalog() {
        return catalog;
    }

    Searcher searcher() {
        return new Searcher(
                database.database().readers(),
                catalog,
                codec,
                BASE,
                InstantSource.fixed(NOW),
                "0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    }

    Connection connect() throws SQLException {
        return database.tables().getConnection();
    }

    /** Each is a second younger than the one before. */
    void write(Map<ResourceKey, ObjectNode> resources) throws SQLException {
        try (var connection = database.tables().getConnection()) {
            connection.setAutoCommit(false);
            try (var batch = new Batch(connection)) {
                for (var entry : resources.entrySet()) {
                    written++;
                    var lastUpdated = NOW.getEpochSecond() * 1_000_000 + written * 1_000_000;
                    var entries = extractor.extract(entry.getKey(), entry.getValue());
                    batch.add(
                            entry.getKey(),
                            written,
                            lastUpdated,
                            entries,
                            codec.encode(JSON.writeValueAsBytes(entry.getValue())));
                }
                batch.run();
            }
            connection.commit();
        }
    }

    /** Conditions as a search would have them. */
    List<Condition> resolved(List<Condition> conditions) throws Exception {
        try (var connection = database.database().readers().getConnection()) {
            return Codings.resolved(connection, conditions);
        }
    }

    void execute(String sql) throws SQLException {
        try (var connection = database.tables().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static final class Batch implements AutoCloseable {
        private final PreparedStatement res;
        private final PreparedStatement kx;
        private final PreparedStatement rx;
        private final PreparedStatement sx;
        private final PreparedStatement codings;
        private final Connection connection;

        Batch(Connection connection) throws SQLException {
            this.connection = connection;
            res = connection.prepareStatement(
                    "insert into res(rid, idh, lu, s, pm, ver, flg, typ, fid, ks, xs, body) values (?,?,?,?,?,1,?,?,?,?,?,?)");
            kx = connection.prepareStatement("insert into kx(k, s, rid) values (?,?,?)");
            rx = connection.prepareStatement("insert into rx(k, lo, hi, s, rid) values (?,?,?,?,?)");
            sx = connection.prepareStatement("insert into sx(p, v, rid) values (?,?,?)");
            codings = connection.prepareStatement("insert into coding(part, k) values (?,?) on conflict do nothing");
        }

        void add(ResourceKey key, long rid, long lastUpdated, IndexEntries entries, byte[] body) throws SQLException {
            var s = entries.sortTime() == IndexEntries.NO_TIME ? lastUpdated : entries.sortTime();
            List<Long> xs = new ArrayList<>();
            for (var range : entries.ranges()) {
                xs.addAll(List.of(range.key(), range.low(), range.high()));
                longs(rx, range.key(), range.low(), range.high(), s, rid);
            }
            for (var coding : entries.codings()) {
                longs(codings, coding.part(), coding.key());
            }
            for (var k : entries.keys()) {
                longs(kx, k, s, rid);
            }
            for (var string : entries.strings()) {
                sx.setInt(1, string.parameter());
                sx.setString(2, string.text());
                sx.setLong(3, rid);
                sx.addBatch();
            }
            res.setLong(1, rid);
            res.setLong(2, IndexKeys.resource(key));
            res.setLong(3, lastUpdated);
            res.setLong(4, s);
            res.setLong(5, entries.presence());
            res.setInt(6, entries.referenceKeys() << 1);
            res.setInt(7, key.type().code());
            res.setString(8, key.id().value());
            res.setArray(9, connection.createArrayOf("bigint", entries.keys().toArray()));
            res.setArray(10, connection.createArrayOf("bigint", xs.toArray()));
            res.setBytes(11, body);
            res.addBatch();
        }

        void run() throws SQLException {
            res.executeBatch();
            kx.executeBatch();
            rx.executeBatch();
            sx.executeBatch();
            codings.executeBatch();
        }

        private static void longs(PreparedStatement statement, long... values) throws SQLException {
            for (var i = 0; i < values.length; i++) {
                statement.setLong(i + 1, values[i]);
            }
            statement.addBatch();
        }

        @Override
        public void close() throws SQLException {
            res.close();
            kx.close();
            rx.close();
            sx.close();
            codings.close();
        }
    }
}
