/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.state.ResourceIds;
import health.kiln.server.repository.ResourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
     * @param former the resource that the key led to before a merge took that, or the same one for a name that is old
     * @param turned whether the resource went to another patient, or was deleted
     */
    record Lead(UUID resource, Optional<UUID> former, boolean turned) {
        boolean retired() {
            return former.isPresent();
        }
    }

    /**
     * Who is meant.
     *
     * @param others existing resources that weaker keys of the same identity lead to
     * @param former who was meant before a merge, when all known keys are those of a merged one
     */
    record Found(UUID resource, List<UUID> others, Optional<UUID> former) {
        Found {
            others = List.copyOf(others);
        }
    }

    private final Map<IdentityKey, UUID> names = new HashMap<>();
    private final Map<UUID, ResourceKey> keys = new HashMap<>();
    private final Map<UUID, Lead> leads = new HashMap<>();
    private final Map<UUID, Lead> changed = new LinkedHashMap<>();
    private final Set<UUID> existing = new LinkedHashSet<>();
    private final Set<UUID> told = new HashSet<>();
    private final Set<UUID> saidUntold = new HashSet<>();
    private final Set<UUID> claimed = new HashSet<>();
    private final Set<UUID> sought = new HashSet<>();

    UUID name(IdentityKey key) {
        return names.computeIfAbsent(key, ResourceIds::of);
    }

    /** The resource of this type and id. */
    ResourceKey key(String type, UUID id) {
        return keys.computeIfAbsent(id, _ -> WorkingSet.key(type, id));
    }

    /**
     * As the table has it.
     *
     * @param untold whether it says that no message told of the resource yet
     * @param exists whether the resource is there now
     */
    void know(UUID key, Lead lead, boolean untold, boolean exists) {
        leads.put(key, lead);
        if (untold) {
            saidUntold.add(key);
        } else {
            told.add(lead.resource());
        }
        if (exists) {
            existing.add(lead.resource());
        }
    }

    /** The table has the key since this batch claimed it, and says that the resource was told of. */
    void claimed(UUID key, UUID resource) {
        leads.put(key, new Lead(resource, Optional.empty(), false));
        claimed.add(key);
    }

    /** Whether a key is to be looked for: it was not before. */
    boolean seeks(UUID key) {
        return sought.add(key);
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

    /** Whether the resource is known to be no placeholder. */
    boolean isTold(UUID resource) {
        return told.contains(resource);
    }

    void told(UUID resource) {
        told.add(resource);
    }

    void gone(UUID resource) {
        existing.remove(resource);
        told.remove(resource);
    }

    /** Whether the identity names by a new key what was known by others. */
    boolean learns(Identity identity) {
        for (var key : identity.keys()) {
            if (claimed.contains(name(key))) {
                return true;
            }
        }
        return false;
    }

    /** Known keys whose resource is not there yet; another batch may be about to make it. */
    List<UUID> unborn() {
        return leads.entrySet().stream()
                .filter(lead -> !claimed.contains(lead.getKey()))
                .filter(lead -> !existing.contains(lead.getValue().resource()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The first resource that is there, by the order of the keys; else the one that the keys will give. */
    Found find(Identity identity) {
        var there = new ArrayList<UUID>(1);
        var first = Optional.<UUID>empty();
        var former = Optional.<UUID>empty();
        var current = false;
        for (var key : identity.keys()) {
            var lead = key.isWeak() && !there.isEmpty() ? Optional.<Lead>empty() : lead(key);
            if (lead.isPresent()) {
                var resource = lead.get().resource();
                first = first.or(() -> Optional.of(resource));
                former = former.isPresent() ? former : lead.get().former();
                current |= !lead.get().retired();
                if (existing.contains(resource) && !there.contains(resource)) {
                    there.add(resource);
                }
            }
        }
        var before = current ? Optional.<UUID>empty() : former;
        return there.isEmpty()
                ? new Found(first.orElseGet(() -> name(identity.keys().getFirst())), List.of(), before)
                : new Found(there.getFirst(), there.subList(1, there.size()), before);
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

    /** Lets a key lead to a resource from now on; a key that a merge retired remembers whom it first meant. */
    void lead(UUID key, UUID resource, Optional<UUID> former) {
        var known = Optional.ofNullable(leads.get(key));
        var first = known.flatMap(Lead::former).or(() -> former);
        var turned = known.filter(Lead::turned).isPresent() || isTurned(resource);
        var lead = new Lead(resource, former.isPresent() ? first : former, turned);
        if (!lead.equals(leads.put(key, lead))) {
            changed.put(key, lead);
        }
    }

    private boolean isTurned(UUID key) {
        var lead = leads.get(key);
        return lead != null && lead.turned();
    }

    /** Whether what is said of this one, or in it, has to follow: it went to another patient, or was deleted. */
    boolean isTurned(Identity identity) {
        for (var key : identity.keys()) {
            if (isTurned(name(key))) {
                return true;
            }
        }
        return false;
    }

    /** The resource went to another patient, or was deleted: the known keys that lead to it tell so from now on. */
    void turn(UUID resource) {
        leads.replaceAll((key, lead) -> {
            if (!lead.resource().equals(resource) || lead.turned()) {
                return lead;
            }
            var turned = new Lead(resource, lead.former(), true);
            changed.put(key, turned);
            return turned;
        });
    }

    /** Lets those keys of an identity that lead to nothing that is there lead to this resource. */
    void unite(Identity identity, UUID resource) {
        for (var key : identity.keys()) {
            var lead = leads.get(name(key));
            if (lead == null || (!lead.resource().equals(resource) && !existing.contains(lead.resource()))) {
                lead(name(key), resource, Optional.empty());
            }
        }
    }

    /** The keys of which the table does not say yet where they lead, or whether the resource was told of. */
    Map<UUID, Lead> unsaved() {
        var unsaved = new LinkedHashMap<>(changed);
        leads.forEach((key, lead) -> {
            var saysTold = !saidUntold.contains(key);
            if (saysTold != told.contains(lead.resource()) && (claimed.contains(key) || !saysTold)) {
                unsaved.put(key, lead);
            }
        });
        return unsaved;
    }
}
