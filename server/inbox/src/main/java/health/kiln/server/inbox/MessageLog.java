/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.connectors.envelope.ControlId;
import health.kiln.connectors.envelope.SourceName;
import health.kiln.routes.inbound.MessageId;
import health.kiln.routes.inbound.Outcome;
import health.kiln.server.repository.RepositoryUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The log of all messages, for the command line and the console: looked at, and set to be processed again. */
public final class MessageLog {
    /** How many messages one call, or one page of a {@link Replay}, sets to be processed again. */
    public static final int REPLAY_MAX = 10_000;

    private static final String COLUMNS = """
            select m.id, coalesce(o.status, 0) as status, m.reused, m.received_at, m.kept_at, m.channel, m.control_id,
              m.message_type, m.trigger_event, m.version, m.sending_application, m.sending_facility, m.charset, m.size,
              o.settled_at, coalesce(o.remark_count, 0) as remark_count, o.problems, o.remarks
            """;

    private static final String COUNTS = """
            select 0, count(*) from inbox_open
            union all select status, count(*) from inbox_outcome group by status""";

    private static final String RAW = """
            select m.codec, m.size, r.raw from inbox_message m join inbox_raw r on r.id = m.id where m.id = ?""";

    /** Part of a statement: what it has as {@code again} waits once more. */
    static final String OPENED = """
            , opened as (
              insert into inbox_open (lane, id, size)
              select m.lane, m.id, m.size from again a join inbox_message m on m.id = a.id
            )
            """;

    /** Effects of a message are idempotent: replaying one that was processed changes nothing but what its map changed. */
    private static final String REPLAY = """
            with again as (
              delete from inbox_outcome where id = any (?) and (status in (2, 3) or ?) returning id
            )
            """ + OPENED + "select id from again order by id";

    private final DataSource dataSource;

