/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Identity;
import health.kiln.server.repository.postgres.UniqueViolation;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The table of identity keys. Finds or claims all keys of a batch in a few statements whatever its size, race-free
 * across threads and nodes: a key that another transaction is claiming is waited for, in the order of the keys, and then
 * leads where that one says.
 *
 * <p>Batches that make keys lead elsewhere (merges, renames, joins) hold the table alone until they commit; all others
 * share it. So where a key leads does not change under a batch.
 */
final class Identities {
    private static final String SHARE = "select pg_advisory_xact_lock_shared(20, hashtext(current_schema()::text))";
    private static final String HOLD_ALONE = "select pg_advisory_xact_lock(20, hashtext(current_schema()::text))";
    private static final String FIND = """
            select i.key, i.resource, i.former, i.turned, i.untold,
                   not i.untold
                   or (select true from resource_state s where s.resource = i.resource limit 1) is not null
              from identity_key i where i.key = any (?)""";
    private static final String CLAIM = """
            insert into identity_key (key, resource)
            select key, resource from unnest(?::uuid[], ?::uuid[]) as claim (key, resource) order by key""";
    private static final String CLAIM_FREE = CLAIM + " on conflict (key) do nothing returning key, resource";
    private static final String LOCK = "select key from identity_key where key = any (?) order by key for update";
    private static final String LEAD = """
            insert into identity_key (key, resource, former, turned, untold)
            select key, resource, former, turned, untold
              from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::bool[], ?::bool[])
                   as lead (key, resource, former, turned, untold)
             order by key
            on conflict (key) do update
              set resource = excluded.resource, former = excluded.former, turned = excluded.turned,
                  untold = excluded.untold""";

    private final Connection connection;
    private Optional<Savepoint> beforeSharing = Optional.empty();
    private Optional<Savepoint> beforeClaims = Optional.empty();

    Identities(Connection connection) {
        this.connection = connection;
    }

    /** Holds the table with others, until the transaction ends. */
    void share() throws SQLException {
        beforeSharing = Optional.of(connection.setSavepoint());
        hold(SHARE);
        beforeClaims = Optional.of(connection.setSavepoint());
    }

    /**
     * Holds the table alone, until the transaction ends. INVARIANT: a share is given up before, with all that was found and
     * claimed since: of two that kept theirs each would wait for the other to end.
     *
     * @return whether a share was given up, so that all has to be found and claimed again
     */
    boolean holdAlone() throws SQLException {
        var shared = beforeSharing;
        if (shared.isPresent()) {
            connection.rollback(shared.get());
            beforeSharing = Optional.empty();
            beforeClaims = Optional.empty();
        }
        hold(HOLD_ALONE);
        return shared.isPresent();
    }

    private void hold(String how) throws SQLException {
        try (var statement = connection.prepareStatement(how);
                var _ = statement.executeQuery()) {
            return;
        }
    }

    /** Finds where the keys of identities lead that were not looked for yet. */
    void find(KeyRing ring, Iterable<Identity> identities) throws SQLException {
        var keys = new TreeSet<UUID>();
        identities.forEach(identity -> identity.keys().forEach(key -> keys.add(ring.name(key))));
        find(ring, keys);
    }

    /** Finds where keys lead that were not looked for yet. */
    void find(KeyRing ring, Set<UUID> keys) throws SQLException {
        read(ring, keys.stream().filter(ring::seeks).toList());
    }

    /** Claims those keys of the identities that lead nowhere. */
    void claim(KeyRing ring, Collection<Identity> identities) throws SQLException {
        var unborn = ring.unborn();
        if (!unborn.isEmpty()) {
            lock(unborn); // two batches may be about to make the same resource: one waits for the other
            read(ring, unborn);
        }
        var claims = new TreeMap<>(ring.claims(identities));
        if (!claims.isEmpty()) {
            insert(ring, claims);
            read(ring, claims.keySet().stream().filter(key -> !ring.knows(key)).toList());
        }
    }

    private void read(KeyRing ring, Collection<UUID> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(FIND)) {
            statement.setArray(1, uuids(keys));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var former = Optional.ofNullable(rows.getObject(3, UUID.class));
                    var lead = new KeyRing.Lead(rows.getObject(2, UUID.class), former, rows.getBoolean(4));
                    ring.know(rows.getObject(1, UUID.class), lead, rows.getBoolean(5), rows.getBoolean(6));
                }
            }
        }
    }

    private void lock(List<UUID> keys) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setArray(1, uuids(keys));
            try (var _ = statement.executeQuery()) {
                return;
            }
        }
    }

    /**
     * The first claims are made as if nobody else claimed one of the keys meanwhile, which is rare and makes each twice as
     * dear; if somebody did, they are undone and made again with care.
     */
    private void insert(KeyRing ring, Map<UUID, UUID> claims) throws SQLException {
        if (beforeClaims.isPresent()) {
            var before = beforeClaims.get();
            beforeClaims = Optional.empty();
            try (var statement = claim(CLAIM, claims)) {
                statement.executeUpdate();
                claims.forEach(ring::claimed);
                return;
            } catch (SQLException taken) {
                if (!UniqueViolation.is(taken)) {
                    throw taken;
                }
                connection.rollback(before);
            }
        }
        try (var statement = claim(CLAIM_FREE, claims);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                ring.claimed(rows.getObject(1, UUID.class), rows.getObject(2, UUID.class));
            }
        }
    }

    private PreparedStatement claim(String sql, Map<UUID, UUID> claims) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.setArray(1, uuids(claims.keySet()));
        statement.setArray(2, uuids(claims.values()));
        return statement;
    }

    /** Writes where the batch made keys lead, and what it claimed for nothing. */
    void save(KeyRing ring) throws SQLException {
        var changed = ring.unsaved();
        if (changed.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(LEAD)) {
            statement.setArray(1, uuids(changed.keySet()));
            statement.setArray(
                    2,
                    uuids(changed.values().stream().map(KeyRing.Lead::resource).toList()));
            statement.setArray(3, connection.createArrayOf("uuid", formers(changed.values())));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "bool",
                            changed.values().stream().map(KeyRing.Lead::turned).toArray()));
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "bool",
                            changed.values().stream()
                                    .map(lead -> !ring.isTold(lead.resource()))
                                    .toArray()));
            statement.executeUpdate();
        }
    }

    private static @Nullable Object[] formers(Collection<KeyRing.Lead> leads) {
        return leads.stream().map(lead -> lead.former().orElse(null)).toArray();
    }

    private Array uuids(Collection<UUID> uuids) throws SQLException {
        return connection.createArrayOf("uuid", uuids.toArray());
    }
}
