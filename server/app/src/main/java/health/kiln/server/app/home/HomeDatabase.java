/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.home;

import health.kiln.server.app.config.Settings;
import health.kiln.server.repository.postgres.Database;
import health.kiln.server.repository.postgres.DatabaseSettings;
import health.kiln.server.repository.postgres.DatabaseStartException;
import health.kiln.server.repository.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.util.Optional;

/**
 * The database of a home: the one that the configuration names, or the home's own, whose server runs as long as this is
 * open unless a gateway runs it already.
 */
public final class HomeDatabase implements AutoCloseable {
    /** A command needs few connections, and leaves the others to the gateway beside it. */
    private static final int CONNECTIONS_OF_A_COMMAND = 2;

    private final DatabaseSettings settings;
    private final Database database;
    private final Optional<EmbeddedPostgres> server;

    private HomeDatabase(DatabaseSettings settings, Optional<EmbeddedPostgres> server) throws DatabaseStartException {
        this.settings = settings;
        this.server = server;
        this.database = Database.open(settings);
    }

    public static HomeDatabase forGateway(HomeDirectory home, Settings settings) throws DatabaseStartException {
        var pools = new Pools(settings.schema(), DatabaseSettings.WRITERS, DatabaseSettings.READERS);
        var external = settings.database();
        return external.isPresent() ? open(external.get(), pools) : startOwn(home, pools);
    }

    public static HomeDatabase forCommand(HomeDirectory home, Settings settings)
            throws DatabaseStartException, IOException {
        var pools = new Pools(settings.schema(), CONNECTIONS_OF_A_COMMAND, CONNECTIONS_OF_A_COMMAND);
        var external = settings.database();
        if (external.isPresent()) {
            return open(external.get(), pools);
        }
        var running = RunningGateway.find(home);
        if (running.isPresent()) {
            var gateway = running.get();
            var password = EmbeddedPostgres.passwordIn(home.postgres());
            return new HomeDatabase(
                    pools.at(gateway.databaseUrl(), gateway.databaseUser(), password), Optional.empty());
        }
        return startOwn(home, pools);
    }

    private static HomeDatabase open(Settings.ExternalDatabase external, Pools pools) throws DatabaseStartException {
        return new HomeDatabase(pools.at(external.url(), external.user(), external.password()), Optional.empty());
    }

    private static HomeDatabase startOwn(HomeDirectory home, Pools pools) throws DatabaseStartException {
        var server = EmbeddedPostgres.start(EmbeddedPostgres.Setup.in(home.postgres()));
        try {
            return new HomeDatabase(pools.at(server.url(), server.user(), server.password()), Optional.of(server));
        } catch (DatabaseStartException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    public Database database() {
        return database;
    }

    public DatabaseSettings settings() {
        return settings;
    }

    /** Whether the server is of our own, and runs because this is open. */
    public boolean ownServer() {
        return server.isPresent();
    }

    /** For the operator. */
    @Override
    public String toString() {
        return ownServer() ? "our own PostgreSQL, " + settings : settings.toString();
    }

    @Override
    public void close() {
        database.close();
        server.ifPresent(EmbeddedPostgres::close);
    }

    /** What is the same wherever the database is. */
    private record Pools(String schema, int writersMax, int readersMax) {
        DatabaseSettings at(String url, String user, String password) {
            return new DatabaseSettings(url, user, password, schema, writersMax, readersMax);
        }
    }
}
