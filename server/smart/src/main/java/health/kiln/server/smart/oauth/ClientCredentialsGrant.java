/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart.oauth;

import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.smart.AccessTokens;
import health.kiln.server.smart.AccessTokens.Issue;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;

/** Gives a token to an app that acts for itself. Spring's own grants all scopes asked for or none; this one narrows. */
final class ClientCredentialsGrant implements AuthenticationProvider {
    private final RegisteredApps apps;
    private final AccessTokens tokens;

    ClientCredentialsGrant(RegisteredApps apps, AccessTokens tokens) {
        this.apps = apps;
        this.tokens = tokens;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var asking = (OAuth2ClientCredentialsAuthenticationToken) authentication;
        if (!(asking.getPrincipal() instanceof OAuth2ClientAuthenticationToken client)
                || !client.isAuthenticated()
                || client.getRegisteredClient() == null) {
            throw OAuthErrors.refused(OAuth2ErrorCodes.INVALID_CLIENT, "Client authentication failed.");
        }
        var registered = client.getRegisteredClient();
        var app = apps.app(registered.getClientId())
                .orElseThrow(
                        () -> OAuthErrors.refused(OAuth2ErrorCodes.INVALID_CLIENT, "Client authentication failed."));
        try {
            return switch (tokens.issue(app, String.join(" ", asking.getScopes()))) {
                case Issue.Issued(var token) ->
                    new OAuth2AccessTokenAuthenticationToken(registered, client, IssuedTokens.accessToken(token));
                case Issue.NoScope() ->
                    throw OAuthErrors.refused(
                            OAuth2ErrorCodes.INVALID_SCOPE,
                            asking.getScopes().isEmpty()
                                    ? "The request names no scope."
                                    : "None of the scopes asked for is one that this client may have.");
                case Issue.Disabled() ->
                    throw OAuthErrors.refused(OAuth2ErrorCodes.INVALID_CLIENT, "Client authentication failed.");
            };
        } catch (RepositoryUnavailableException e) {
            throw OAuthErrors.unavailable();
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientCredentialsAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
