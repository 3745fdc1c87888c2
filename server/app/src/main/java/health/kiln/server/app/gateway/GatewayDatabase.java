/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.server.app.config.Settings;
import health.kiln.server.app.home.HomeDirectory;
import health.kiln.server.repository.postgres.Database;
import health.kiln.server.repository.postgres.DatabaseSettings;
import health.kiln.server.repository.postgres.DatabaseStartException;
import health.kiln.server.repository.postgres.EmbeddedPostgres;
import java.util.Optional;

/** The gateway's database: one that somebody else runs, or our own, which lives as long as the gateway. */
final class GatewayDatabase implements AutoCloseable {
    private final DatabaseSettings settings;
    private final Database database;
    private final Optional<EmbeddedPostgres> server;

    private GatewayDatabase(DatabaseSettings settings, Database database, Optional<EmbeddedPostgres> server) {
        this.settings = settings;
        this.database = database;
        this.server = server;
    }

    static GatewayDatabase open(HomeDirectory home, Settings settings) throws DatabaseStartException {
        if (settings.database().isPresent()) {
            var external = settings.database().get();
            var address = DatabaseSettings.of(external.url(), external.user(), external.password())
                    .withSchema(settings.schema());
            return new GatewayDatabase(address, Database.open(address), Optional.empty());
        }
        var server = EmbeddedPostgres.start(EmbeddedPostgres.Setup.in(home.postgres()));
        try {
            var address = DatabaseSettings.of(server).withSchema(settings.schema());
            return new GatewayDatabase(address, Database.open(address), Optional.of(server));
        } catch (DatabaseStartException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    Database database() {
        return database;
    }

    DatabaseSettings settings() {
        return settings;
    }

    boolean embedded() {
        return server.isPresent();
    }

    /** For the operator. */
    @Override
    public String toString() {
        return embedded() ? "our own PostgreSQL, " + settings : settings.toString();
    }

    @Override
    public void close() {
        database.close();
        server.ifPresent(EmbeddedPostgres::close);
    }
}
