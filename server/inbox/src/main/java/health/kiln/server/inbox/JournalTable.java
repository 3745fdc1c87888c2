/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.routes.inbound.Keeping;
import health.kiln.routes.inbound.MessageId;
import java.lang.reflect.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal's rows, written over one connection that is opened when needed. For one thread. */
final class JournalTable {
    /**
     * INVARIANT: a confirmed commit is durable, whatever the database's or the role's default says. Tables are read by
     * index alone, however few rows the planner last saw; what was just inserted is joined to its offers by hash.
     */
    private static final String SESSION =
            "set synchronous_commit = on; set enable_seqscan = off; set enable_hashjoin = on";

    private static final String INSERT = """
            with offered as materialized (
              select nextval('inbox_message_id') as id, x.*,
                x.control_id <> '' and (x.reused_here or (
                  select true from inbox_message m
                  where m.channel = x.channel and m.control_id = x.control_id and m.digest <> x.digest limit 1
                ) is not null) as reused
              from unnest(?::int4[], ?::text[], ?::text[], ?::bytea[], ?::bool[], ?::int8[], ?::int4[], ?::int2[],
                ?::int2[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::bytea[])
              as x(ord, channel, control_id, digest, reused_here, received_at, size, codec, lane, content_type,
                message_type, trigger_event, version, sending_application, sending_facility, charset, lane_key, raw)
            ), kept as (
              insert into inbox_message (id, kept_at, received_at, channel, control_id, digest, size, codec, lane, reused,
                content_type, message_type, trigger_event, version, sending_application, sending_facility, charset,
                lane_key)
              select id, now(), timestamptz 'epoch' + received_at * interval '1 microsecond', channel, control_id, digest,
                size, codec, lane, reused, content_type, message_type, trigger_event, version, sending_application,
                sending_facility, charset, lane_key
              from offered order by ord
              on conflict (channel, control_id, digest) do nothing
              returning id, kept_at, lane, size, reused
            ), opened as (
              insert into inbox_open (lane, id, size) select lane, id, size from kept
            ), stored as (
              insert into inbox_raw (id, raw) select k.id, o.raw from kept k join offered o on o.id = k.id
            )
            select o.ord, k.id, k.kept_at, k.reused from kept k join offered o on o.id = k.id""";

    private static final String FIND = """
            select x.ord, m.id, m.kept_at from unnest(?::int4[], ?::text[], ?::text[], ?::bytea[])
            as x(ord, channel, control_id, digest)
            cross join lateral (
              select h.id, h.kept_at from inbox_message h
              where h.channel = x.channel and h.control_id = x.control_id and h.digest = x.digest limit 1
            ) m""";

    private static final Logger LOG = LoggerFactory.getLogger(JournalTable.class);

    private final DataSource dataSource;
    private final int answerMillisMax;
    private @Nullable Session session;

    JournalTable(DataSource dataSource, Duration answerMax) {
        this.dataSource = dataSource;
        this.answerMillisMax = Math.toIntExact(answerMax.toMillis());
    }

    /**
     * Writes the messages in one commit and tells of each what became of it. An exception means that nothing is known to
     * be kept; the connection is then given up unless the database refused the content.
     */
    List<Keeping> insert(List<Offer> batch) throws SQLException {
        var open = session == null ? connect() : session;
        try {
            var answers = new Answers(batch.size());
            open.insert(batch, answers);
            if (answers.areMissing()) {
                findHeld(open, batch, answers);
            }
            return answers.inOrder();
        } catch (SQLException failed) {
            if (!isAboutContent(failed)) {
                disconnect();
            }
            throw failed;
        }
    }

    /** What was inserted is durable, even when the look-up of the others fails. */
    private void findHeld(Session open, List<Offer> batch, Answers answers) {
        try {
            open.find(batch, answers);
        } catch (SQLException lost) {
            disconnect(); // the offers without an answer are told Unavailable
        }
    }

