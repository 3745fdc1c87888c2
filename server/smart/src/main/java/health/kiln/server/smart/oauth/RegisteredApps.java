/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart.oauth;

import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.smart.Client;
import health.kiln.server.smart.Clients;
import health.kiln.server.smart.Scope;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** Shows our apps to Spring. A disabled app is none. */
final class RegisteredApps implements RegisteredClientRepository {
    private final Clients clients;

    RegisteredApps(Clients clients) {
        this.clients = clients;
    }

    /** The enabled app of this id. */
    Optional<Client> app(String clientId) {
        try {
            return clients.find(clientId).filter(Client::enabled);
        } catch (RepositoryUnavailableException e) {
            throw OAuthErrors.unavailable();
        }
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return app(clientId).map(RegisteredApps::registered).orElse(null);
    }

    private static RegisteredClient registered(Client client) {
        var builder = RegisteredClient.withId(client.clientId())
                .clientId(client.clientId())
                .clientName(client.name())
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(Duration.ofMinutes(5))
                        .build());
        client.scopes().all().stream().map(Scope::text).forEach(builder::scope);
        return switch (client.credential()) {
            case Client.Credential.Secret _ ->
                builder.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                        .build();
            case Client.Credential.Keys _ ->
                builder.clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                        .build();
        };
    }

    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("apps are registered with Clients");
    }
}
