/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.connectors.envelope.Envelope;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Problem;
import health.kiln.routes.inbound.Inbox;
import health.kiln.routes.inbound.Keeping;
import health.kiln.routes.inbound.Label;
import health.kiln.routes.inbound.MessageId;
import health.kiln.routes.inbound.Outcome;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.store.ResourceRepository;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox on PostgreSQL, for any number of nodes on one database. It works again by itself when the database returns.
 */
public final class PostgresInbox implements Inbox, AutoCloseable {
    /**
     * How often a message may be claimed without ever being settled, as when it brings its process down, before it is
     * parked unread.
     */
    static final int ATTEMPTS_MAX = 8;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresInbox.class);
    private static final Batch NOTHING = new Batch(Lease.NONE.toString(), List.of());

    private final Backlog backlog;
    private final WorkSignal work = new WorkSignal();
    private final InboxCounters counters = new InboxCounters();
    private final Settled settled = new Settled();
    private final Pressure pressure = new Pressure(System::nanoTime);
    private final Journal journal;
    private final Lanes lanes;
    private final Settler settler;
    private final MessageLog log;
    private volatile long waitingAtStart;

    private PostgresInbox(
            DataSource dataSource, ResourceRepository repository, Settler.Keeper keeper, InboxSettings settings) {
        this.backlog = new Backlog(dataSource, settings.countInterval());
        this.journal = new Journal(dataSource, settings.bounds(), new Journal.Signs(backlog, work, pressure, counters));
        this.lanes = new Lanes(dataSource, settings.node(), settings.leaseTime());
        this.settler = new Settler(repository, keeper, counters, this::announce);
        this.log = new MessageLog(dataSource);
    }

    /**
     * Opens the inbox: takes over what an earlier life of this node left claimed, and starts the journal. Takes one
     * connection of the data source for as long as it is open, and others for moments. Its plans are made once and by
     * index, as {@link health.kiln.server.repository.postgres.Database#writers()} sees to.
     */
    public static PostgresInbox open(
            DataSource dataSource, ResourceRepository repository, StateKeeper keeper, InboxSettings settings) {
        return open(dataSource, repository, keeper::apply, settings);
    }

    static PostgresInbox open(
            DataSource dataSource, ResourceRepository repository, Settler.Keeper keeper, InboxSettings settings) {
        var inbox = new PostgresInbox(dataSource, repository, keeper, settings);
        inbox.start();
        return inbox;
    }

    private void start() {
        try {
            int taken = lanes.takeOver();
            if (taken > 0) {
                LOG.atInfo()
                        .addKeyValue("lanes", taken)
                        .log("inbox took over what its earlier life had in hand when it was killed");
            }
        } catch (SQLException away) {
            LOG.atWarn()
                    .addKeyValue("sqlState", away.getSQLState())
                    .log("inbox starts without its database; earlier claims run out by themselves");
        }
        backlog.start();
        waitingAtStart = backlog.messages();
        journal.start();
    }

    /** How many messages were kept and not settled when the inbox was opened. */
    public long waitingAtStart() {
        return waitingAtStart;
    }

    /** What this node has done. */
    public InboxCounters counters() {
        return counters;
    }

    /** What is kept and not settled, on all nodes. */
    public Backlog backlog() {
        return backlog;
    }

    /** What operators see. */
    public MessageLog log() {
        return log;
    }

    @Override
    public Keeping keep(Envelope envelope, Label label) {
        var keeping = journal.keep(envelope, label);
        if (keeping instanceof Keeping.Duplicate(var id, var _)) {
            settled.cameAgain(id);
        }
        return keeping;
    }

    @Override
    public Outcome await(MessageId id, Duration atMost) {
        return settled.await(id, atMost, this::lookUp);
    }

    private Optional<Outcome> lookUp(MessageId id) {
        try {
            return log.outcome(id);
        } catch (RepositoryUnavailableException away) {
            return Optional.empty(); // as good as not settled yet: asked again until the caller's time is over
        }
    }

    @Override
    public Batch claim(int messagesMax) {
        if (messagesMax < 1) {
            throw new IllegalArgumentException("a claim takes at least one message");
        }
        pressure.giveWay(settled::isAwaited);
        try {
            var holding = lanes.take(messagesMax);
            if (holding.isEmpty()) {
                return NOTHING;
            }
            if (holding.attemptsMost() > ATTEMPTS_MAX) {
                parkHead(holding);
                return NOTHING;
            }
            return read(holding, messagesMax);
        } catch (SQLException away) {
            LOG.atDebug().addKeyValue("sqlState", away.getSQLState()).log("nothing claimed: database away");
            return NOTHING;
        }
    }

    private Batch read(Lanes.Holding holding, int messagesMax) throws SQLException {
        var batch = lanes.read(holding, messagesMax);
        if (batch.isEmpty()) {
            lanes.giveBack(holding.token(), 1);
            return NOTHING;
        }
        counters.claimed(batch.messages().size());
        return batch;
    }

    /** A suspect lane is held alone, so its oldest message is the one that no claim survived. */
    private void parkHead(Lanes.Holding holding) throws SQLException {
        short lane = holding.attempts().keySet().iterator().next();
        var head = lanes.head(lane);
        if (head.isEmpty()) {
            lanes.giveBack(holding.token(), ATTEMPTS_MAX);
            return;
        }
        var problem = new Problem(
                Problem.INTERNAL_ERROR,
                "",
                "Processing ended without a result " + ATTEMPTS_MAX + " times; not tried again.");
        LOG.atError().addKeyValue("messageId", head.get().id()).log("message parked: no claim of it was ever settled");
        settler.park(
                new Lease(holding.token(), List.of(lane)),
                true,
                new Mark(head.get().id(), lane, head.get().size(), new Outcome.Parked(List.of(problem)), List.of()));
        work.give();
    }

    @Override
    public void awaitWork(Duration atMost) throws InterruptedException {
        work.await(atMost);
    }

    @Override
    public boolean settle(Batch batch, List<Mapping> mappings) {
        var messages = batch.messages();
        if (messages.size() != mappings.size()) {
            throw new IllegalArgumentException("a batch is settled with one mapping for each of its messages");
        }
        if (messages.isEmpty()) {
            return true;
        }
        var lease = Lease.parse(batch.lease());
        var entries = IntStream.range(0, messages.size())
                .mapToObj(i -> new Settler.Entry(messages.get(i), lease.lanes().get(i), mappings.get(i)))
                .toList();
        return switch (settler.settle(lease, entries)) {
            case Settler.End.Settled _ -> true;
            case Settler.End.LeaseLost _, Settler.End.Away _ -> {
                giveBack(lease, 1); // not the messages' fault
                yield false;
            }
            case Settler.End.Failed _ -> {
                giveBack(lease, 0);
                yield false;
            }
        };
    }

    @Override
    public void release(Batch batch) {
        if (!batch.isEmpty()) {
            giveBack(Lease.parse(batch.lease()), 0);
        }
    }

    private void giveBack(Lease lease, int attemptsForgiven) {
        try {
            lanes.giveBack(lease.token(), attemptsForgiven);
        } catch (SQLException away) {
            LOG.atDebug().addKeyValue("sqlState", away.getSQLState()).log("lanes not given back; their lease runs out");
        }
    }

    private void announce(Mark mark) {
        counters.count(mark.outcome());
        backlog.settled(1, mark.size());
        settled.announce(mark.id(), mark.outcome());
    }

    /** Commits the messages that wait in the journal, and stops. */
    @Override
    public void close() {
        journal.close();
        backlog.close();
    }
}
