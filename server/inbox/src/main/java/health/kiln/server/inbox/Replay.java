/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.connectors.envelope.SourceName;
import health.kiln.routes.inbound.MessageId;
import health.kiln.server.repository.RepositoryUnavailableException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
            )
            """ + MessageLog.OPENED
            + "select count(*), coalesce(max(id), 0) from again";

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

    /**
     * Sets the next page, of {@value MessageLog#REPLAY_MAX} messages at most; to be called when the one before is settled.
     *
     * @return how many messages are on it, 0 when all are set
     */
    public int next() throws RepositoryUnavailableException {
        return first(
                NEXT,
                statement -> {
                    bound(statement);
                    statement.setInt(LIMIT, MessageLog.REPLAY_MAX);
                },
                row -> {
                    after = Math.max(after, row.getLong(2));
                    return row.getInt(1);
                });
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
        return first(sql, binding, row -> row.getLong(1));
    }

    private <T> T first(String sql, Binding binding, FirstRow<T> reading) throws RepositoryUnavailableException {
        return MessageLog.read(database, connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                binding.bind(statement);
                try (var row = statement.executeQuery()) {
                    row.next();
                    return reading.read(row);
                }
            }
        });
    }

    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    @FunctionalInterface
    private interface FirstRow<T> {
        T read(ResultSet row) throws SQLException;
    }
}