    public MessageLog(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** One page, newest first. A channel that is silent for long makes this slow when no {@code since} bounds it. */
    public List<LogEntry> list(LogQuery query) throws RepositoryUnavailableException {
        return read(connection -> {
            var entries = new ArrayList<LogEntry>();
            try (var statement = page(connection, query);
                    var rows = statement.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows));
                }
            }
            return entries;
        });
    }

    /** How many messages have each status, all of them; counting many millions takes a second. */
    public Map<MessageStatus, Long> counts() throws RepositoryUnavailableException {
        return read(connection -> {
            var counts = new EnumMap<MessageStatus, Long>(MessageStatus.class);
            for (var status : MessageStatus.values()) {
                counts.put(status, 0L);
            }
            try (var statement = connection.prepareStatement(COUNTS);
                    var rows = statement.executeQuery()) {
                while (rows.next()) {
                    counts.put(MessageStatus.ofCode(rows.getInt(1)), rows.getLong(2));
                }
            }
            return counts;
        });
    }

    /** One message with its problems and remarks; empty when there is none of this id. */
    public Optional<LogDetail> find(MessageId id) throws RepositoryUnavailableException {
        return read(connection -> {
            try (var statement = connection.prepareStatement(
                    COLUMNS + "from inbox_message m left join inbox_outcome o on o.id = m.id where m.id = ?")) {
                statement.setLong(1, id.value());
                try (var rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new LogDetail(
                                    entry(rows),
                                    Notes.problems(rows.getString("problems")),
                                    Notes.remarks(rows.getString("remarks"))))
                            : Optional.empty();
                }
            }
        });
    }

    /** How the message ended; empty when it is not settled, or unknown. */
    public Optional<Outcome> outcome(MessageId id) throws RepositoryUnavailableException {
        return find(id).flatMap(detail -> switch (detail.entry().status()) {
            case RECEIVED -> Optional.empty();
            case PROCESSED -> Optional.of(new Outcome.Processed());
            case UNCLAIMED -> Optional.of(new Outcome.Unclaimed());
            case ERROR -> Optional.of(new Outcome.Parked(detail.problems()));
        });
    }

    /** The message's bytes as received; empty when there is none of this id. */
    public Optional<byte[]> bytes(MessageId id) throws RepositoryUnavailableException {
        return read(connection -> {
            try (var statement = connection.prepareStatement(RAW)) {
                statement.setLong(1, id.value());
                try (var rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(RawCodec.restore(rows.getInt(1), rows.getBytes(3), rows.getInt(2)))
                            : Optional.empty();
                }
            }
        });
    }

    /**
     * Sets messages to be processed again: those UNCLAIMED or in ERROR and, when forced, those PROCESSED too. They go to
     * the head of their lane, in the order of their first arrival.
     *
     * @return the messages that will be processed again
     * @throws IllegalArgumentException for more than {@value #REPLAY_MAX} messages
     */
    public List<MessageId> replay(Collection<MessageId> ids, boolean forced) throws RepositoryUnavailableException {
        if (ids.size() > REPLAY_MAX) {
            throw new IllegalArgumentException("at most " + REPLAY_MAX + " messages are replayed at once");
        }
        return read(connection -> {
            var replayed = new ArrayList<MessageId>();
            try (var statement = connection.prepareStatement(REPLAY)) {
                statement.setArray(
                        1,
                        connection.createArrayOf(
                                "int8", ids.stream().map(MessageId::value).toArray(Long[]::new)));
                statement.setBoolean(2, forced);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        replayed.add(new MessageId(rows.getLong(1)));
                    }
                }
            }
            return replayed;
        });
    }

    private static PreparedStatement page(Connection connection, LogQuery query) throws SQLException {
        var sql = new StringBuilder(COLUMNS).append(source(query.status()));
        var values = new ArrayList<Object>();
        query.before().ifPresent(id -> {
            sql.append(" and m.id < ?");
            values.add(id.value());
        });
        query.channel().ifPresent(channel -> {
            sql.append(" and m.channel = ?");
            values.add(channel.value());
        });
        query.since().ifPresent(since -> {
            // the bound on id keeps the walk short; ids and times differ by what commits at the same moment
            sql.append(" and m.kept_at >= ? and m.id > (select s.id - 10000 from inbox_message s where s.kept_at >= ?")
                    .append(" order by s.kept_at limit 1)");
            values.add(since.atOffset(ZoneOffset.UTC));
            values.add(since.atOffset(ZoneOffset.UTC));
        });
        sql.append(" order by m.id desc limit ?");
        values.add(query.limit());
        var statement = connection.prepareStatement(sql.toString());
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    /** The rows of a status, walked by the index that is made for it. */
    private static String source(Optional<MessageStatus> status) {
        if (status.isEmpty()) {
            return "from inbox_message m left join inbox_outcome o on o.id = m.id where true";
        }
        if (status.get() == MessageStatus.RECEIVED) {
            return "from inbox_open q join inbox_message m on m.id = q.id left join inbox_outcome o on o.id = m.id where true";
        }
        return "from inbox_outcome o join inbox_message m on m.id = o.id where o.status = "
                + status.get().code();
    }

    private static LogEntry entry(ResultSet rows) throws SQLException {
        var controlId = rows.getString("control_id");
        return new LogEntry(
                new MessageId(rows.getLong("id")),
                MessageStatus.ofCode(rows.getInt("status")),
                rows.getBoolean("reused"),
                rows.getObject("received_at", OffsetDateTime.class).toInstant(),
                rows.getObject("kept_at", OffsetDateTime.class).toInstant(),
                new SourceName(rows.getString("channel")),
                controlId.isEmpty() ? Optional.empty() : Optional.of(new ControlId(controlId)),
                rows.getString("message_type"),
                rows.getString("trigger_event"),
                rows.getString("version"),
                rows.getString("sending_application"),
                rows.getString("sending_facility"),
                rows.getString("charset"),
                rows.getInt("size"),
                instant(rows.getObject("settled_at", OffsetDateTime.class)),
                rows.getInt("remark_count"));
    }

    private static Optional<Instant> instant(@Nullable OffsetDateTime time) {
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
    }

    private <T> T read(Reading<T> reading) throws RepositoryUnavailableException {
        return read(dataSource, reading);
    }

    static <T> T read(DataSource dataSource, Reading<T> reading) throws RepositoryUnavailableException {
        try (var connection = dataSource.getConnection()) {
            return reading.read(connection);
        } catch (SQLException failed) {
            throw new RepositoryUnavailableException(
                    "the message log cannot be read (" + failed.getSQLState() + ")", failed);
        }
    }

    @FunctionalInterface
    interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }
}
