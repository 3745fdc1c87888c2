/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import health.kiln.server.repository.RepositoryUnavailableException;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Issues access tokens (JWT, RFC 9068, RS256) and keeps the hash of each that is out, so that it can be revoked. Safe for
 * many threads, and beside a running gateway of the same terms.
 */
public final class AccessTokens {
    /** SMART backend services recommend five minutes; an hour is the most that may be configured. */
    public static final Duration LIFETIME_MAX = Duration.ofHours(1);

    static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final DataSource database;
    private final SigningKeys keys;
    private final TokenTerms terms;
    private final InstantSource clock;

    public AccessTokens(DataSource database, SigningKeys keys, TokenTerms terms, InstantSource clock) {
        this.database = database;
        this.keys = keys;
        this.terms = terms;
        this.clock = clock;
    }

    /** What became of a request for a token. */
    public sealed interface Issue {
        record Issued(IssuedToken token) implements Issue {}

        /** None of the scopes asked for is registered for the app, or none was asked for. */
        record NoScope() implements Issue {}

        /** The app is disabled. */
        record Disabled() implements Issue {}
    }

    /** A token that is out, or was. The value is a secret: it is in no log. */
    public record IssuedToken(
            String value, String clientId, String scope, Instant issuedAt, Instant expiresAt, boolean revoked) {
        @Override
        public String toString() {
            return "IssuedToken[" + clientId + "]";
        }
    }

    /** Issues a token with the scopes asked for, narrowed to those registered for the app. Durable when this returns. */
    public Issue issue(Client client, String scopes) throws RepositoryUnavailableException {
        if (!client.enabled()) {
            return new Issue.Disabled();
        }
        var granted = client.scopes().granting(scopes);
        if (granted.isEmpty()) {
            return new Issue.NoScope();
        }
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var scope = granted.get().toString();
        var expires = now.plus(terms.lifetime());
        var token = new IssuedToken(sign(client, scope, now, expires), client.clientId(), scope, now, expires, false);
        keep(token);
        return new Issue.Issued(token);
    }

    private String sign(Client client, String scope, Instant now, Instant expires)
            throws RepositoryUnavailableException {
        var claims = new JWTClaimsSet.Builder()
                .issuer(terms.issuer().toString())
                .audience(terms.audience().toString())
                .subject(client.clientId())
                .claim("client_id", client.clientId())
                .claim("scope", scope)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(expires))
                .jwtID(UUID.randomUUID().toString())
                .build();
        var key = keys.signer();
        var header = new JWSHeader.Builder(SigningKeys.ALGORITHM)
                .type(TYPE)
                .keyID(key.getKeyID())
                .build();
        try {
            var jwt = new SignedJWT(header, claims);
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("an RSA key signs RS256", e);
        }
    }

    private void keep(IssuedToken token) throws RepositoryUnavailableException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("""
                        with expired as (delete from access_token where hash in
                            (select hash from access_token where expires_at < ? order by expires_at limit 10))
                        insert into access_token (hash, client_id, scope, issued_at, expires_at)
                        values (?, ?, ?, ?, ?)""")) {
            insert.setTimestamp(1, Timestamp.from(token.issuedAt().minus(1, ChronoUnit.HOURS)));
            insert.setBytes(2, Sha256.of(token.value()));
            insert.setString(3, token.clientId());
            insert.setString(4, token.scope());
            insert.setTimestamp(5, Timestamp.from(token.issuedAt()));
            insert.setTimestamp(6, Timestamp.from(token.expiresAt()));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** The token of this value, if it was issued and is not long expired. */
    public Optional<IssuedToken> find(String value) throws RepositoryUnavailableException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        "select client_id, scope, issued_at, expires_at, revoked from access_token where hash = ?")) {
            select.setBytes(1, Sha256.of(value));
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new IssuedToken(
                                value,
                                row.getString(1),
                                row.getString(2),
                                row.getTimestamp(3).toInstant(),
                                row.getTimestamp(4).toInstant(),
                                row.getBoolean(5)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** Ends a token before its time. */
    public void revoke(String value) throws RepositoryUnavailableException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update access_token set revoked = true where hash = ?")) {
            update.setBytes(1, Sha256.of(value));
            update.executeUpdate();
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** Whether a token of this hash is out, unrevoked, and its app enabled. */
    boolean stands(byte[] hash) throws RepositoryUnavailableException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("""
                        select 1 from access_token join app_client using (client_id)
                        where hash = ? and not revoked and enabled""")) {
            select.setBytes(1, hash);
            try (var row = select.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    TokenTerms terms() {
        return terms;
    }

    private static RepositoryUnavailableException unavailable(SQLException cause) {
        return new RepositoryUnavailableException("The database of access tokens does not answer.", cause);
    }
}
