/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import health.kiln.connectors.envelope.ControlId;
import health.kiln.connectors.envelope.SourceName;
import health.kiln.routes.inbound.MessageId;
import health.kiln.server.app.config.Settings;
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

    /** Reads what the options say. */
    LogQuery query(
            Optional<String> status,
            Optional<String> since,
            Optional<SourceName> channel,
            Optional<MessageId> before,
            int limit)
            throws CommandException {
        if (limit < 1 || limit > LogQuery.LIMIT_MAX) {
            throw new CommandException("--limit is 1 to " + LogQuery.LIMIT_MAX + "; --before goes on from there");
        }
        return new LogQuery(
                status.isPresent() ? Optional.of(status(status.get())) : Optional.empty(),
                Since.read(since, clock),
                channel,
                before,
                limit);
    }

    /** Prints one page and returns how many messages are on it. */
    int list(LogQuery query) throws CommandException {
        try {
            var entries = log.list(query);
            out.printf(
                    "%-10s %-24s %-12s %-14s %-20s %-10s %s%n",
                    "ID", "RECEIVED", "CHANNEL", "MESSAGE", "CONTROL ID", "STATUS", "FROM");
            entries.stream().map(MessageCommands::line).forEach(out::println);
            return entries.size();
        } catch (RepositoryUnavailableException away) {
            throw new CommandException("the database does not answer", away);
        }
    }

    /** How much of the newest messages the maps read, and what they leave. */
    void fidelity(Settings settings, Optional<String> since, Optional<SourceName> channel, int limit)
            throws CommandException {
        if (limit < 1 || limit > LogQuery.LIMIT_MAX) {
            throw new CommandException("--limit is 1 to " + LogQuery.LIMIT_MAX);
        }
        var query = new LogQuery(Optional.empty(), Since.read(since, clock), channel, Optional.empty(), limit);
        var report = new FidelityReport(MapCommand.mappings(settings), settings.channels());
        try {
            for (var entry : log.list(query)) {
                log.bytes(entry.id())
                        .ifPresent(bytes -> report.add(entry.channel().value(), bytes));
            }
        } catch (RepositoryUnavailableException away) {
            throw new CommandException("the database does not answer", away);
        }
        report.lines().forEach(out::println);
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

    /**
     * Prints a message's bytes.
     *
     * @param asLines with a line feed after each segment's carriage return, which alone moves no terminal's line; otherwise
     *     exactly as received
     */
    void showRaw(long id, boolean asLines) throws CommandException {
        try {
            var bytes = log.bytes(new MessageId(id)).orElseThrow(() -> noMessage(id));
            for (int i = 0; i < bytes.length; i++) {
                out.write(bytes[i]);
                if (asLines && bytes[i] == '\r' && (i + 1 == bytes.length || bytes[i + 1] != '\n')) {
                    out.write('\n');
                }
            }
            out.flush();
        } catch (RepositoryUnavailableException away) {
            throw new CommandException("the database does not answer", away);
        }
    }

    private static CommandException noMessage(long id) {
        return new CommandException("there is no message " + id);
    }

    void show(long id) throws CommandException {
        try {
            var detail = log.find(new MessageId(id)).orElseThrow(() -> noMessage(id));
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
