/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart.oauth;

import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.smart.AccessTokens;
import health.kiln.server.smart.AccessTokens.IssuedToken;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/** Shows the tokens that are out to Spring's introspection and revocation. */
final class IssuedTokens implements OAuth2AuthorizationService {
    private final AccessTokens tokens;
    private final RegisteredApps apps;

    IssuedTokens(AccessTokens tokens, RegisteredApps apps) {
        this.tokens = tokens;
        this.apps = apps;
    }

    static OAuth2AccessToken accessToken(IssuedToken token) {
        return new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER,
                token.value(),
                token.issuedAt(),
                token.expiresAt(),
                Set.copyOf(List.of(token.scope().split(" ", -1))));
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String value, @Nullable OAuth2TokenType type) {
        try {
            var token = tokens.find(value);
            var client = token.map(found -> apps.findByClientId(found.clientId()));
            if (token.isEmpty() || client.isEmpty()) {
                return null;
            }
            var found = token.get();
            return OAuth2Authorization.withRegisteredClient(client.get())
                    .principalName(found.clientId())
                    .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                    .token(accessToken(found), metadata -> {
                        metadata.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, found.revoked());
                        metadata.put(
                                OAuth2Authorization.Token.CLAIMS_METADATA_NAME,
                                Map.of(
                                        "sub",
                                        found.clientId(),
                                        "scope",
                                        List.of(found.scope().split(" ", -1))));
                    })
                    .build();
        } catch (RepositoryUnavailableException e) {
            throw OAuthErrors.unavailable();
        }
    }

    /** Spring's revocation saves the token as invalidated. */
    @Override
    public void save(OAuth2Authorization authorization) {
        var token = authorization.getAccessToken();
        try {
            if (token != null && token.isInvalidated()) {
                tokens.revoke(token.getToken().getTokenValue());
            }
        } catch (RepositoryUnavailableException e) {
            throw OAuthErrors.unavailable();
        }
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        throw new UnsupportedOperationException("tokens are revoked, not removed");
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        return null;
    }
}
