/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.audit;

import health.kiln.server.repository.RepositoryUnavailableException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads the audit trail for the console and the command line, newest first. */
public final class AuditReader {
    public static final int PAGE_MAX = 1000;

    private static final String SELECT = """
            select id, at, client, interaction, type, resource_id, parameters, status, reason, source from audit
            where id < ? and at >= ? and at < ?
            and (?::text is null or client = ?) and (?::text is null or (type = ? and resource_id = ?))
            order by id desc limit ?""";

    private final DataSource database;

    public AuditReader(DataSource database) {
        this.database = database;
    }

    /** What to look for; {@code resource} is written {@code Patient/1}. */
    public record Filter(Instant from, Instant until, Optional<String> client, Optional<String> resource) {}

    /** A record with its number, by which the next page is asked for. */
    public record Numbered(long number, AuditRecord record) {}

    /** Records older than the number {@code before}, at most {@code limit}. */
    public List<Numbered> read(Filter filter, long before, int limit) throws RepositoryUnavailableException {
        var client = filter.client().orElse(null);
        var resource = filter.resource().map(text -> text.split("/", 2));
        var type = resource.map(parts -> parts[0]).orElse(null);
        var id = resource.map(parts -> parts[parts.length - 1]).orElse(null);
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(SELECT)) {
            select.setLong(1, before);
            select.setTimestamp(2, Timestamp.from(filter.from()));
            select.setTimestamp(3, Timestamp.from(filter.until()));
            select.setString(4, client);
            select.setString(5, client);
            select.setString(6, type);
            select.setString(7, type);
            select.setString(8, id);
            select.setInt(9, Math.clamp(limit, 1, PAGE_MAX));
            try (var rows = select.executeQuery()) {
                var records = new ArrayList<Numbered>();
                while (rows.next()) {
                    records.add(new Numbered(rows.getLong("id"), record(rows)));
                }
                return List.copyOf(records);
            }
        } catch (SQLException e) {
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
