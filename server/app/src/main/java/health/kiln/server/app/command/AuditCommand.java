/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import health.kiln.server.fhir.audit.AuditCondition;
import health.kiln.server.fhir.audit.AuditReader;
import health.kiln.server.fhir.audit.AuditReader.Numbered;
import health.kiln.server.repository.RepositoryUnavailableException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** {@code kiln audit}: who asked for what, and what came of it. */
final class AuditCommand {
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    private final PrintStream out;
    private final AuditReader reader;

    AuditCommand(PrintStream out, DataSource database) {
        this.out = out;
        this.reader = new AuditReader(database);
    }

    /**
     * Which records, newest first.
     *
     * @param resource as {@code Patient/1}
     * @param before only records with a smaller number: the last of the page before
     */
    record Query(Instant since, Optional<String> client, Optional<String> resource, Optional<Long> before, int limit) {}

    void list(Query query) throws CommandException {
        if (query.limit() < 1 || query.limit() > AuditReader.PAGE_MAX) {
            throw new CommandException("--limit is 1 to " + AuditReader.PAGE_MAX);
        }
        if (query.resource().filter(name -> !name.matches("[A-Za-z]+/[^/]+")).isPresent()) {
            throw new CommandException("a resource is named by its type and id, as Patient/1");
        }
        try {
            var found = reader.read(conditions(query), query.before().orElse(Long.MAX_VALUE), query.limit());
            if (!(found instanceof AuditReader.Found.Records(var records))) {
                throw new CommandException("the trail is long, and this is rare in it; narrow it by --since");
            }
            out.printf(
                    "%-10s %-24s %-24s %-16s %-50s %-6s %-16s %s%n",
                    "NUMBER", "AT", "CLIENT", "INTERACTION", "RESOURCE", "STATUS", "FROM", "REASON OR PARAMETERS");
            records.forEach(record -> out.println(line(record)));
        } catch (RepositoryUnavailableException away) {
            throw new CommandException("the database does not answer", away);
        }
    }

    private static List<AuditCondition> conditions(Query query) {
        var conditions = new ArrayList<AuditCondition>();
        conditions.add(new AuditCondition.Between(query.since(), END_OF_TIME));
        query.client().ifPresent(client -> conditions.add(new AuditCondition.By(client)));
        query.resource()
                .map(name -> name.split("/", 2))
                .ifPresent(parts -> conditions.add(new AuditCondition.About(parts[0], parts[1])));
        return conditions;
    }

    private static String line(Numbered found) {
        var record = found.record();
        var resource = record.type().orElse("-")
                + record.resourceId().map(id -> "/" + id).orElse("");
        return "%-10d %-24s %-24s %-16s %-50s %-6d %-16s %s"
                .formatted(
                        found.number(),
                        record.at().truncatedTo(ChronoUnit.MILLIS),
                        record.client().orElse("-"),
                        record.interaction(),
                        resource,
                        record.status(),
                        record.source(),
                        record.reason().isEmpty() ? String.join(" ", record.parameters()) : record.reason())
                .stripTrailing();
    }
}
