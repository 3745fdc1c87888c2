/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.connectors.envelope.ContentType;
import health.kiln.connectors.envelope.ControlId;
import health.kiln.connectors.envelope.Envelope;
import health.kiln.connectors.envelope.SourceName;
import health.kiln.routes.inbound.Inbox;
import health.kiln.routes.inbound.Label;
import health.kiln.routes.inbound.MessageId;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Keeps the order of what belongs together while many work: every message lies in one of {@value #COUNT} lanes, and a
 * lane is held by one claim at a time, on whichever node, until it is given back or its time runs out by the database's
 * clock. The lane that was held longest ago is served first. Safe for many threads.
 */
final class Lanes {
    static final int COUNT = 64;

    /** A claim leaves lanes for others to work on at the same time. */
    static final int PER_CLAIM_MAX = 16;

    /** Bytes of messages in one claim, unless a single message is larger. */
    static final long CLAIM_BYTES_MAX = 32L << 20;

    /**
     * Losing a claim in a crash of the database is harmless (its token is gone with it), so its commit need not wait for
     * the disk: {@code synchronous_commit} is off for this statement's transaction alone.
     */
    private static final String TAKE = """
            with lease as materialized (
              select nextval('inbox_lease') as token, set_config('synchronous_commit', 'off', true)
            ), free as materialized (
              select l.lane from inbox_lane l
              where l.until <= now()
                and (select o.id from inbox_open o where o.lane = l.lane order by o.id limit 1) is not null
              order by l.attempts > 0 desc, l.until, l.lane
              limit (case when exists (
                select from inbox_lane s
                where s.until <= now() and s.attempts > 0
                  and (select o.id from inbox_open o where o.lane = s.lane order by o.id limit 1) is not null
              ) then 1 else ? end)
              for update skip locked
            )
            update inbox_lane l set token = lease.token, node = ?, attempts = l.attempts + 1,
              until = now() + ? * interval '1 millisecond'
            from free, lease where l.lane = free.lane
            returning l.token, l.lane, l.attempts""";

    /**
     * The heads of the lanes, round by round, so that each lane gets its share; in the end oldest first. A statement after
     * the one that took the lanes: it sees all that was settled before they were free. Scalar sub-queries leave the
     * planner one way.
     */
    private static final String READ = """
            select m.id, m.lane, m.channel, m.content_type, m.received_at, m.control_id, m.message_type, m.trigger_event,
              m.version, m.sending_application, m.sending_facility, m.charset, m.lane_key, m.size, m.codec,
              (select r.raw from inbox_raw r where r.id = m.id) as raw
            from inbox_message m where m.id = any (array(
              select summed.id from (
                select round.id, round.size, round.number,
                  sum(round.size) over (order by round.number, round.id) as bytes
                from (
                  select o.id, o.size, row_number() over (partition by o.lane order by o.id) as number
                  from unnest(?::int2[]) as held(lane)
                  cross join lateral (
                    select h.lane, h.id, h.size from inbox_open h where h.lane = held.lane order by h.id limit ?
                  ) o
                ) round
              ) summed
              where summed.bytes - summed.size < ? order by summed.number, summed.id limit ?))
            order by m.id""";

    private static final String HEAD = "select id, size from inbox_open where lane = ? order by id limit 1";

    private static final String LOCK = "select lane from inbox_lane where token = ? order by lane for update";

    private static final String GIVE_BACK = """
            update inbox_lane set token = 0, node = '', until = now(), attempts = greatest(0, attempts - ?)
            where token = ?""";

    private static final String TAKE_OVER =
            "update inbox_lane set token = 0, node = '', until = now() where node = ? and token <> 0";

    private final DataSource dataSource;
    private final String node;
    private final Duration leaseTime;

    /**
     * Lanes as one node sees them.
     *
     * @param node this node's name, the same after a restart and of no other node
     * @param leaseTime how long a lane stays held when its holder disappears; longer than any settlement takes
     */
    Lanes(DataSource dataSource, String node, Duration leaseTime) {
        if (node.isEmpty() || !leaseTime.isPositive()) {
            throw new IllegalArgumentException("a node needs a name and its leases a positive time");
        }
        this.dataSource = dataSource;
        this.node = node;
        this.leaseTime = leaseTime;
    }

    /** The lane of a lane key on a channel. */
    static short of(String channel, String laneKey) {
        int hash = 31 * channel.hashCode() + laneKey.hashCode();
        hash *= 0x9E3779B9; // spreads neighbouring keys over the upper bits
        return (short) (hash >>> 26);
    }

    /** Frees what an earlier life of this node held when it ended; returns how many lanes that were. */
    int takeOver() throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(TAKE_OVER)) {
            statement.setString(1, node);
            return statement.executeUpdate();
        }
    }

    /**
     * Takes free lanes that have messages, at most {@code lanesMax}; a lane that was taken before without being settled
     * is taken alone, so that what harms its holder harms no other.
     */
    Holding take(int lanesMax) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(TAKE)) {
            statement.setInt(1, Math.min(lanesMax, PER_CLAIM_MAX));
            statement.setString(2, node);
            statement.setLong(3, leaseTime.toMillis());
            long token = 0;
            var attempts = new HashMap<Short, Integer>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    token = rows.getLong(1);
                    attempts.put(rows.getShort(2), rows.getInt(3));
                }
            }
            return new Holding(token, attempts);
        }
    }

    /** Messages of the lanes held, oldest first; of a lane that was taken before without being settled one only. */
    Inbox.Batch read(Holding holding, int messagesMax) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(READ)) {
            var held = holding.attempts();
            int most = holding.isSuspect() ? 1 : messagesMax;
            statement.setArray(1, connection.createArrayOf("int2", held.keySet().toArray(Short[]::new)));
            statement.setInt(2, most);
            statement.setLong(3, CLAIM_BYTES_MAX);
            statement.setInt(4, messagesMax);
            var messages = new ArrayList<Inbox.Claimed>();
            var lanes = new ArrayList<Short>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    short lane = rows.getShort("lane");
                    lanes.add(lane);
                    messages.add(message(rows, held.getOrDefault(lane, 1)));
                }
            }
            return new Inbox.Batch(new Lease(holding.token(), lanes).toString(), messages);
        }
    }

    /** The oldest message of a lane. */
    Optional<Head> head(short lane) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(HEAD)) {
            statement.setShort(1, lane);
            try (var rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Head(new MessageId(rows.getLong(1)), rows.getInt(2)))
                        : Optional.empty();
            }
        }
    }

    private static Inbox.Claimed message(ResultSet rows, int attempt) throws SQLException {
        var controlId = rows.getString("control_id");
        var label = new Label(
                controlId.isEmpty() ? Optional.empty() : Optional.of(new ControlId(controlId)),
                rows.getString("message_type"),
                rows.getString("trigger_event"),
                rows.getString("version"),
                rows.getString("sending_application"),
                rows.getString("sending_facility"),
                Charset.forName(rows.getString("charset")),
                rows.getString("lane_key"));
        var envelope = new Envelope(
                new SourceName(rows.getString("channel")),
                ContentType.valueOf(rows.getString("content_type")),
                rows.getObject("received_at", OffsetDateTime.class).toInstant(),
                RawCodec.restore(rows.getShort("codec"), rows.getBytes("raw"), rows.getInt("size")));
        return new Inbox.Claimed(new MessageId(rows.getLong("id")), envelope, label, attempt);
    }

    /** Inside the settling transaction: whether every lane of the lease is still held, and locked now until its end. */
    static boolean lock(Connection connection, Lease lease) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setLong(1, lease.token());
            var held = new HashSet<Short>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    held.add(rows.getShort(1));
                }
            }
            return held.containsAll(lease.lanes());
        }
    }

    /** Frees the lanes of a lease; {@code attemptsForgiven} claims of them are not counted. */
    void giveBack(long token, int attemptsForgiven) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(GIVE_BACK)) {
            statement.setInt(1, attemptsForgiven);
            statement.setLong(2, token);
            statement.executeUpdate();
        }
    }

    /** The oldest message of a lane, unread. */
    record Head(MessageId id, int size) {}

    /** Lanes held under one token, and how often each was taken since it was last settled, this time included. */
    record Holding(long token, Map<Short, Integer> attempts) {
        Holding {
            attempts = Map.copyOf(attempts);
        }

        boolean isEmpty() {
            return attempts.isEmpty();
        }

        /** Whether the one lane held was taken before without being settled. */
        boolean isSuspect() {
            return attemptsMost() > 1;
        }

        int attemptsMost() {
            return attempts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        }
    }
}
