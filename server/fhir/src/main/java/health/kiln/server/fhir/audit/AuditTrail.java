/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps audit records. A request first takes a place, does its work, and then fills the place, which cannot fail; one
 * thread writes what has gathered in one insert and one commit. INVARIANT: no request is served without a place, so what
 * waits is bounded, and a database that is away or slow turns into refusals and not into lost records. Only a crash
 * loses those that wait: some milliseconds' worth of reads; changes are answered when their record is durable.
 */
public final class AuditTrail implements AutoCloseable {
    /** How long a request waits for a place. */
    static final Duration PLACE_WITHIN = Duration.ofSeconds(1);

    /** How long the answer to a change waits for its record. */
    static final Duration DURABLE_WITHIN = Duration.ofSeconds(10);

    private static final int BATCH_MAX = 1000;
    private static final Duration RETRY_FIRST = Duration.ofMillis(50);
    private static final Duration RETRY_LAST = Duration.ofSeconds(2);
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final String INSERT = """
            insert into audit (at, client, interaction, type, resource_id, parameters, status, reason, source)
            select * from unnest(?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[],
                ?::text[], ?::text[])""";

    private final DataSource database;
    private final Semaphore places;
    private final ArrayBlockingQueue<Waiting> queue;
    private final Thread writer;
    private final LongAdder written = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile boolean closing;

    private record Waiting(AuditRecord record, CompletableFuture<Boolean> durable) {}

    private AuditTrail(DataSource database, int placesMax) {
        this.database = database;
        this.places = new Semaphore(placesMax);
        this.queue = new ArrayBlockingQueue<>(placesMax);
        this.writer = Thread.ofPlatform().name("audit").daemon(true).unstarted(this::write);
    }

    /**
     * Starts the writer.
     *
     * @param placesMax most records that are under way: requests in work, and records not yet written
     */
    public static AuditTrail start(DataSource database, int placesMax) {
        var trail = new AuditTrail(database, placesMax);
        trail.writer.start();
        return trail;
    }

    /** Records that are durable. */
    public long written() {
        return written.sum();
    }

    /** Requests that found no place. */
    public long refused() {
        return refused.sum();
    }

    /** Records that wait for the database. */
    public int waiting() {
        return queue.size();
    }

    /** A place for one record: to be filled, or given back by closing it. Not for more than one thread. */
    public final class Place implements AutoCloseable {
        private boolean used;

        /** Keeps the record. Does not wait and cannot fail. */
        public void fill(AuditRecord record) {
            offer(new Waiting(record, new CompletableFuture<>()));
        }

        /** Keeps the record and waits until it is durable, or {@link #DURABLE_WITHIN} is over: it is still being tried. */
        public void fillDurably(AuditRecord record) {
            var waiting = new Waiting(record, new CompletableFuture<>());
            offer(waiting);
            try {
                waiting.durable().get(DURABLE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("An audit record waits for the database, waiting={}", waiting());
            }
        }

        private void offer(Waiting waiting) {
            if (used) {
                throw new IllegalStateException("a place takes one record");
            }
            used = true;
            if (!queue.offer(waiting)) {
                throw new IllegalStateException("there are as many places as the queue has room");
            }
        }

        @Override
        public void close() {
            if (!used) {
                used = true;
                places.release();
            }
        }
    }

    /** A place for the record of a request that is about to be served; empty when there is none: refuse the request. */
    public Optional<Place> place() {
        try {
            if (!closing && places.tryAcquire(PLACE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of(new Place());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        refused.increment();
        return Optional.empty();
    }

    private void write() {
        var batch = new ArrayList<Waiting>(BATCH_MAX);
        try {
            while (!closing || !queue.isEmpty()) {
                var first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH_MAX - 1);
                    keep(batch);
                    written.add(batch.size());
                    places.release(batch.size());
                    batch.forEach(waiting -> waiting.durable().complete(true));
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            LOG.error("The audit trail was stopped with records unwritten, lost={}", batch.size() + queue.size());
            batch.forEach(waiting -> waiting.durable().complete(false));
        }
    }

    /** Tries until it succeeds: there is nothing else to do with a record, and new requests are refused meanwhile. */
    private void keep(List<Waiting> batch) throws InterruptedException {
        for (var pause = RETRY_FIRST; ; pause = longer(pause)) {
            try (var connection = database.getConnection()) {
                insert(connection, batch);
                return;
            } catch (SQLException e) {
                LOG.warn("Audit records cannot be written now, state={} waiting={}", e.getSQLState(), waiting());
                Thread.sleep(pause);
            }
        }
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(RETRY_LAST) < 0 ? doubled : RETRY_LAST;
    }

    private static void insert(Connection connection, List<Waiting> batch) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            column(insert, 1, "timestamptz", batch, record -> record.at().toString());
            column(insert, 2, "text", batch, record -> record.client().orElse(null));
            column(insert, 3, "text", batch, AuditRecord::interaction);
            column(insert, 4, "text", batch, record -> record.type().orElse(null));
            column(insert, 5, "text", batch, record -> record.resourceId().orElse(null));
            column(insert, 6, "text", batch, record -> String.join(" ", record.parameters()));
            column(insert, 7, "int", batch, AuditRecord::status);
            column(insert, 8, "text", batch, AuditRecord::reason);
            column(insert, 9, "text", batch, AuditRecord::source);
            insert.executeUpdate();
        }
    }

    private static void column(
            PreparedStatement insert,
            int number,
            String type,
            List<Waiting> batch,
            Function<AuditRecord, @Nullable Object> value)
            throws SQLException {
        var values = batch.stream().map(Waiting::record).map(value).toArray();
        insert.setArray(number, insert.getConnection().createArrayOf(type, values));
    }

    /** Refuses new requests, writes what waits, and stops. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!writer.join(CLOSES_WITHIN)) {
                writer.interrupt();
                writer.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
