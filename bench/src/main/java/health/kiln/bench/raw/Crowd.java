/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.raw;

import health.kiln.bench.Figure;
import health.kiln.bench.Histogram;
import health.kiln.server.repository.postgres.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many connections at the same work, each with a thread and with statements that the server has prepared. */
final class Crowd {
    private final DatabaseSettings address;
    private final String schema;
    private final Duration warmUp;
    private final Duration measured;

    Crowd(DatabaseSettings address, String schema, Duration warmUp, Duration measured) {
        this.address = address;
        this.schema = schema;
        this.warmUp = warmUp;
        this.measured = measured;
    }

    void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    Figure run(String name, int connections, Work.Kind kind) throws SQLException, InterruptedException {
        List<Connection> opened = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                opened.add(connect());
            }
            long begun = System.nanoTime() + warmUp.toNanos();
            List<Future<Histogram>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                var connection = opened.get(i);
                long seed = i;
                running.add(threads.submit(() -> repeat(kind, connection, seed, begun)));
            }
            var all = new Histogram();
            for (var one : running) {
                all.add(one.get());
            }
            return new Figure(name, connections, all, measured, "");
        } catch (ExecutionException failure) {
            throw new SQLException("the work failed", failure);
        } finally {
            for (var connection : opened) {
                connection.close();
            }
        }
    }

    private Histogram repeat(Work.Kind kind, Connection connection, long seed, long begun) throws SQLException {
        var latencies = new Histogram();
        try (var work = kind.on(connection, seed)) {
            long before = System.nanoTime();
            while (before - begun < measured.toNanos()) {
                work.once();
                long after = System.nanoTime();
                if (before >= begun) {
                    latencies.record(after - before);
                }
                before = after;
            }
        }
        return latencies;
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("currentSchema", schema);
        properties.setProperty("prepareThreshold", "1");
        return DriverManager.getConnection(address.url(), properties);
    }
}
