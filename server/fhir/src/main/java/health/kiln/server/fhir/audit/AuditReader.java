/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.audit;

import health.kiln.server.repository.RepositoryUnavailableException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads the audit trail for the endpoint and the command line, newest first. Safe for many threads. */
public final class AuditReader {
    public static final int PAGE_MAX = 1000;

    /** How long the database may look for one page. */
    static final Duration WITHIN = Duration.ofSeconds(5);

    private static final String CANCELED = "57014";

    private final DataSource database;

    public AuditReader(DataSource database) {
        this.database = database;
    }

    /** A record with its number, by which the next page is asked for. */
    public record Numbered(long number, AuditRecord record) {}

    /** What came of a question. */
    public sealed interface Found {
        /** Newest first. */
        record Records(List<Numbered> records) implements Found {
            public Records {
                records = List.copyOf(records);
            }
        }

        /** It was not answered within {@link #WITHIN}: it asks for what is rare in a long trail. */
        record TooCostly() implements Found {}
    }

    /** The records older than the number {@code before} that meet all conditions, at most {@code limit}. */
    public Found read(List<AuditCondition> all, long before, int limit) throws RepositoryUnavailableException {
        try (var connection = database.getConnection();
                var select = new AuditSql().select(connection, all, before, Math.clamp(limit, 1, PAGE_MAX))) {
            select.setQueryTimeout((int) WITHIN.toSeconds());
            try (var rows = select.executeQuery()) {
                var records = new ArrayList<Numbered>();
                while (rows.next()) {
                    records.add(new Numbered(rows.getLong("id"), record(rows)));
                }
                return new Found.Records(records);
            }
        } catch (SQLException e) {
            if (CANCELED.equals(e.getSQLState())) {
                return new Found.TooCostly();
            }
            throw new RepositoryUnavailableException("The audit trail does not answer.", e);
        }
    }

    private static AuditRecord record(ResultSet row) throws SQLException {
        var parameters = row.getString("parameters");
        return new AuditRecord(
                row.getTimestamp("at").toInstant(),
                Optional.ofNullable(row.getString("client")),
                row.getString("interaction"),
                Optional.ofNullable(row.getString("type")),
                Optional.ofNullable(row.getString("resource_id")),
                parameters.isEmpty() ? List.of() : List.of(parameters.split(" ", -1)),
                row.getInt("status"),
                row.getString("reason"),
                row.getString("source"));
    }
}
