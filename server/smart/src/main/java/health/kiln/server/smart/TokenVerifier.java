/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.smart.Verification.Reason;
import health.kiln.server.smart.Verification.Rejected;
import health.kiln.server.smart.Verification.Unavailable;
import health.kiln.server.smart.Verification.Verified;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Turns a bearer token into a grant. A good token is remembered by its SHA-256 until it expires, so that a request costs
 * one hash; junk costs at most one signature check and never a query. INVARIANT: a revoked token, or one of a disabled
 * app, is rejected after {@link #STANDING_CHECKED_EVERY} at the latest. Safe for many threads.
 */
public final class TokenVerifier {
    /** A longer text is no token of ours. */
    public static final int TOKEN_LENGTH_MAX = 8 * 1024;

    public static final Duration STANDING_CHECKED_EVERY = Duration.ofSeconds(10);

    /** Past this the cache is emptied: honest use never gets there, and a full check is cheap. */
    static final int REMEMBERED_MAX = 10_000;

    private final AccessTokens tokens;
    private final SigningKeys keys;
    private final InstantSource clock;
    private final Map<ByteBuffer, Remembered> remembered = new ConcurrentHashMap<>();
    private final LongAdder checked = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    /** A token that was good; {@code standing} is when the database last said so, or when somebody went to ask. */
    private record Remembered(Grant grant, Instant expiresAt, AtomicReference<Instant> standing) {}

    public TokenVerifier(AccessTokens tokens, SigningKeys keys, InstantSource clock) {
        this.tokens = tokens;
        this.keys = keys;
        this.clock = clock;
    }

    /** How many tokens were checked in full, that is, not found in the cache. */
    public long checked() {
        return checked.sum();
    }

    public long rejected() {
        return rejected.sum();
    }

    public Verification verify(String token) {
        if (token.length() > TOKEN_LENGTH_MAX) {
            return reject(Reason.MALFORMED);
        }
        var hash = Sha256.of(token);
        var key = ByteBuffer.wrap(hash);
        var known = remembered.get(key);
        try {
            return known == null ? check(token, hash, key) : recall(known, hash, key);
        } catch (RepositoryUnavailableException e) {
            return new Unavailable();
        }
    }

    private Verification recall(Remembered known, byte[] hash, ByteBuffer key) throws RepositoryUnavailableException {
        var now = clock.instant();
        if (!known.expiresAt().isAfter(now)) {
            remembered.remove(key);
            return reject(Reason.EXPIRED);
        }
        var standing = known.standing().get();
        if (standing.plus(STANDING_CHECKED_EVERY).isAfter(now)) {
            return new Verified(known.grant());
        }
        if (!tokens.stands(hash)) {
            remembered.remove(key);
            return reject(Reason.REVOKED);
        }
        known.standing().set(now);
        return new Verified(known.grant());
    }

    private Verification check(String token, byte[] hash, ByteBuffer key) throws RepositoryUnavailableException {
        checked.increment();
        JWTClaimsSet claims;
        try {
            var jwt = SignedJWT.parse(token);
            var header = jwt.getHeader();
            if (!SigningKeys.ALGORITHM.equals(header.getAlgorithm())
                    || !AccessTokens.TYPE.equals(header.getType())
                    || header.getKeyID() == null
                    || header.getCriticalParams() != null) {
                return reject(Reason.MALFORMED);
            }
            var verifier = keys.verifier(header.getKeyID());
            if (verifier.isEmpty() || !jwt.verify(verifier.get())) {
                return reject(Reason.FORGED);
            }
            claims = jwt.getJWTClaimsSet();
        } catch (ParseException | JOSEException e) {
            return reject(Reason.MALFORMED);
        }
        return admit(claims, hash, key);
    }

    private Verification admit(JWTClaimsSet claims, byte[] hash, ByteBuffer key) throws RepositoryUnavailableException {
        var now = clock.instant();
        var terms = tokens.terms();
        var expires = claims.getExpirationTime();
        if (expires == null || !expires.toInstant().isAfter(now)) {
            return reject(Reason.EXPIRED);
        }
        var client = claims.getSubject();
        var scope = claims.getClaim("scope");
        if (!terms.issuer().toString().equals(claims.getIssuer())
                || !List.of(terms.audience().toString()).equals(claims.getAudience())
                || client == null
                || !(scope instanceof String text)) {
            return reject(Reason.FOREIGN);
        }
        var scopes = Scopes.grantable(text);
        if (scopes.isEmpty()) {
            return reject(Reason.FOREIGN);
        }
        if (!tokens.stands(hash)) {
            return reject(Reason.REVOKED);
        }
        var grant = new Grant(client, scopes.get());
        if (remembered.size() >= REMEMBERED_MAX) {
            remembered.clear();
        }
        remembered.put(key, new Remembered(grant, expires.toInstant(), new AtomicReference<>(now)));
        return new Verified(grant);
    }

    private Rejected reject(Reason reason) {
        rejected.increment();
        return new Rejected(reason);
    }
}
