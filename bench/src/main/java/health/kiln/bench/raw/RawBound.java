/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.raw;

import health.kiln.bench.Arguments;
import health.kiln.bench.Figure;
import health.kiln.server.repository.postgres.Database;
import health.kiln.server.repository.postgres.DatabaseSettings;
import health.kiln.server.repository.postgres.DatabaseStartException;
import health.kiln.server.repository.postgres.EmbeddedPostgres;
import health.kiln.server.repository.postgres.ServerSettings;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Measures PostgreSQL alone, on the same binaries and settings as the gateway's own, and prints a row for each figure:
 * {@code --folder DIR [--warm-up S] [--seconds S]}.
 */
public final class RawBound {
    /** More than the gateway needs, for the many connections that a client without batching has. */
    private static final String CONNECTIONS_MAX = "100";

    private RawBound() {}

    public static void main(String[] words) throws DatabaseStartException, SQLException, InterruptedException {
        var arguments = Arguments.of(words);
        var folder = Path.of(arguments.text("folder"));
        var settings = ServerSettings.production().with("max_connections", CONNECTIONS_MAX);
        var setup = new EmbeddedPostgres.Setup(folder, folder.resolve("binaries"), 0, settings);
        try (var server = EmbeddedPostgres.start(setup)) {
            var address = DatabaseSettings.of(server);
            try (var migrated = Database.open(address)) {
                measure(new Crowd(
                        address, migrated.schema(), arguments.seconds("warm-up", 1), arguments.seconds("seconds", 5)));
            }
        }
    }

    private static void measure(Crowd crowd) throws SQLException, InterruptedException {
        crowd.execute(
                "create table raw_insert (id bigint generated always as identity primary key, raw bytea not null)");
        crowd.execute("alter table raw_insert alter column raw set storage external");
        for (int connections : new int[] {1, 8, 64}) {
            print(crowd.run("raw: durable insert of one row of 1.5 KB", connections, OneRow::new));
        }
        for (int connections : new int[] {1, 8, 32}) {
            print(crowd.run("raw: transaction of 6 resources' rows", connections, SixResources::new));
        }
        crowd.execute("vacuum analyze res");
        print(crowd.run("raw: read of one resource by key", 32, OneRead::new));
    }

    private static void print(Figure figure) {
        System.out.println(figure.row());
    }
}
