/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.smart.Client;
import health.kiln.server.smart.Clients;
import health.kiln.server.smart.SmartConfiguration;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;

/**
 * Finds out which app is asking: by its secret, or by an assertion that it signed (RFC 7523, SMART backend services).
 * Spring's own provider for assertions knows neither registered key sets, nor the bound of five minutes, nor replay.
 * Every failure has the same answer, so that nothing is learned from it.
 */
final class AppAuthentication implements AuthenticationProvider {
    static final ClientAuthenticationMethod ASSERTION =
            new ClientAuthenticationMethod("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");

    /** SMART App Launch 2.2 §7.1.2: no more than five minutes in the future. */
    static final Duration ASSERTION_LIFETIME_MAX = Duration.ofMinutes(5);

    static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
    static final int ASSERTION_LENGTH_MAX = 8 * 1024;
    private static final int JTI_LENGTH_MAX = 256;

    private final RegisteredApps apps;
    private final Clients clients;
    private final Set<String> audiences;
    private final InstantSource clock;

    AppAuthentication(RegisteredApps apps, Clients clients, Set<String> audiences, InstantSource clock) {
        this.apps = apps;
        this.clients = clients;
        this.audiences = Set.copyOf(audiences);
        this.clock = clock;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        var asking = (OAuth2ClientAuthenticationToken) authentication;
        var method = asking.getClientAuthenticationMethod();
        var app = apps.app(String.valueOf(asking.getPrincipal()));
        var credentials = String.valueOf(asking.getCredentials());
        var known = app.filter(client -> switch (client.credential()) {
            case Client.Credential.Secret secret -> !method.equals(ASSERTION) && secret.matches(credentials);
            case Client.Credential.Keys keys ->
                method.equals(ASSERTION) && asserts(client.clientId(), keys.publicKeys(), credentials);
        });
        var registered = known.map(client -> apps.findByClientId(client.clientId()));
        if (registered.isEmpty()) {
            throw OAuthErrors.refused(OAuth2ErrorCodes.INVALID_CLIENT, "Client authentication failed.");
        }
        var proved = method.equals(ASSERTION) ? ClientAuthenticationMethod.PRIVATE_KEY_JWT : method;
        return new OAuth2ClientAuthenticationToken(registered.get(), proved, null);
    }

    private boolean asserts(String clientId, JWKSet keys, String assertion) {
        try {
            var jwt = SignedJWT.parse(assertion);
            var verifier = verifier(jwt, keys);
            return verifier.isPresent() && jwt.verify(verifier.get()) && claimsHold(clientId, jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException e) {
            return false;
        }
    }

    private static Optional<JWSVerifier> verifier(SignedJWT jwt, JWKSet keys) throws JOSEException {
        var header = jwt.getHeader();
        var algorithm = header.getAlgorithm().getName();
        // a jku must be the registered address of keys, and none is: the set was given at registration
        if (!SmartConfiguration.ASSERTION_ALGORITHMS.contains(algorithm)
                || header.getJWKURL() != null
                || header.getCriticalParams() != null
                || header.getKeyID() == null) {
            return Optional.empty();
        }
        var key = keys.getKeyByKeyId(header.getKeyID());
        if (key instanceof RSAKey rsa && algorithm.equals("RS384")) {
            return Optional.of(new RSASSAVerifier(rsa));
        }
        if (key instanceof ECKey ec && algorithm.equals("ES384")) {
            return Optional.of(new ECDSAVerifier(ec));
        }
        return Optional.empty();
    }

    private boolean claimsHold(String clientId, JWTClaimsSet claims) {
        var now = clock.instant();
        var expires = claims.getExpirationTime();
        var notBefore = claims.getNotBeforeTime();
        var jti = claims.getJWTID();
        if (!clientId.equals(claims.getIssuer())
                || !clientId.equals(claims.getSubject())
                || claims.getAudience().size() != 1
                || !audiences.contains(claims.getAudience().getFirst())
                || expires == null
                || !expires.toInstant().isAfter(now.minus(CLOCK_SKEW))
                || expires.toInstant().isAfter(now.plus(ASSERTION_LIFETIME_MAX).plus(CLOCK_SKEW))
                || (notBefore != null && notBefore.toInstant().isAfter(now.plus(CLOCK_SKEW)))
                || jti == null
                || jti.isBlank()
                || jti.length() > JTI_LENGTH_MAX) {
            return false;
        }
        try {
            return clients.useAssertion(clientId, jti, expires.toInstant());
        } catch (RepositoryUnavailableException e) {
            throw OAuthErrors.unavailable();
        }
    }

    /** The client id that an unverified assertion claims; only good for looking up the keys to verify it with. */
    static String claimedClient(String assertion) throws OAuth2AuthenticationException {
        try {
            var subject = assertion.length() > ASSERTION_LENGTH_MAX
                    ? null
                    : SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
            if (subject != null) {
                return subject;
            }
        } catch (ParseException e) {
            throw new OAuth2AuthenticationException(
                    OAuthErrors.refused(OAuth2ErrorCodes.INVALID_CLIENT, "Client authentication failed.")
                            .getError(),
                    e);
        }
        throw OAuthErrors.refused(OAuth2ErrorCodes.INVALID_CLIENT, "Client authentication failed.");
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
