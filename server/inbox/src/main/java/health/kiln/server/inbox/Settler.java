/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.Mapping;
import health.kiln.mappings.Problem;
import health.kiln.mappings.Remark;
import health.kiln.routes.inbound.Inbox;
import health.kiln.routes.inbound.Outcome;
import health.kiln.server.repository.Commit;
import health.kiln.server.repository.Workspace;
import health.kiln.server.repository.store.ResourceRepository;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles batches: all messages of one in one transaction; when that fails unexpectedly, each in its own, so that the one
 * that cannot be applied is parked and the others go on. Safe for many threads.
 */
final class Settler {
    /** How often a message that fails alone is tried before it is parked. */
    static final int TRIES_ALONE_MAX = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

    /** Applies what messages mean; one application for each. */
    @FunctionalInterface
    interface Keeper {
        List<Application> apply(Workspace workspace, List<Meant> messages) throws SQLException;
    }

    /** How a settlement ended. */
    sealed interface End {
        record Settled() implements End {}

        /** Another holds the lanes: nothing was changed. */
        record LeaseLost() implements End {}

        /** The database is away: nothing was changed. */
        record Away() implements End {}

        /** It threw: nothing was changed. */
        record Failed(Exception cause) implements End {}
    }

    /** A claimed message, its lane, and what it means. */
    record Entry(Inbox.Claimed message, short lane, Mapping mapping) {
        boolean makesNamesLeadElsewhere() {
            return mapping instanceof Mapping.Mapped mapped && StateKeeper.makesNamesLeadElsewhere(mapped);
        }

        Mark mark(Outcome outcome, List<Remark> remarks) {
            return new Mark(message.id(), lane, message.envelope().bytes().length, outcome, remarks);
        }
    }

    private final ResourceRepository repository;
    private final Keeper keeper;
    private final InboxCounters counters;
    private final Consumer<Mark> announce;

    /** {@code announce} is told of every mark once it is committed. */
    Settler(ResourceRepository repository, Keeper keeper, InboxCounters counters, Consumer<Mark> announce) {
        this.repository = repository;
        this.keeper = keeper;
        this.counters = counters;
        this.announce = announce;
    }

    /**
     * Settles all entries of a lease, never to end as {@code Failed} while a message can be parked. Messages that make names
     * lead elsewhere, and what follows them in their lanes, have a transaction of their own after the others': all other
     * settlements stand still for it, and so it is to be short.
     */
    End settle(Lease lease, List<Entry> entries) {
        var lanesHeldBack = new HashSet<Short>();
        var first = new ArrayList<Entry>();
        var after = new ArrayList<Entry>();
        for (var entry : entries) {
            if (entry.makesNamesLeadElsewhere()) {
                lanesHeldBack.add(entry.lane());
            }
            (lanesHeldBack.contains(entry.lane()) ? after : first).add(entry);
        }
        if (first.isEmpty() || after.isEmpty()) {
            return settle(lease, true, entries);
        }
        var end = settle(lease, false, first);
        return end instanceof End.Settled ? settle(lease, true, after) : end;
    }

    private End settle(Lease lease, boolean last, List<Entry> entries) {
        var end = commit(lease, last, workspace -> apply(workspace, entries));
        if (!(end instanceof End.Failed(Exception cause))) {
            return end;
        }
        counters.isolated();
        var firstOfOne = entries.size() == 1 ? Optional.of(cause) : Optional.<Exception>empty();
        for (int i = 0; i < entries.size(); i++) {
            var one = settleAlone(lease, entries.get(i), last && i == entries.size() - 1, firstOfOne);
            if (!(one instanceof End.Settled)) {
                return one;
            }
        }
        return new End.Settled();
    }

    private End settleAlone(Lease lease, Entry entry, boolean last, Optional<Exception> failedBefore) {
        var cause = failedBefore;
        for (int tried = failedBefore.isPresent() ? 1 : 0; tried < TRIES_ALONE_MAX; tried++) {
            var end = commit(lease, last, workspace -> apply(workspace, List.of(entry)));
            if (!(end instanceof End.Failed(Exception again))) {
                return end;
            }
            cause = Optional.of(again);
        }
        return park(lease, last, parked(entry, cause.orElseThrow()));
    }

    /** Parks messages without looking at what they mean. */
    End park(Lease lease, boolean last, Mark mark) {
        return commit(lease, last, _ -> List.of(mark));
    }

    private End commit(Lease lease, boolean last, Settlement.Effects effects) {
        return switch (repository.commit(new Settlement(lease, last, effects))) {
            case Commit.Done<Optional<List<Mark>>>(var marks) -> {
                if (marks.isEmpty()) {
                    counters.lostLease();
                    yield new End.LeaseLost();
                }
                marks.get().forEach(announce);
                yield new End.Settled();
            }
            case Commit.Failed<Optional<List<Mark>>>(var cause) -> new End.Failed(cause);
            case Commit.Unavailable<Optional<List<Mark>>> _ -> new End.Away();
        };
    }

    private List<Mark> apply(Workspace workspace, List<Entry> entries) throws SQLException {
        var meant = new ArrayList<Meant>();
        for (var entry : entries) {
            if (entry.mapping() instanceof Mapping.Mapped mapped) {
                var message = entry.message();
                meant.add(new Meant(message.id(), message.envelope(), message.label(), mapped));
            }
        }
        var applications = (meant.isEmpty() ? List.<Application>of() : keeper.apply(workspace, meant)).iterator();
        return entries.stream()
                .map(entry -> switch (entry.mapping()) {
                    case Mapping.Mapped mapped -> applied(entry, mapped, applications.next());
                    case Mapping.Unclaimed _ -> entry.mark(new Outcome.Unclaimed(), List.of());
                    case Mapping.Refused(var problems) -> entry.mark(new Outcome.Parked(problems), List.of());
                })
                .toList();
    }

    private static Mark applied(Entry entry, Mapping.Mapped mapped, Application application) {
        return switch (application) {
            case Application.Applied applied -> {
                var remarks = new ArrayList<>(mapped.remarks());
                remarks.addAll(applied.remarks());
                yield entry.mark(new Outcome.Processed(), remarks);
            }
            case Application.Rejected(var problems) -> entry.mark(new Outcome.Parked(problems), mapped.remarks());
        };
    }

    /** Names the exception's class and place only: its text may hold what the message says. */
    private static Mark parked(Entry entry, Exception cause) {
        var name = cause.getClass().getSimpleName();
        LOG.atError()
                .addKeyValue("messageId", entry.message().id())
                .addKeyValue("source", entry.message().envelope().source())
                .addKeyValue("exception", cause.getClass().getName())
                .addKeyValue("sqlState", cause instanceof SQLException sql ? sql.getSQLState() : "")
                .addKeyValue("at", place(cause))
                .log("message parked: applying it failed unexpectedly");
        return entry.mark(
                new Outcome.Parked(List.of(new Problem(
                        Problem.INTERNAL_ERROR, "", "Applying the message failed unexpectedly (" + name + ")."))),
                List.of());
    }

    private static String place(Exception cause) {
        return Arrays.stream(cause.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("health.kiln."))
                .findFirst()
                .map(StackTraceElement::toString)
                .orElse("");
    }
}
