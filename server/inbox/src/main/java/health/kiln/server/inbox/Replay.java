/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.connectors.envelope.SourceName;
import health.kiln.routes.inbound.MessageId;
import health.kiln.server.repository.RepositoryUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Sets all that the journal holds to be processed again, oldest first and page by page, so that senders find room in it
 * meanwhile. What came after the replay began is not in it. Into the repository that it came from this changes nothing but
 * what maps say otherwise by now; into an empty one it gives the same state. For one thread.
 */
public final class Replay {
    /** Messages of one page; a page is set when the one before is settled. */
    public static final int PAGE = 10_000;

    private static final int LIMIT = 7;

    private static final String LAST = "select coalesce(max(id), 0) from inbox_message";

    private static final String OF = """
            from inbox_message m left join inbox_outcome o on o.id = m.id
            where m.id > ? and m.id <= ? and (?::timestamptz is null or m.kept_at >= ?::timestamptz)
              and (?::text is null or m.channel = ?::text)
            """;

    private static final String COUNT = "select count(*) " + OF;

    private static final String NEXT = "with page as (select m.id " + OF + """
              and o.id is not null order by m.id limit ?
            ), again as (
              delete from inbox_outcome where id in (select id from page) returning id
            ), opened as (
              insert into inbox_open (lane, id, size)
              select m.lane, m.id, m.size from again a join inbox_message m on m.id = a.id
            )
            select count(*), coalesce(max(id), 0) from again""";

    private static final String WAITING = "select count(*) from inbox_open where id <= ?";

    private final DataSource database;
    private final Optional<Instant> since;
    private final Optional<SourceName> channel;
    private final long last;
    private long after;

    /**
     * Begins a replay, and sets nothing yet.
     *
     * @param after messages up to this one are left alone; 0 for none
     * @param since when messages were kept
     */
    public Replay(DataSource database, long after, Optional<Instant> since, Optional<SourceName> channel)
            throws RepositoryUnavailableException {
        this.database = database;
        this.after = after;
        this.since = since;
        this.channel = channel;
        this.last = number(LAST, statement -> {});
    }

    /** How many messages are not set yet; those among them that wait already never are. */
    public long left() throws RepositoryUnavailableException {
        return number(COUNT, this::bound);
    }

    /** Sets the next page; answers how many messages are on it, 0 when all are set. */
    public int next() throws RepositoryUnavailableException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(NEXT)) {
            bound(statement);
            statement.setInt(LIMIT, PAGE);
            try (var row = statement.executeQuery()) {
                row.next();
                after = Math.max(after, row.getLong(2));
                return row.getInt(1);
            }
        } catch (SQLException failed) {
            throw unavailable(failed);
        }
    }

    /** The last message that was set. */
    public MessageId position() {
        return new MessageId(after);
    }

    /** How many messages that came before the replay began wait to be processed. */
    public long waiting() throws RepositoryUnavailableException {
        return number(WAITING, statement -> statement.setLong(1, last));
    }

    private void bound(PreparedStatement statement) throws SQLException {
        var from = since.map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null);
        var name = channel.map(SourceName::value).orElse(null);
        @Nullable Object[] values = {after, last, from, from, name, name};
        for (var i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private long number(String sql, Binding binding) throws RepositoryUnavailableException {
        try (Connection connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException failed) {
            throw unavailable(failed);
        }
    }

    private static RepositoryUnavailableException unavailable(SQLException failed) {
        return new RepositoryUnavailableException(
                "the message log cannot be read (" + failed.getSQLState() + ")", failed);
    }

    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }
}
