/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import com.nimbusds.jose.jwk.JWKSet;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.postgres.UniqueViolation;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The registered apps, in the database. Safe for many threads, and beside a running gateway. */
public final class Clients {
    /** Most apps that a list shows. */
    public static final int LIST_MAX = 1000;

    public static final int NAME_LENGTH_MAX = 100;
    private static final int SECRET_BYTES = 32;
    private static final String COLUMNS =
            "select client_id, name, scopes, secret_hash, jwks, enabled, created_at from app_client ";

    private final DataSource database;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Clients(DataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Registers an app with a new secret. Empty when the name is taken. */
    public Optional<Registration> registerWithSecret(String name, Scopes scopes) throws RepositoryUnavailableException {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return add(name, scopes, new Client.Credential.Secret(Sha256.of(secret)), Optional.of(Sha256.of(secret)))
                .map(client -> new Registration(client, Optional.of(secret)));
    }

    /** Registers an app that signs assertions with one of these keys. Empty when the name is taken. */
    public Optional<Registration> registerWithKeys(String name, Scopes scopes, ClientKeys.Accepted keys)
            throws RepositoryUnavailableException {
        return add(name, scopes, new Client.Credential.Keys(keys.publicKeys()), Optional.empty())
                .map(client -> new Registration(client, Optional.empty()));
    }

    private Optional<Client> add(String name, Scopes scopes, Client.Credential credential, Optional<byte[]> secretHash)
            throws RepositoryUnavailableException {
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException("a name has 1 to " + NAME_LENGTH_MAX + " characters");
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var client = new Client(UUID.randomUUID().toString(), name, scopes, credential, true, now);
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into app_client (client_id, name, scopes, secret_hash, jwks, created_at)"
                                + " values (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, client.clientId());
            insert.setString(2, name);
            insert.setString(3, scopes.toString());
            insert.setBytes(4, secretHash.orElse(null));
            insert.setString(
                    5,
                    credential instanceof Client.Credential.Keys keys
                            ? keys.publicKeys().toString()
                            : null);
            insert.setTimestamp(6, Timestamp.from(now));
            insert.executeUpdate();
            return Optional.of(client);
        } catch (SQLException e) {
            if (UniqueViolation.is(e)) {
                return Optional.empty();
            }
            throw unavailable(e);
        }
    }

    public Optional<Client> find(String clientId) throws RepositoryUnavailableException {
        return select("where client_id = ?", clientId).stream().findFirst();
    }

    public Optional<Client> findByName(String name) throws RepositoryUnavailableException {
        return select("where name = ?", name).stream().findFirst();
    }

    /** By name, at most {@link #LIST_MAX}. */
    public List<Client> list() throws RepositoryUnavailableException {
        return select("where name >= ? order by name limit " + LIST_MAX, "");
    }

    private List<Client> select(String where, String parameter) throws RepositoryUnavailableException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(COLUMNS + where)) {
            select.setString(1, parameter);
            try (var rows = select.executeQuery()) {
                var clients = new ArrayList<Client>();
                while (rows.next()) {
                    clients.add(client(rows));
                }
                return List.copyOf(clients);
            }
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private static Client client(ResultSet row) throws SQLException {
        return new Client(
                row.getString("client_id"),
                row.getString("name"),
                Scopes.grantable(row.getString("scopes")).orElse(new Scopes(List.of())),
                credential(
                        Optional.ofNullable(row.getBytes("secret_hash")), Optional.ofNullable(row.getString("jwks"))),
                row.getBoolean("enabled"),
                row.getTimestamp("created_at").toInstant());
    }

    private static Client.Credential credential(Optional<byte[]> secretHash, Optional<String> jwks) {
        if (secretHash.isPresent()) {
            return new Client.Credential.Secret(secretHash.get());
        }
        try {
            return new Client.Credential.Keys(JWKSet.parse(jwks.orElseThrow()));
        } catch (ParseException e) {
            throw new IllegalStateException("a stored key set was checked when it was registered", e);
        }
    }

    /** Enables or disables an app; false when there is none of this id. */
    public boolean enable(String clientId, boolean enabled) throws RepositoryUnavailableException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update app_client set enabled = ? where client_id = ?")) {
            update.setBoolean(1, enabled);
            update.setString(2, clientId);
            return update.executeUpdate() > 0;
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /**
     * Uses up an assertion's {@code jti}: false when it was used before. One atomic insert, so that of two nodes one wins.
     */
    public boolean useAssertion(String clientId, String jti, Instant expiresAt) throws RepositoryUnavailableException {
        try (var connection = database.getConnection()) {
            forgetExpiredAssertions(connection);
            try (var insert = connection.prepareStatement("insert into used_assertion (client_id, jti_hash, expires_at)"
                    + " values (?, ?, ?) on conflict do nothing")) {
                insert.setString(1, clientId);
                insert.setBytes(2, Sha256.of(jti));
                insert.setTimestamp(3, Timestamp.from(expiresAt));
                return insert.executeUpdate() == 1;
            }
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private void forgetExpiredAssertions(Connection connection) throws SQLException {
        try (var delete = connection.prepareStatement(
                "delete from used_assertion where ctid in (select ctid from used_assertion where expires_at < ? limit 100)")) {
            delete.setTimestamp(1, Timestamp.from(clock.instant().minus(1, ChronoUnit.HOURS)));
            delete.executeUpdate();
        }
    }

    private static RepositoryUnavailableException unavailable(SQLException cause) {
        return new RepositoryUnavailableException("The database of apps does not answer.", cause);
    }
}
