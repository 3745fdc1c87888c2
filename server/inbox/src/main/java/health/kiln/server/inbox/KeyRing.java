/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.state.ResourceIds;
import health.kiln.server.repository.ResourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The identity keys of one batch in memory: where they lead, and where the batch makes them lead. For one thread.
 * Whether a resource is there is told by whoever makes it.
 */
final class KeyRing {
    /**
     * Where a key leads.
     *
     * @param retired a merge has taken the resource that the key first led to
     */
    record Lead(UUID resource, boolean retired) {}

    /**
     * Who is meant.
     *
     * @param others existing resources that weaker keys of the same identity lead to
     */
    record Found(UUID resource, List<UUID> others) {
        Found {
            others = List.copyOf(others);
        }
    }

    private final Map<IdentityKey, UUID> names = new HashMap<>();
    private final Map<UUID, ResourceKey> keys = new HashMap<>();
    private final Map<UUID, Lead> leads = new HashMap<>();
    private final Map<UUID, Lead> changed = new LinkedHashMap<>();
    private final Set<UUID> existing = new LinkedHashSet<>();

    UUID name(IdentityKey key) {
        return names.computeIfAbsent(key, ResourceIds::of);
    }

    /** The resource of this type and id. */
    ResourceKey key(String type, UUID id) {
        return keys.computeIfAbsent(id, _ -> WorkingSet.key(type, id));
    }

    /** As the table has it. */
    void know(UUID key, Lead lead, boolean exists) {
        leads.put(key, lead);
        if (exists) {
            existing.add(lead.resource());
        }
    }

    boolean knows(UUID key) {
        return leads.containsKey(key);
    }

    Optional<Lead> lead(IdentityKey key) {
        return Optional.ofNullable(leads.get(name(key)));
    }

    boolean exists(UUID resource) {
        return existing.contains(resource);
    }

    void born(UUID resource) {
        existing.add(resource);
    }

    void gone(UUID resource) {
        existing.remove(resource);
    }

    /** Known keys whose resource is not there yet. */
    List<UUID> unborn() {
        return leads.entrySet().stream()
                .filter(lead -> !existing.contains(lead.getValue().resource()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The first resource that is there, by the order of the keys; else the one that the keys will give. */
    Found find(Identity identity) {
        var there = new ArrayList<UUID>(1);
        var first = Optional.<UUID>empty();
        for (var key : identity.keys()) {
            var lead = key.isWeak() && !there.isEmpty() ? Optional.<Lead>empty() : lead(key);
            if (lead.isPresent()) {
                var resource = lead.get().resource();
                first = first.or(() -> Optional.of(resource));
                if (existing.contains(resource) && !there.contains(resource)) {
                    there.add(resource);
                }
            }
        }
        return there.isEmpty()
                ? new Found(first.orElseGet(() -> name(identity.keys().getFirst())), List.of())
                : new Found(there.getFirst(), there.subList(1, there.size()));
    }

    /** Where the keys that the table lacks are to lead, so that each identity is one. */
    Map<UUID, UUID> claims(Collection<Identity> identities) {
        var claims = new HashMap<UUID, UUID>();
        for (var identity : identities) {
            var resource = identity.keys().stream()
                    .map(this::name)
                    .map(key -> leads.containsKey(key)
                            ? Optional.of(leads.get(key).resource())
                            : Optional.ofNullable(claims.get(key)))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElseGet(() -> name(identity.keys().getFirst()));
            for (var key : identity.keys()) {
                if (!leads.containsKey(name(key))) {
                    claims.putIfAbsent(name(key), resource);
                }
            }
        }
        return claims;
    }

    /** Lets a key lead to a resource from now on. */
    void lead(UUID key, UUID resource, boolean retired) {
        var lead = new Lead(resource, retired);
        if (!lead.equals(leads.put(key, lead))) {
            changed.put(key, lead);
        }
    }

    /** Lets those keys of an identity that lead to nothing that is there lead to this resource. */
    void unite(Identity identity, UUID resource) {
        for (var key : identity.keys()) {
            var lead = leads.get(name(key));
            if (lead == null || (!lead.resource().equals(resource) && !existing.contains(lead.resource()))) {
                lead(name(key), resource, false);
            }
        }
    }

    Map<UUID, Lead> changed() {
        return changed;
    }
}
