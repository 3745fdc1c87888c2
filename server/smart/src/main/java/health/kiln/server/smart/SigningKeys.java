/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import health.kiln.server.repository.RepositoryUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The RSA keys that sign access tokens: shared by all nodes through the database, which therefore needs the protection
 * that the patient data in it need anyway. Made at first use. Safe for many threads.
 */
public final class SigningKeys {
    public static final JWSAlgorithm ALGORITHM = JWSAlgorithm.RS256;

    /** How long a node may sign and verify by what it last read. */
    static final Duration FRESHNESS = Duration.ofMinutes(1);

    /** A new key is known to all nodes and published before it signs. */
    static final Duration PUBLISHED_BEFORE_USE = FRESHNESS.multipliedBy(5);

    /** An unknown key id makes a node look again, but no more often than this, whatever junk comes in. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private static final int BITS = 2048;
    private static final long LOCK = 0x6b696c6e_6b657973L;

    private final DataSource database;
    private final InstantSource clock;
    private volatile Loaded loaded;

    private record StoredKey(RSAKey key, Instant signsFrom, Instant retiresAt) {}

    private record Loaded(List<StoredKey> keys, Map<String, JWSVerifier> verifiers, Instant at) {}

    private SigningKeys(DataSource database, InstantSource clock, Loaded loaded) {
        this.database = database;
        this.clock = clock;
        this.loaded = loaded;
    }

    /** Reads the keys, and makes the first one if there is none. Of many nodes that start at once, one makes it. */
    public static SigningKeys open(DataSource database, InstantSource clock) throws RepositoryUnavailableException {
        try (var connection = database.getConnection()) {
            var found = load(connection, clock.instant());
            if (found.keys().isEmpty()) {
                addFirst(connection, clock.instant());
                found = load(connection, clock.instant());
            }
            return new SigningKeys(database, clock, found);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private static void addFirst(Connection connection, Instant now) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            if (load(connection, now).keys().isEmpty()) {
                insert(connection, now);
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void insert(Connection connection, Instant signsFrom) throws SQLException {
        var key = generate();
        try (var insert =
                connection.prepareStatement("insert into signing_key (kid, jwk, signs_from) values (?, ?, ?)")) {
            insert.setString(1, key.getKeyID());
            insert.setString(2, key.toJSONString());
            insert.setTimestamp(3, Timestamp.from(signsFrom));
            insert.executeUpdate();
        }
    }

    private static RSAKey generate() {
        try {
            return new RSAKeyGenerator(BITS)
                    .keyID(UUID.randomUUID().toString())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(ALGORITHM)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK makes RSA keys", e);
        }
    }

    /**
     * Adds a key that takes over signing in {@link #PUBLISHED_BEFORE_USE}; the others go when their last token has
     * expired.
     */
    public void rotate() throws RepositoryUnavailableException {
        var takesOver = clock.instant().plus(PUBLISHED_BEFORE_USE);
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var update = connection.prepareStatement("update signing_key set retires_at = least(retires_at, ?)")) {
                var gone = takesOver.plus(AccessTokens.LIFETIME_MAX).plus(FRESHNESS.multipliedBy(2));
                update.setTimestamp(1, Timestamp.from(gone));
                update.executeUpdate();
                insert(connection, takesOver);
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            loaded = load(connection, clock.instant());
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** The key that signs now. */
    RSAKey signer() throws RepositoryUnavailableException {
        var now = clock.instant();
        var current = fresh(now, FRESHNESS);
        return current.keys().stream()
                .filter(stored ->
                        !stored.signsFrom().isAfter(now) && stored.retiresAt().isAfter(now))
                .reduce((_, newest) -> newest)
                .orElseThrow(() -> new IllegalStateException("no key signs now"))
                .key();
    }

    /** What checks the signatures of this key; empty when there is none. */
    Optional<JWSVerifier> verifier(String kid) throws RepositoryUnavailableException {
        var now = clock.instant();
        var known = fresh(now, FRESHNESS).verifiers();
        if (!known.containsKey(kid)) {
            known = fresh(now, LOOK_AGAIN).verifiers();
        }
        return Optional.ofNullable(known.get(kid));
    }

    /** The public keys, those included that will sign soon. */
    public JWKSet publicKeys() throws RepositoryUnavailableException {
        var now = clock.instant();
        List<JWK> keys = new ArrayList<>();
        for (var stored : fresh(now, FRESHNESS).keys()) {
            if (stored.retiresAt().isAfter(now)) {
                keys.add(stored.key().toPublicJWK());
            }
        }
        return new JWKSet(keys);
    }

    private Loaded fresh(Instant now, Duration age) throws RepositoryUnavailableException {
        var current = loaded;
        if (current.at().plus(age).isAfter(now)) {
            return current;
        }
        try (var connection = database.getConnection()) {
            var found = load(connection, now);
            loaded = found;
            return found;
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private static Loaded load(Connection connection, Instant now) throws SQLException {
        var keys = new ArrayList<StoredKey>();
        var verifiers = new HashMap<String, JWSVerifier>();
        try (var select = connection.prepareStatement(
                "select jwk, signs_from, retires_at from signing_key where retires_at > ? order by signs_from, kid")) {
            select.setTimestamp(1, Timestamp.from(now));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var key = RSAKey.parse(rows.getString(1));
                    keys.add(new StoredKey(key, instant(rows.getTimestamp(2)), instant(rows.getTimestamp(3))));
                    verifiers.put(key.getKeyID(), new RSASSAVerifier(key.toRSAPublicKey()));
                }
            }
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("a stored signing key was written by this class", e);
        }
        return new Loaded(List.copyOf(keys), Map.copyOf(verifiers), now);
    }

    /** The database's infinity lies beyond what {@link Timestamp} converts. */
    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochMilli(timestamp.getTime());
    }

    private static RepositoryUnavailableException unavailable(SQLException cause) {
        return new RepositoryUnavailableException("The database of signing keys does not answer.", cause);
    }
}
