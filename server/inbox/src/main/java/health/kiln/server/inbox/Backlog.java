/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much is kept and not yet settled: counted in the database now and then, and carried on from there with what this
 * node keeps and settles. An estimate while several nodes work, exact for one that works alone.
 */
public final class Backlog implements AutoCloseable {
    /** A count of a million rows takes about 100 ms: counting takes at most this share of the time. */
    private static final int COUNTING_SHARE = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    private static final String COUNT = """
            select count(*), coalesce(sum(o.size), 0),
              coalesce((select extract(epoch from clock_timestamp() - m.kept_at) from inbox_message m where m.id = (
                select min(heads.id) from (
                  select (select h.id from inbox_open h where h.lane = l.lane order by h.id limit 1) as id
                  from inbox_lane l) heads)), 0)
            from inbox_open o""";

    private final DataSource dataSource;
    private final Duration interval;
    private final LongAdder messagesSince = new LongAdder();
    private final LongAdder bytesSince = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private final Thread counter;
    private boolean closed;
    private volatile Count count = new Count(0, 0, Duration.ZERO);

    /** Counts at once, then every {@code interval} or less often when counting takes long. */
    public Backlog(DataSource dataSource, Duration interval) {
        this.dataSource = dataSource;
        this.interval = interval;
        this.counter = Thread.ofVirtual().name("inbox-backlog").unstarted(this::run);
    }

    /** Starts to count. */
    public Backlog start() {
        refresh();
        counter.start();
        return this;
    }

    /** Messages kept and not settled. */
    public long messages() {
        return Math.max(0, count.messages() + messagesSince.sum());
    }

    /** Bytes of the messages kept and not settled. */
    public long bytes() {
        return Math.max(0, count.bytes() + bytesSince.sum());
    }

    /** How long the oldest unsettled message has waited, as of the last count; zero when there is none. */
    public Duration oldestAge() {
        return count.oldestAge();
    }

    /** Whether one more message of this size stays within the bounds. */
    boolean hasRoom(int size, JournalBounds bounds) {
        return messages() < bounds.unsettledMax() && bytes() + size <= bounds.unsettledBytesMax();
    }

    void kept(int size) {
        messagesSince.increment();
        bytesSince.add(size);
    }

    void settled(int messages, long bytes) {
        messagesSince.add(-messages);
        bytesSince.add(-bytes);
    }

    private void run() {
        long nanos = interval.toNanos();
        while (!isClosedWithin(nanos)) {
            nanos = Math.max(interval.toNanos(), COUNTING_SHARE * refresh());
        }
    }

    private boolean isClosedWithin(long nanos) {
        lock.lock();
        try {
            long remaining = nanos;
            while (!closed && remaining > 0) {
                remaining = closing.awaitNanos(remaining);
            }
            return closed;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how long it took, in ns. What the node does while the count runs may be counted twice until the next one. */
    private long refresh() {
        long start = System.nanoTime();
        long messagesBefore = messagesSince.sum();
        long bytesBefore = bytesSince.sum();
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(COUNT)) {
            rows.next();
            long ageMillis = (long) (rows.getDouble(3) * TimeUnit.SECONDS.toMillis(1));
            count = new Count(rows.getLong(1), rows.getLong(2), Duration.ofMillis(Math.max(0, ageMillis)));
            messagesSince.add(-messagesBefore);
            bytesSince.add(-bytesBefore);
        } catch (SQLException away) {
            LOG.atDebug().addKeyValue("sqlState", away.getSQLState()).log("backlog not counted");
        }
        return System.nanoTime() - start;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private record Count(long messages, long bytes, Duration oldestAge) {}
}
