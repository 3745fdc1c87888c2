/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.Commit;
import health.kiln.server.repository.CommitUncertainException;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.postgres.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits all units that wait as one transaction, again and again: those that come while it commits are the next
 * transaction (natural batching). Several writers may share a queue, each on a thread of its own.
 *
 * <p>INVARIANT: a unit is ended exactly once, and {@code Done} only after the commit that holds its changes.
 */
final class Writer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** Units in a transaction. */
    private static final int UNITS_MAX = 64;

    /** Changed resources in a transaction of several units; past it the rest waits for the next. */
    private static final int CHANGES_MAX = 1000;

    /** Conflicts with other nodes that a unit survives. */
    private static final int CONFLICTS_MAX = 10;

    private final UnitQueue queue;
    private final DataSource database;
    private final WriteTools tools;
    private final InstantSource clock;
    private final RepositoryCounters counters;
    private final CommitFate fate;

    /** @param database has at least one connection for this writer alone; {@code fate} asks by another one */
    Writer(
            UnitQueue queue,
            DataSource database,
            CommitFate fate,
            WriteTools tools,
            InstantSource clock,
            RepositoryCounters counters) {
        this.queue = queue;
        this.database = database;
        this.fate = fate;
        this.tools = tools;
        this.clock = clock;
        this.counters = counters;
    }

    /** Runs until the queue is closed and empty. */
    @Override
    public void run() {
        try {
            for (var units = queue.take(UNITS_MAX); !units.isEmpty(); units = queue.take(UNITS_MAX)) {
                commit(new Batch(units));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** A unit that ran, not yet committed. */
    private record Ran<R>(Pending<R> pending, R result, List<RowChange> changes) {
        Commit<R> done() {
            return new Commit.Done<>(result);
        }

        void end() {
            pending.end(done());
        }
    }

    /**
     * The units of a transaction. INVARIANT: what one of them held is free for others only when the transaction has ended,
     * for till then the database holds it too.
     */
    private record Batch(List<Pending<?>> units, List<Runnable> afterwards) {
        Batch(List<Pending<?>> units) {
            this(new ArrayList<>(units), new ArrayList<>());
        }

        /** Takes a unit out; what is to become of it is done when the transaction has ended. */
        void leave(Pending<?> unit, Runnable then) {
            units.remove(unit);
            afterwards.add(then);
        }
    }

    private void commit(Batch batch) throws InterruptedException {
        try (var connection = connection()) {
            connection.setAutoCommit(false);
            try {
                runAndWrite(batch, connection);
            } finally {
                rollBack(connection);
            }
        } catch (SQLException failure) {
            settle(batch.units(), failure);
        } catch (RuntimeException | Error bug) {
            LOG.error("A transaction failed: units={}", batch.units().size(), bug);
            settle(batch.units(), new SQLException("a unit of change failed for reasons of its own", bug));
        } finally {
            batch.afterwards().forEach(Runnable::run);
        }
    }

    private Connection connection() throws SQLException {
        try {
            return database.getConnection();
        } catch (SQLException away) {
            queue.drain().forEach(waiting -> end(waiting, new Commit.Unavailable<>("the database is away")));
            throw away;
        }
    }

    private void runAndWrite(Batch batch, Connection connection) throws SQLException, InterruptedException {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var transaction = new Transaction(connection, tools, now);
        Set<ResourceKey> keys = new HashSet<>();
        batch.units().forEach(unit -> keys.addAll(unit.keys()));
        transaction.load(keys);
        var ran = runAll(batch, transaction);
        if (ran.isEmpty()) {
            return;
        }
        var changes = ran.stream().<List<RowChange>>map(Ran::changes).toList();
        var versions = changes.stream()
                .flatMap(List::stream)
                .mapToInt(RowChange::versions)
                .sum();
        if (versions > 0 || ran.getFirst().pending().usesConnection()) {
            commit(connection, transaction.write(changes));
            counters.transactions.increment();
            counters.versions.add(versions);
        }
        counters.unitsDone.add(ran.size());
        ran.forEach(each -> batch.leave(each.pending(), () -> {
            queue.release(each.pending());
            each.end();
        }));
    }

    private List<Ran<?>> runAll(Batch batch, Transaction transaction) throws SQLException {
        List<Ran<?>> ran = new ArrayList<>();
        var changes = 0;
        for (var unit : List.copyOf(batch.units())) {
            if (changes > CHANGES_MAX) {
                batch.leave(unit, () -> queue.putBack(unit, List.of()));
            } else {
                var one = run(unit, transaction, batch);
                one.ifPresent(ran::add);
                changes += one.map(each -> each.changes().size()).orElse(0);
            }
        }
        return ran;
    }

    private <R> Optional<Ran<R>> run(Pending<R> pending, Transaction transaction, Batch batch) throws SQLException {
        var workspace = new UnitWorkspace(transaction, pending, queue, tools);
        try {
            var result = pending.unit().run(workspace);
            if (workspace.interruption().isEmpty()) {
                return Optional.of(new Ran<>(pending, result, workspace.finish()));
            }
            undo(pending, workspace.interruption().get(), batch);
        } catch (SQLException | RuntimeException thrown) {
            undo(
                    pending,
                    workspace.interruption().<Exception>map(cause -> cause).orElse(thrown),
                    batch);
        }
        return Optional.empty();
    }

    /** Takes a unit out of its batch; throws when the whole transaction is lost. */
    private void undo(Pending<?> pending, Exception cause, Batch batch) throws SQLException {
        switch (cause) {
            case ContendedException contended -> {
                counters.unitsRunAgain.increment();
                batch.leave(pending, () -> queue.putBack(pending, contended.wanted()));
            }
            case StatementFailedException inside -> throw inside.failure();
            case SQLException own when SqlFailure.of(own) != SqlFailure.WRONG -> throw own;
            default -> batch.leave(pending, () -> fail(pending, cause));
        }
    }

    private void commit(Connection connection, CommitFate.Evidence evidence) throws SQLException, InterruptedException {
        try {
            connection.commit();
        } catch (SQLException lost) {
            if (SqlFailure.of(lost) != SqlFailure.AWAY) {
                throw lost;
            }
            var committed = fate.committed(evidence);
            if (committed.isEmpty()) {
                throw new SQLException("a commit's fate is unknown", new CommitUncertainException(lost));
            }
            if (!committed.get()) {
                throw lost;
            }
        }
    }

    /** Ends, or lets run again, what a failed transaction held. */
    private void settle(List<Pending<?>> units, SQLException failure) {
        var kind = SqlFailure.of(failure);
        if (kind == SqlFailure.AWAY) {
            LOG.warn(
                    "The database is away, units are turned down: units={} cause={}", units.size(), failure.toString());
        }
        for (var unit : units.reversed()) {
            if (failure.getCause() instanceof CommitUncertainException uncertain) {
                fail(unit, uncertain);
            } else if (kind == SqlFailure.AWAY) {
                queue.release(unit);
                end(unit, new Commit.Unavailable<>("the database is away"));
            } else if (units.size() > 1) {
                runAgain(unit);
            } else if (kind == SqlFailure.CONFLICT && unit.conflict() < CONFLICTS_MAX) {
                runAgain(unit);
            } else if (kind == SqlFailure.CONFLICT && !UniqueViolation.is(failure)) {
                queue.release(unit);
                end(unit, new Commit.Unavailable<>("too many change the same at the same time"));
            } else {
                fail(unit, failure);
            }
        }
    }

    private void runAgain(Pending<?> unit) {
        counters.unitsRunAgain.increment();
        unit.makeSingle();
        queue.putBack(unit, List.of());
    }

    private <R> void fail(Pending<R> pending, Exception cause) {
        counters.unitsFailed.increment();
        queue.release(pending);
        pending.end(new Commit.Failed<>(cause));
    }

    private <R> void end(Pending<R> pending, Commit.Unavailable<R> how) {
        counters.unitsUnavailable.increment();
        pending.end(how);
    }

    /** Undoes what was not committed; after a commit it does nothing. */
    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            LOG.debug("A connection was gone before its transaction could be rolled back", gone);
        }
    }
}
