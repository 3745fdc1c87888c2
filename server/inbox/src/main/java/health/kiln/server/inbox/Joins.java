/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.state.ResourceState;
import health.kiln.server.repository.ResourceKey;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes one of two resources that were one all the time, and lets the names of one lead to the other. */
final class Joins {
    private final Identities table;
    private final KeyRing ring;
    private final WorkingSet set;
    private final Repointing repointing;

    Joins(Identities table, KeyRing ring, WorkingSet set, Repointing repointing) {
        this.table = table;
        this.ring = ring;
        this.set = set;
        this.repointing = repointing;
    }

    /** The survivor has all that was said of the other, which is no more. */
    void join(ResourceKey survivor, ResourceKey other) throws SQLException {
        var state = set.state(survivor);
        var joined = set.state(other);
        state.absorb(joined);
        lead(state, joined, Optional.empty());
        set.changed(survivor);
        var referring = repointing.repoint(other, survivor);
        set.remove(other);
        ring.gone(uuid(joined));
        renameWithin(other, survivor, referring);
    }

    /** Every key of the one leads to the other from now on. */
    void lead(ResourceState survivor, ResourceState other, Optional<UUID> former) throws SQLException {
        var keys = new LinkedHashSet<>(other.otherKeys());
        keys.add(uuid(other));
        table.find(ring, keys);
        for (var key : keys) {
            ring.lead(key, uuid(survivor), former);
            survivor.addKey(key);
        }
    }

    /**
     * What had its name in the scope of a resource that is another one now has it in that one's scope; where that name is
     * known already, two were one all the time.
     */
    void renameWithin(ResourceKey from, ResourceKey to, Set<ResourceKey> referring) throws SQLException {
        var renamed = new LinkedHashMap<IdentityKey, ResourceKey>();
        for (var key : referring) {
            if (set.hasState(key)) {
                for (var name : set.state(key).renameWithin(from.toString(), to.toString())) {
                    renamed.put(name, key);
                    set.changed(key);
                }
            }
        }
        table.find(ring, renamed.keySet().stream().map(ring::name).collect(Collectors.toSet()));
        for (var entry : renamed.entrySet()) {
            takeName(entry.getKey(), entry.getValue());
        }
    }

    private void takeName(IdentityKey name, ResourceKey key) throws SQLException {
        var other = ring.lead(name).map(KeyRing.Lead::resource).filter(ring::exists);
        if (other.isEmpty()) {
            ring.lead(ring.name(name), Affected.uuid(key), Optional.empty());
            set.state(key).addKey(ring.name(name));
        } else if (!other.get().equals(Affected.uuid(key)) && set.hasState(key)) {
            var survivor = ring.key(key.type().fhirName(), other.get());
            set.fetch(List.of(survivor));
            join(survivor, key);
        }
    }

    private static UUID uuid(ResourceState state) {
        return UUID.fromString(state.id());
    }
}
