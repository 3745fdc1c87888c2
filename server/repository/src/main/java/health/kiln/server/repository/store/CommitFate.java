/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Finds out what became of a transaction whose connection was lost while it committed: it is durable when its row in
 * {@code txlog} is there. Its number alone says nothing, for a crashed server gives numbers again that it had not written
 * down.
 */
final class CommitFate {
    private static final String STATUS = "select pg_xact_status(?::xid8)";
    private static final String EVIDENCE = "select true from txlog where xid = ?::xid8 and seq = ?";
    private static final Duration ASK_MAX = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** invalid_parameter_value: "transaction ID is in the future", so it has left nothing. */
    private static final String NEVER_WAS = "22023";

    private final DataSource database;

    CommitFate(DataSource database) {
        this.database = database;
    }

    /** A row that the transaction wrote to {@code txlog}. */
    record Evidence(String transaction, long sequence) {}

    /** Whether it is durable; empty when the database does not come back in time to tell. */
    Optional<Boolean> committed(Evidence evidence) throws InterruptedException {
        var begun = System.nanoTime();
        while (System.nanoTime() - begun < ASK_MAX.toNanos()) {
            try (var connection = database.getConnection()) {
                if (hasEnded(connection, evidence.transaction())) {
                    return Optional.of(isThere(connection, evidence));
                }
            } catch (SQLException stillAway) {
                if (NEVER_WAS.equals(stillAway.getSQLState())) {
                    return Optional.of(false);
                }
            }
            Thread.sleep(PAUSE);
        }
        return Optional.empty();
    }

    /** INVARIANT: asked before {@link #isThere}, whose snapshot then is younger than the end. */
    private static boolean hasEnded(Connection connection, String transaction) throws SQLException {
        try (var statement = connection.prepareStatement(STATUS)) {
            statement.setString(1, transaction);
            try (var row = statement.executeQuery()) {
                return row.next() && !"in progress".equals(row.getString(1));
            }
        }
    }

    private static boolean isThere(Connection connection, Evidence evidence) throws SQLException {
        try (var statement = connection.prepareStatement(EVIDENCE)) {
            statement.setString(1, evidence.transaction());
            statement.setLong(2, evidence.sequence());
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }
}