    private Session connect() throws SQLException {
        var connection = dataSource.getConnection();
        try {
            var opened = new Session(connection, answerMillisMax);
            session = opened;
            return opened;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    /** Gives the connection back; the next insert opens another. */
    void disconnect() {
        var open = session;
        session = null;
        if (open != null) {
            open.giveBack();
        }
    }

    void close() {
        disconnect();
    }

    /** Whether the database refused what was to be written (classes 21, 22, 23 and 54), and would refuse it again. */
    static boolean isAboutContent(SQLException failure) {
        var state = failure.getSQLState();
        return state != null
                && (state.startsWith("21")
                        || state.startsWith("22")
                        || state.startsWith("23")
                        || state.startsWith("54"));
    }

    /** The answers of a batch as they come in. */
    private static final class Answers {
        private final @Nullable Keeping[] answers;
        private int missing;

        private Answers(int size) {
            answers = new Keeping[size];
            missing = size;
        }

        private void set(int index, Keeping keeping) {
            answers[index] = keeping;
            missing--;
        }

        private boolean isMissing(int index) {
            return answers[index] == null;
        }

        private boolean areMissing() {
            return missing > 0;
        }

        private List<Keeping> inOrder() {
            var result = new ArrayList<Keeping>(answers.length);
            for (var answer : answers) {
                result.add(answer == null ? new Keeping.Unavailable() : answer);
            }
            return result;
        }
    }

    /** An open connection with its two statements. Autocommit: a statement that returns has been committed. */
    private static final class Session {
        private final Connection connection;
        private final PreparedStatement insert;
        private final PreparedStatement find;

        private Session(Connection connection, int answerMillisMax) throws SQLException {
            this.connection = connection;
            connection.setAutoCommit(true);
            connection.setNetworkTimeout(Runnable::run, answerMillisMax);
            try (var statement = connection.createStatement()) {
                statement.execute(SESSION);
            }
            insert = connection.prepareStatement(INSERT);
            find = connection.prepareStatement(FIND);
        }

        private void insert(List<Offer> batch, Answers answers) throws SQLException {
            new Columns(connection, insert, batch)
                    .keys()
                    .values("bool", Boolean.class, reusedHere(batch)::get)
                    .each("int8", Long.class, offer -> micros(offer.envelope().receivedAt()))
                    .each("int4", Integer.class, Offer::size)
                    .each("int2", Short.class, offer -> offer.stored().codec().code())
                    .each("int2", Short.class, Offer::lane)
                    .texts(offer -> offer.envelope().contentType().name())
                    .texts(offer -> offer.label().messageType())
                    .texts(offer -> offer.label().triggerEvent())
                    .texts(offer -> offer.label().version())
                    .texts(offer -> offer.label().sendingApplication())
                    .texts(offer -> offer.label().sendingFacility())
                    .texts(offer -> offer.label().charset().name())
                    .texts(Offer::laneKey)
                    .each("bytea", byte[].class, offer -> offer.stored().bytes());
            try (var rows = insert.executeQuery()) {
                while (rows.next()) {
                    var id = new MessageId(rows.getLong(2));
                    var keptAt = instant(rows, 3);
                    answers.set(
                            rows.getInt(1),
                            rows.getBoolean(4) ? new Keeping.Reused(id, keptAt) : new Keeping.Kept(id, keptAt));
                }
            }
        }

        /** A statement of its own: it sees what another node committed while the insert ran. */
        private void find(List<Offer> batch, Answers answers) throws SQLException {
            new Columns(connection, find, batch).keys();
            try (var rows = find.executeQuery()) {
                while (rows.next()) {
                    if (answers.isMissing(rows.getInt(1))) {
                        answers.set(
                                rows.getInt(1),
                                new Keeping.Duplicate(new MessageId(rows.getLong(2)), instant(rows, 3)));
                    }
                }
            }
        }

        /** Hands the connection back as it came. A broken one tells so, and its pool drops it. */
        private void giveBack() {
            try (connection;
                    var statement = connection.createStatement()) {
                statement.execute("reset all");
            } catch (SQLException broken) {
                LOG.atDebug().addKeyValue("sqlState", broken.getSQLState()).log("journal's connection was broken");
            }
        }
    }

    /** Which offers come after another in the same batch that has their MSH-10 and other content. */
    private static List<Boolean> reusedHere(List<Offer> batch) {
        Map<List<String>, byte[]> first = new HashMap<>();
        var result = new ArrayList<Boolean>(batch.size());
        for (var offer : batch) {
            var earlier = first.putIfAbsent(List.of(offer.channel(), offer.controlId()), offer.digest());
            result.add(earlier != null && !Arrays.equals(earlier, offer.digest()));
        }
        return result;
    }

    private static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Fills a statement's parameters with one array for each column. */
    private static final class Columns {
        private final Connection connection;
        private final PreparedStatement statement;
        private final List<Offer> batch;
        private int parameter;

        private Columns(Connection connection, PreparedStatement statement, List<Offer> batch) {
            this.connection = connection;
            this.statement = statement;
            this.batch = batch;
        }

        /** Where in the batch, and what tells the message from others. */
        private Columns keys() throws SQLException {
            return values("int4", Integer.class, Integer::valueOf)
                    .texts(Offer::channel)
                    .texts(Offer::controlId)
                    .each("bytea", byte[].class, Offer::digest);
        }

        private Columns texts(Function<Offer, String> value) throws SQLException {
            return each("text", String.class, offer -> Offer.clean(value.apply(offer)));
        }

        private <T> Columns each(String type, Class<T> as, Function<Offer, T> value) throws SQLException {
            return values(type, as, i -> value.apply(batch.get(i)));
        }

        private <T> Columns values(String type, Class<T> as, IntFunction<T> value) throws SQLException {
            @SuppressWarnings("unchecked") // the array of a class has that class's type
            var column = (T[]) Array.newInstance(as, batch.size());
            Arrays.setAll(column, value);
            statement.setArray(++parameter, connection.createArrayOf(type, column));
            return this;
        }
    }
}
