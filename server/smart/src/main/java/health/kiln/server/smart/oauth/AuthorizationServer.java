/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart.oauth;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.smart.AccessTokens;
import health.kiln.server.smart.Clients;
import health.kiln.server.smart.SigningKeys;
import health.kiln.server.smart.SmartConfiguration;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AccessTokenResponseAuthenticationSuccessHandler;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.header.HeaderWriterFilter;

/**
 * The filter chain behind {@code /oauth2/token}, {@code /oauth2/jwks}, {@code /oauth2/introspect}, {@code /oauth2/revoke}
 * and {@code /.well-known/oauth-authorization-server}. It matches these paths and no others; what else Spring's server
 * could do is not reachable.
 */
public final class AuthorizationServer {
    public static final String METADATA_PATH = "/.well-known/oauth-authorization-server";

    /** The paths that the chain answers. */
    public static final List<String> PATHS = List.of(
            SmartConfiguration.TOKEN_PATH,
            SmartConfiguration.KEYS_PATH,
            SmartConfiguration.INTROSPECTION_PATH,
            SmartConfiguration.REVOCATION_PATH,
            METADATA_PATH);

    /**
     * What the chain is made of.
     *
     * @param issuer the gateway's own address, without a slash at the end
     */
    public record Parts(
            URI issuer,
            Clients clients,
            AccessTokens tokens,
            SigningKeys keys,
            TokenEvents events,
            InstantSource clock) {}

    private AuthorizationServer() {}

    public static SecurityFilterChain filterChain(HttpSecurity http, Parts parts) throws Exception {
        var apps = new RegisteredApps(parts.clients());
        var errors = new OAuthErrors(parts.events());
        http.setSharedObject(JWKSource.class, publicKeys(parts.keys()));
        http.securityMatcher(PATHS.toArray(String[]::new))
                .oauth2AuthorizationServer(server -> server.registeredClientRepository(apps)
                        .authorizationService(new IssuedTokens(parts.tokens(), apps))
                        .authorizationServerSettings(settings(parts.issuer()))
                        .clientAuthentication(client -> client.authenticationConverters(
                                        converters -> converters.addFirst(new AssertionConverter()))
                                .authenticationProviders(providers -> {
                                    providers.clear();
                                    providers.add(authentication(parts, apps));
                                })
                                .errorResponseHandler(errors))
                        .tokenEndpoint(token -> token.accessTokenRequestConverters(converters -> {
                                    converters.clear();
                                    converters.add(new OAuth2ClientCredentialsAuthenticationConverter());
                                })
                                .authenticationProviders(providers -> {
                                    providers.clear();
                                    providers.add(new ClientCredentialsGrant(apps, parts.tokens()));
                                })
                                .accessTokenResponseHandler(issued(parts.events()))
                                .errorResponseHandler(errors)))
                .addFilterBefore(new ServerMetadata(parts.issuer()), HeaderWriterFilter.class)
                .addFilterAfter(new Methods(), HeaderWriterFilter.class)
                .exceptionHandling(refused -> refused.authenticationEntryPoint(errors))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable());
        return http.build();
    }

    private static AuthorizationServerSettings settings(URI issuer) {
        return AuthorizationServerSettings.builder()
                .issuer(issuer.toString())
                .tokenEndpoint(SmartConfiguration.TOKEN_PATH)
                .jwkSetEndpoint(SmartConfiguration.KEYS_PATH)
                .tokenIntrospectionEndpoint(SmartConfiguration.INTROSPECTION_PATH)
                .tokenRevocationEndpoint(SmartConfiguration.REVOCATION_PATH)
                .build();
    }

    private static AppAuthentication authentication(Parts parts, RegisteredApps apps) {
        // SMART names the token endpoint, and the successor of RFC 7523 the issuer, which OpenID's libraries do by now
        var audiences = Set.of(
                parts.issuer() + SmartConfiguration.TOKEN_PATH, parts.issuer().toString());
        return new AppAuthentication(apps, parts.clients(), audiences, parts.clock());
    }

    private static JWKSource<SecurityContext> publicKeys(SigningKeys keys) {
        return (selector, _) -> {
            try {
                return selector.select(keys.publicKeys());
            } catch (RepositoryUnavailableException e) {
                throw OAuthErrors.unavailable();
            }
        };
    }

    private static AuthenticationSuccessHandler issued(TokenEvents events) {
        var handler = new OAuth2AccessTokenResponseAuthenticationSuccessHandler();
        return (request, response, authentication) -> {
            events.issued(authentication.getName(), request.getRemoteAddr());
            handler.onAuthenticationSuccess(request, response, authentication);
        };
    }
}
