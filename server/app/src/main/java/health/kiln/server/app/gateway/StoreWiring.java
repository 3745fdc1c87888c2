/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.server.app.config.Settings;
import health.kiln.server.app.home.HomeDatabase;
import health.kiln.server.app.home.HomeDirectory;
import health.kiln.server.inbox.InboxSettings;
import health.kiln.server.inbox.JournalBounds;
import health.kiln.server.inbox.PostgresInbox;
import health.kiln.server.inbox.StateKeeper;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.postgres.DatabaseStartException;
import health.kiln.server.repository.search.SearchParameters;
import health.kiln.server.repository.store.PostgresRepository;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HexFormat;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is kept: the database, the repository on it, and the inbox that feeds it. */
@Configuration(proxyBeanMethods = false)
class StoreWiring {
    @Bean
    HomeDatabase database(HomeDirectory home, Settings settings) throws DatabaseStartException {
        return HomeDatabase.forGateway(home, settings);
    }

    @Bean
    PostgresRepository.Index index(HomeDatabase database, Addresses addresses, InstantSource clock)
            throws SQLException {
        var cursorKey = new SharedSecrets(database.database().writers()).get("cursor-key");
        return PostgresRepository.Index.of(database.database(), addresses.fhir().toString(), clock, cursorKey);
    }

    @Bean
    SearchParameters searchParameters(PostgresRepository.Index index) {
        return new SearchParameters(index.catalog());
    }

    @Bean
    PostgresRepository repository(HomeDatabase database, PostgresRepository.Index index, InstantSource clock)
            throws RepositoryUnavailableException {
        return PostgresRepository.open(database.database(), index, clock);
    }

    @Bean
    PostgresInbox inbox(HomeDatabase database, PostgresRepository repository, HomeDirectory home, Settings settings)
            throws IOException {
        var standard = InboxSettings.standard(node(home));
        var bounds = standard.bounds();
        return PostgresInbox.open(
                database.database().writers(),
                repository,
                new StateKeeper(),
                new InboxSettings(
                        standard.node(),
                        standard.leaseTime(),
                        standard.countInterval(),
                        new JournalBounds(
                                bounds.waitingMax(),
                                bounds.waitingBytesMax(),
                                bounds.batchMax(),
                                bounds.batchBytesMax(),
                                settings.backlogMax(),
                                bounds.unsettledBytesMax(),
                                bounds.patience())));
    }

    /** This home's name among all gateways on one database: made once, then the same for ever. */
    private static String node(HomeDirectory home) throws IOException {
        var kept = home.secret("node");
        if (kept.isPresent()) {
            return kept.get();
        }
        var bytes = new byte[8];
        new SecureRandom().nextBytes(bytes);
        var name = "node-" + HexFormat.of().formatHex(bytes);
        home.keepSecret("node", name);
        return name;
    }
}
