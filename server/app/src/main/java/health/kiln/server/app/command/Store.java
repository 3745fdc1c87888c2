/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import health.kiln.server.app.config.Settings;
import health.kiln.server.app.home.HomeDirectory;
import health.kiln.server.app.home.RunningGateway;
import health.kiln.server.repository.postgres.Database;
import health.kiln.server.repository.postgres.DatabaseSettings;
import health.kiln.server.repository.postgres.DatabaseStartException;
import health.kiln.server.repository.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.util.Optional;

/**
 * The database of a home, for a command: the one that a running gateway uses, the one that the configuration names, or
 * the home's own, started for as long as the command runs.
 */
final class Store implements AutoCloseable {

    private static final int CONNECTIONS = 2;

    private final Database database;
    private final Optional<EmbeddedPostgres> server;

    private Store(Database database, Optional<EmbeddedPostgres> server) {
        this.database = database;
        this.server = server;
    }

    static Store open(HomeDirectory home, Settings settings) throws CommandException {
        try {
            home.create();
            if (settings.database().isPresent()) {
                var external = settings.database().get();
                return new Store(
                        Database.open(small(external.url(), external.user(), external.password(), settings.schema())),
                        Optional.empty());
            }
            var running = RunningGateway.find(home);
            if (running.isPresent()) {
                var gateway = running.get();
                var password = home.secret(RunningGateway.PASSWORD).orElse("");
                return new Store(
                        Database.open(
                                small(gateway.databaseUrl(), gateway.databaseUser(), password, settings.schema())),
                        Optional.empty());
            }
            return startOwn(home, settings);
        } catch (IOException unreadable) {
            throw new CommandException("the home directory " + home.path() + " cannot be used", unreadable);
        } catch (DatabaseStartException failure) {
            throw new CommandException(String.valueOf(failure.getMessage()), failure);
        }
    }

    private static Store startOwn(HomeDirectory home, Settings settings) throws DatabaseStartException {
        var server = EmbeddedPostgres.start(EmbeddedPostgres.Setup.in(home.postgres()));
        try {
            return new Store(
                    Database.open(small(server.url(), server.user(), server.password(), settings.schema())),
                    Optional.of(server));
        } catch (DatabaseStartException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    private static DatabaseSettings small(String url, String user, String password, String schema) {
        return new DatabaseSettings(url, user, password, schema, CONNECTIONS, CONNECTIONS);
    }

    Database database() {
        return database;
    }

    @Override
    public void close() {
        database.close();
        server.ifPresent(EmbeddedPostgres::close);
    }
}
