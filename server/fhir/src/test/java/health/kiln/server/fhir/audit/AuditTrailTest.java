/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.repository.postgres.TestDatabase;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditTrailTest {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00.123456Z");

    @BeforeEach
    void empty() throws Exception {
        try (var connection = DATABASE.tables().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("truncate audit");
        }
    }

    @Test
    void keepsRecordsAsTheyAre() throws Exception {
        var record = new AuditRecord(
                NOON,
                Optional.of("app"),
                "search-type",
                Optional.of("Patient"),
                Optional.empty(),
                List.of("_id", "family:exact"),
                200,
                "",
                "10.0.0.1");
        try (var trail = AuditTrail.start(DATABASE.tables(), 10)) {
            trail.place().orElseThrow().fillDurably(record);
        }

        assertThat(written()).containsExactly(record);
    }

    @Test
    void writesAllThatWaitWhenItIsClosed() throws Exception {
        var trail = AuditTrail.start(DATABASE.tables(), 5000);

        IntStream.range(0, 1000).forEach(i -> trail.place().orElseThrow().fill(read("p" + i)));
        trail.close();

        assertThat(trail.written()).isEqualTo(1000);
        assertThat(written()).hasSize(1000);
        assertThat(trail.place()).isEmpty();
    }

    @Test
    void findsWhoSawAResource() throws Exception {
        try (var trail = AuditTrail.start(DATABASE.tables(), 10)) {
            trail.place().orElseThrow().fillDurably(read("a"));
            trail.place().orElseThrow().fillDurably(read("b"));
        }

        var found = found(
                new AuditCondition.Between(NOON.minusSeconds(1), NOON.plusSeconds(1)),
                new AuditCondition.By("app"),
                new AuditCondition.About("Patient", "a"));

        assertThat(found).containsExactly(read("a"));
    }

    @Test
    void refusesRatherThanLosesWhileTheDatabaseIsAway() throws Exception {
        var database = new Switch(DATABASE.tables());
        var trail = AuditTrail.start(database, 2);
        database.away = true;

        trail.place().orElseThrow().fill(read("a"));
        trail.place().orElseThrow().fill(read("b"));
        var refused = trail.place();
        database.away = false;
        trail.close();

        assertThat(refused).isEmpty();
        assertThat(trail.refused()).isEqualTo(1);
        assertThat(written()).containsExactlyInAnyOrder(read("a"), read("b"));
    }

    @Test
    void takesAPlaceBackThatIsNotFilled() {
        try (var trail = AuditTrail.start(DATABASE.tables(), 1)) {
            for (int i = 0; i < 5; i++) {
                trail.place().orElseThrow().close();
            }

            assertThat(trail.place()).isPresent();
        }
    }

    private static AuditRecord read(String id) {
        return new AuditRecord(
                NOON, Optional.of("app"), "read", Optional.of("Patient"), Optional.of(id), List.of(), 200, "", "::1");
    }

    private static List<AuditRecord> written() throws Exception {
        return found();
    }

    private static List<AuditRecord> found(AuditCondition... conditions) throws Exception {
        var found = new AuditReader(DATABASE.tables()).read(List.of(conditions), Long.MAX_VALUE, AuditReader.PAGE_MAX);
        assertThat(found).isInstanceOf(AuditReader.Found.Records.class);
        return ((AuditReader.Found.Records) found)
                .records().stream().map(AuditReader.Numbered::record).toList();
    }

    /** A database that can be away. */
    private static final class Switch implements DataSource {
        private final DataSource database;
        private volatile boolean away;

        Switch(DataSource database) {
            this.database = database;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (away) {
                throw new SQLTransientConnectionException("away");
            }
            return database.getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            return database.getLogWriter();
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            database.setLogWriter(out);
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            database.setLoginTimeout(seconds);
        }

        @Override
        public int getLoginTimeout() throws SQLException {
            return database.getLoginTimeout();
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            return database.getParentLogger();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            return database.unwrap(type);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) throws SQLException {
            return database.isWrapperFor(type);
        }
    }
}
