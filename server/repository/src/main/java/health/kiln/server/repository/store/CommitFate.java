/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** Finds out what became of a transaction whose connection was lost while it committed. */
final class CommitFate {
    private static final String STATUS = "select pg_xact_status(?::xid8)";
    private static final Duration ASK_MAX = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final DataSource database;

    CommitFate(DataSource database) {
        this.database = database;
    }

    /** Whether it is durable; empty when the database does not come back in time to tell. */
    Optional<Boolean> committed(String transaction) throws InterruptedException {
        var begun = System.nanoTime();
        while (System.nanoTime() - begun < ASK_MAX.toNanos()) {
            var status = ask(transaction);
            if (status.equals("committed") || status.equals("aborted")) {
                return Optional.of(status.equals("committed"));
            }
            Thread.sleep(PAUSE);
        }
        return Optional.empty();
    }

    private String ask(String transaction) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(STATUS)) {
            statement.setString(1, transaction);
            try (var row = statement.executeQuery()) {
                return row.next() ? String.valueOf(row.getString(1)) : "unknown";
            }
        } catch (SQLException stillAway) {
            return "unknown";
        }
    }
}
