/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.connectors.envelope.Envelope;
import health.kiln.routes.inbound.Keeping;
import health.kiln.routes.inbound.Label;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps messages by group commit: whoever waits while one commit runs shares the next. One writer thread with one
 * connection of its own, so that within a node a resend or a reused MSH-10 is always seen; between nodes the unique index
 * decides. There is no timer: a message that comes alone is committed at once.
 *
 * <p>INVARIANT: {@code Kept}, {@code Duplicate} and {@code Reused} are answered only after the commit that holds the
 * bytes was confirmed. When a commit's outcome is unknown, the answer is {@code Unavailable}, and the resend finds out.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final long IDLE_MILLIS = 100;

    private final JournalBounds bounds;
    private final Signs signs;
    private final JournalTable table;
    private final ArrayBlockingQueue<Offer> waiting;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Thread writer;
    private volatile boolean closed;
    private boolean away;

    /** What the journal tells the rest of the inbox by. */
    record Signs(Backlog backlog, WorkSignal work, Pressure pressure, InboxCounters counters) {}

    /** The journal takes one connection from the data source and keeps it. */
    Journal(DataSource dataSource, JournalBounds bounds, Signs signs) {
        this.bounds = bounds;
        this.signs = signs;
        this.table = new JournalTable(dataSource, bounds.patience());
        this.waiting = new ArrayBlockingQueue<>(bounds.waitingMax());
        this.writer = Thread.ofPlatform().name("inbox-journal").unstarted(this::run);
    }

    void start() {
        writer.start();
    }

    Keeping keep(Envelope envelope, Label label) {
        var keeping = offer(envelope, label);
        signs.counters().count(keeping);
        return keeping;
    }

    private Keeping offer(Envelope envelope, Label label) {
        int size = envelope.bytes().length;
        if (closed) {
            return new Keeping.Unavailable();
        }
        if (!signs.backlog().hasRoom(size, bounds)) {
            return new Keeping.Full();
        }
        if (waitingBytes.addAndGet(size) > bounds.waitingBytesMax()) {
            waitingBytes.addAndGet(-size);
            return new Keeping.Full();
        }
        var offer = new Offer(envelope, label);
        if (!waiting.offer(offer)) {
            waitingBytes.addAndGet(-size);
            return new Keeping.Full();
        }
        if (closed && waiting.remove(offer)) {
            return new Keeping.Unavailable(); // the writer may have ended before it saw this one
        }
        return offer.await(bounds.patience().toNanos());
    }

    private void run() {
        try {
            while (!closed || !waiting.isEmpty()) {
                var first = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    long began = signs.pressure().now();
                    writeAll(batchFrom(first));
                    signs.pressure().wroteSince(began);
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            table.close();
        }
    }

    private List<Offer> batchFrom(Offer first) {
        var batch = new ArrayList<Offer>();
        long bytes = 0;
        for (var next = first; next != null; next = waiting.poll()) {
            waitingBytes.addAndGet(-next.size());
            if (!next.isAnswered()) {
                batch.add(next);
                bytes += next.size();
            }
            var following = waiting.peek();
            if (batch.size() == bounds.batchMax()
                    || (following != null && bytes + following.size() > bounds.batchBytesMax())) {
                break;
            }
        }
        return batch;
    }

    private void writeAll(List<Offer> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            answer(batch, table.insert(batch));
            cameBack();
        } catch (SQLException refused) {
            if (!JournalTable.isAboutContent(refused)) {
                wentAway(refused);
                batch.forEach(offer -> offer.answer(new Keeping.Unavailable()));
            } else if (batch.size() > 1) {
                batch.forEach(offer -> writeAll(List.of(offer))); // one bad row does not fail its neighbours
            } else {
                cannotHold(batch.getFirst(), refused);
            }
        } catch (RuntimeException defect) {
            LOG.error("journal writer failed and goes on", defect);
            table.disconnect();
            batch.forEach(offer -> offer.answer(new Keeping.Unavailable()));
        }
    }

    private void answer(List<Offer> batch, List<Keeping> keepings) {
        int fresh = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (keepings.get(i) instanceof Keeping.Kept || keepings.get(i) instanceof Keeping.Reused) {
                signs.backlog().kept(batch.get(i).size());
                fresh++;
            }
        }
        signs.counters().committed(fresh);
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer(keepings.get(i));
        }
        if (fresh > 0) {
            signs.work().give(); // after the answers: who processes wants the same cores
        }
    }

    private static void cannotHold(Offer offer, SQLException refused) {
        LOG.atError()
                .addKeyValue("source", offer.channel())
                .addKeyValue("sqlState", refused.getSQLState())
                .log("the database refuses to hold a message");
        offer.answer(new Keeping.Unavailable());
    }

    private void wentAway(SQLException cause) {
        if (!away) {
            away = true;
            LOG.atWarn().addKeyValue("sqlState", cause.getSQLState()).log("journal cannot reach its database");
        }
    }

    private void cameBack() {
        if (away) {
            away = false;
            LOG.info("journal reaches its database again");
        }
    }

    /** Refuses new messages, commits those that wait, and ends. */
    @Override
    public void close() {
        closed = true;
        try {
            writer.join(bounds.patience().plusSeconds(1));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        for (var left = waiting.poll(); left != null; left = waiting.poll()) {
            left.answer(new Keeping.Unavailable());
        }
    }
}
