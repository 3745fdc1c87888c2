/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.connectors.envelope.ContentType;
import health.kiln.connectors.envelope.ControlId;
import health.kiln.connectors.envelope.Envelope;
import health.kiln.connectors.envelope.SourceName;
import health.kiln.routes.inbound.Keeping;
import health.kiln.routes.inbound.Label;
import health.kiln.server.repository.Workspace;
import health.kiln.server.repository.postgres.Database;
import health.kiln.server.repository.postgres.DatabaseSettings;
import health.kiln.server.repository.postgres.EmbeddedPostgres;
import health.kiln.server.repository.postgres.ServerSettings;
import health.kiln.server.repository.postgres.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * The journal beside the bound of the same bytes inserted by plain JDBC, on a durable PostgreSQL of its own; then claims
 * and settlements with a deep backlog. Run by hand: {@code JournalBench FILE.hl7 [seconds]}; not a test.
 */
final class JournalBench {
    private static final int BYTES = 1500;

    private final String template;
    private final long nanos;
    private final AtomicLong number = new AtomicLong(10_000_000);

    private JournalBench(String template, Duration time) {
        this.template = template;
        this.nanos = time.toNanos();
    }

    public static void main(String[] arguments) throws Exception {
        var text = Files.readString(Path.of(arguments[0]), StandardCharsets.ISO_8859_1);
        var time = Duration.ofSeconds(arguments.length > 1 ? Long.parseLong(arguments[1]) : 5);
        var folder = Files.createTempDirectory(Path.of("target"), "bench");
        var setup = new EmbeddedPostgres.Setup(folder, TestDatabase.binaries(), 0, ServerSettings.production());
        try (var server = EmbeddedPostgres.start(setup);
                var database = Database.open(DatabaseSettings.of(server))) {
            var bench = new JournalBench(text, time);
            for (int round = 0; round < 2; round++) {
                bench.plain(server, 1);
                bench.journal(database, 1);
                bench.plain(server, 32);
                bench.journal(database, 64);
            }
            bench.lanes(database);
        }
    }

    /** One row of the raw bytes and one commit a message. */
    private void plain(EmbeddedPostgres server, int connections) throws Exception {
        var settings = DatabaseSettings.of(server);
        try (var connection = DriverManager.getConnection(settings.url(), settings.user(), settings.password());
                var statement = connection.createStatement()) {
            statement.execute("drop table if exists plain");
            statement.execute(
                    "create table plain (id bigint generated always as identity primary key, raw bytea not null)");
        }
        measure("plain insert", connections, () -> new PlainInsert(settings));
    }

    private void journal(Database database, int callers) throws Exception {
        try (var inbox = Nodes.open(database.writers(), "bench")) {
            measure("journal", callers, () -> bytes -> {
                var keeping = inbox.keep(envelope(bytes), label(number.incrementAndGet()));
                if (!(keeping instanceof Keeping.Kept)) {
                    throw new IllegalStateException(keeping.getClass().getSimpleName());
                }
            });
            System.out.printf(
                    "%40s %.1f messages a commit%n",
                    "",
                    (double) inbox.counters().committedMessages()
                            / inbox.counters().commits());
        }
    }

    private void lanes(Database database) throws Exception {
        try (var inbox = Nodes.open(database.writers(), new Nothing(), Nodes.settings("bench"))) {
            System.out.printf("backlog %d%n", inbox.log().counts().get(MessageStatus.RECEIVED));
            var claims = new ArrayList<Long>();
            var settles = new ArrayList<Long>();
            long start = System.nanoTime();
            for (var batch = inbox.claim(64); !batch.isEmpty(); batch = inbox.claim(64)) {
                claims.add(System.nanoTime() - start);
                start = System.nanoTime();
                inbox.settle(batch, Nodes.all(batch, Nodes.mapped()));
                settles.add(System.nanoTime() - start);
                start = System.nanoTime();
            }
            print("claim 64", sorted(claims), rate(claims));
            print("settle 64", sorted(settles), rate(settles));
        }
    }

    private static long[] sorted(List<Long> nanos) {
        return nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static double rate(List<Long> nanos) {
        return nanos.size() * 1e9 / nanos.stream().mapToLong(Long::longValue).sum();
    }

    /** One caller's way to keep bytes. */
    private interface Keeper extends AutoCloseable {
        void keep(byte[] bytes) throws Exception;

        @Override
        default void close() throws SQLException {}
    }

    /** One row and one commit a message, over a connection of its own. */
    private static final class PlainInsert implements Keeper {
        private final Connection connection;
        private final PreparedStatement insert;

        PlainInsert(DatabaseSettings settings) throws SQLException {
            connection = DriverManager.getConnection(
                    settings.url() + "?prepareThreshold=1", settings.user(), settings.password());
            insert = connection.prepareStatement("insert into plain (raw) values (?)");
        }

        @Override
        public void keep(byte[] bytes) throws SQLException {
            insert.setBytes(1, bytes);
            insert.executeUpdate();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private interface Opening {
        Keeper open() throws Exception;
    }

    private void measure(String name, int callers, Opening opening) throws Exception {
        var latencies = new ConcurrentLinkedQueue<long[]>();
        long from = System.nanoTime() + nanos / 2;
        long end = from + nanos;
        var threads = IntStream.range(0, callers)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> latencies.add(call(opening, from, end))))
                .toList();
        for (var thread : threads) {
            thread.join();
        }
        var all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        print(name + ", " + callers + " callers", all, all.length * 1e9 / nanos);
    }

    private long[] call(Opening opening, long from, long end) {
        try (var keeper = opening.open()) {
            var latencies = new ArrayList<Long>();
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                var bytes = message();
                start = System.nanoTime();
                keeper.keep(bytes);
                if (start > from) {
                    latencies.add(System.nanoTime() - start);
                }
            }
            return latencies.stream().mapToLong(Long::longValue).toArray();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private byte[] message() {
        var text = new StringBuilder(template).append("ZID|").append(number.incrementAndGet());
        while (text.length() < BYTES) {
            text.append('|').append(Long.toHexString(text.length() * 2654435761L * number.get()));
        }
        return text.substring(0, BYTES).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Envelope envelope(byte[] bytes) {
        return new Envelope(new SourceName("adt"), ContentType.HL7V2, Instant.now(), bytes);
    }

    private static Label label(long id) {
        return new Label(
                Optional.of(new ControlId("MSG" + id)),
                "ADT",
                "A01",
                "2.5.1",
                "APP",
                "FAC",
                StandardCharsets.UTF_8,
                "urn:oid:1.2.3|" + id % 5000);
    }

    private static void print(String name, long[] sorted, double rate) {
        System.out.printf(
                "%-24s %8.0f/s  p50 %.2f ms  p99 %.2f ms  max %.1f ms%n",
                name,
                rate,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                sorted[sorted.length - 1] / 1e6);
    }

    /** No effects: what is measured is the inbox. */
    private static final class Nothing implements Settler.Keeper {
        @Override
        public List<Application> apply(Workspace workspace, List<Meant> messages) {
            return messages.stream()
                    .<Application>map(_ -> new Application.Applied(List.of(), List.of()))
                    .toList();
        }
    }
}
