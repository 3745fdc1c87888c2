/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

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
            select i.key, i.resource, i.retired,
                   (select true from resource_state s where s.resource = i.resource limit 1) is not null
              from identity_key i where i.key = any (?)""";
    private static final String CLAIM = """
            insert into identity_key (key, resource)
            select key, resource from unnest(?::uuid[], ?::uuid[]) as claim (key, resource) order by key
            on conflict (key) do nothing returning key, resource""";
    private static final String LOCK = "select key from identity_key where key = any (?) order by key for update";
    private static final String LEAD = """
            insert into identity_key (key, resource, retired)
            select key, resource, retired from unnest(?::uuid[], ?::uuid[], ?::boolean[]) as lead (key, resource, retired)
            order by key
            on conflict (key) do update set resource = excluded.resource, retired = excluded.retired""";

    private final Connection connection;

    Identities(Connection connection) {
        this.connection = connection;
    }

    /** Until the transaction ends. A shared hold may be made an exclusive one. */
    void hold(boolean alone) throws SQLException {
        try (var statement = connection.prepareStatement(alone ? HOLD_ALONE : SHARE);
                var _ = statement.executeQuery()) {
            return;
        }
    }

    /**
     * Finds where all keys of the identities lead, and claims those that lead nowhere.
     *
     * @param lookups further keys to find, but not to claim
     */
    KeyRing findOrClaim(Collection<Identity> identities, Collection<IdentityKey> lookups) throws SQLException {
        var ring = new KeyRing();
        var keys = new TreeSet<UUID>();
        identities.forEach(identity -> identity.keys().forEach(key -> keys.add(ring.name(key))));
        lookups.forEach(key -> keys.add(ring.name(key)));
        find(ring, keys);
        var unborn = ring.unborn();
        if (!unborn.isEmpty()) {
            lock(unborn); // two batches may be about to make the same resource: one waits for the other
            find(ring, unborn);
        }
        var claims = new TreeMap<>(ring.claims(identities));
        if (!claims.isEmpty()) {
            claim(ring, claims);
            find(ring, claims.keySet().stream().filter(key -> !ring.knows(key)).toList());
        }
        return ring;
    }

    private void find(KeyRing ring, Collection<UUID> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(FIND)) {
            statement.setArray(1, uuids(keys));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var lead = new KeyRing.Lead(rows.getObject(2, UUID.class), rows.getBoolean(3));
                    ring.know(rows.getObject(1, UUID.class), lead, rows.getBoolean(4));
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

    private void claim(KeyRing ring, Map<UUID, UUID> claims) throws SQLException {
        try (var statement = connection.prepareStatement(CLAIM)) {
            statement.setArray(1, uuids(claims.keySet()));
            statement.setArray(2, uuids(claims.values()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var lead = new KeyRing.Lead(rows.getObject(2, UUID.class), false);
                    ring.know(rows.getObject(1, UUID.class), lead, false);
                }
            }
        }
    }

    /** Writes where the batch made keys lead. */
    void save(KeyRing ring) throws SQLException {
        var changed = ring.changed();
        if (changed.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(LEAD)) {
            statement.setArray(1, uuids(changed.keySet()));
            statement.setArray(
                    2,
                    uuids(changed.values().stream().map(KeyRing.Lead::resource).toList()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "boolean",
                            changed.values().stream().map(KeyRing.Lead::retired).toArray()));
            statement.executeUpdate();
        }
    }

    private Array uuids(Collection<UUID> uuids) throws SQLException {
        return connection.createArrayOf("uuid", uuids.toArray());
    }
}
