/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import health.kiln.connectors.envelope.ControlId;
import health.kiln.connectors.envelope.SourceName;
import health.kiln.routes.inbound.MessageId;
import health.kiln.server.inbox.LogEntry;
import health.kiln.server.inbox.LogQuery;
import health.kiln.server.inbox.MessageLog;
import health.kiln.server.inbox.MessageStatus;
import health.kiln.server.repository.RepositoryUnavailableException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** {@code kiln messages}, {@code kiln message} and {@code kiln replay}: the message log from the terminal. */
final class MessageCommands {
    private static final long LOOK_AGAIN_NANOS = 100_000_000;

    private final PrintStream out;
    private final InstantSource clock;
    private final MessageLog log;

    MessageCommands(PrintStream out, InstantSource clock, DataSource database) {
        this.out = out;
        this.clock = clock;
        this.log = new MessageLog(database);
    }

    void list(Optional<String> status, Optional<String> since, Optional<SourceName> channel, int limit)
            throws CommandException {
        if (limit < 1 || limit > LogQuery.LIMIT_MAX) {
            throw new CommandException("--limit is 1 to " + LogQuery.LIMIT_MAX);
        }
        var query = new LogQuery(
                status.isPresent() ? Optional.of(status(status.get())) : Optional.empty(),
                since.isPresent() ? Optional.of(Since.read(since.get(), clock)) : Optional.empty(),
                channel,
                Optional.empty(),
                limit);
        try {
            out.printf(
                    "%-10s %-24s %-12s %-14s %-20s %-10s %s%n",
                    "ID", "RECEIVED", "CHANNEL", "MESSAGE", "CONTROL ID", "STATUS", "FROM");
            for (var entry : log.list(query)) {
                out.println(line(entry));
            }
        } catch (RepositoryUnavailableException away) {
            throw new CommandException("the database does not answer", away);
        }
    }

    /** Waits until no message waits for processing. */
    void awaitIdle() throws CommandException {
        try {
            while (log.counts().getOrDefault(MessageStatus.RECEIVED, 0L) > 0) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        } catch (RepositoryUnavailableException away) {
            throw new CommandException("the database does not answer", away);
        }
    }

    void show(long id, boolean raw) throws CommandException {
        try {
            var detail =
                    log.find(new MessageId(id)).orElseThrow(() -> new CommandException("there is no message " + id));
            if (raw) {
                var bytes = log.bytes(new MessageId(id)).orElseThrow();
                out.write(bytes, 0, bytes.length);
                out.flush();
                return;
            }
            out.println(line(detail.entry()));
            detail.problems()
                    .forEach(problem -> out.println(
                            "  problem " + problem.code() + " at " + at(problem.location()) + ": " + problem.text()));
            detail.remarks()
                    .forEach(remark -> out.println("  remark at " + at(remark.location()) + ": " + remark.text()
                            + " (rule " + at(remark.rule()) + ")"));
        } catch (RepositoryUnavailableException away) {
            throw new CommandException("the database does not answer", away);
        }
    }

    int replay(List<Long> ids, boolean force) throws CommandException {
        if (ids.size() > MessageLog.REPLAY_MAX) {
            throw new CommandException("at most " + MessageLog.REPLAY_MAX + " messages are replayed at once");
        }
        try {
            var replayed = log.replay(ids.stream().map(MessageId::new).toList(), force);
            replayed.forEach(id -> out.println(id + " will be processed again"));
            ids.stream()
                    .filter(id -> !replayed.contains(new MessageId(id)))
                    .forEach(id ->
                            out.println(id + " is not there, waits already, or was processed (--force repeats it)"));
            return replayed.size() == ids.size() ? 0 : 1;
        } catch (RepositoryUnavailableException away) {
            throw new CommandException("the database does not answer", away);
        }
    }

    private static String line(LogEntry entry) {
        return "%-10s %-24s %-12s %-14s %-20s %-10s %s%s"
                .formatted(
                        entry.id(),
                        entry.receivedAt().truncatedTo(ChronoUnit.MILLIS),
                        entry.channel(),
                        entry.triggerEvent().isEmpty()
                                ? entry.messageType()
                                : entry.messageType() + "^" + entry.triggerEvent(),
                        entry.controlId().map(ControlId::value).orElse("-"),
                        entry.status(),
                        entry.sendingApplication() + "|" + entry.sendingFacility(),
                        entry.reused() ? "  (control id reused)" : "");
    }

    private static String at(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static MessageStatus status(String text) throws CommandException {
        try {
            return MessageStatus.valueOf(text);
        } catch (IllegalArgumentException unknown) {
            throw new CommandException("--status is RECEIVED, PROCESSED, UNCLAIMED or ERROR", unknown);
        }
    }
}
