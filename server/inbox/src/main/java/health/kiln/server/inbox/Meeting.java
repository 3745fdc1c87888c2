/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.Mapping;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.state.Handles;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Messages whose identities were found or claimed, and in which names inside another resource's scope have that resource
 * itself: the allergy of the very patient whom a number leads to now, merges and all.
 *
 * @param messages as they were, but for the keys of their identities
 * @param resources whom each identity means
 */
record Meeting(KeyRing ring, List<Meant> messages, Map<Identity, UUID> resources) {
    /** Scopes within scopes, and other batches that claim the same names, bound the rounds until nothing changes. */
    private static final int ROUNDS_MAX = 32;

    /**
     * Finds or claims all keys. The first guess at a scope is the resource that its first key would give, which is nearly
     * always right: then one look finds everything.
     */
    static Meeting of(Identities table, List<Meant> messages) throws SQLException {
        var ring = new KeyRing();
        var guess = guess(ring, messages);
        for (var round = 0; round < ROUNDS_MAX; round++) {
            table.find(ring, guess.resources().keySet());
            table.find(ring, guess.renamed());
            if (guess.stands()) {
                table.claim(ring, guess.resources().keySet());
                if (guess.stands()) {
                    return guess;
                }
            }
            guess = guess(ring, messages);
        }
        throw new IllegalStateException("names within names did not settle");
    }

    /** By what the ring knows so far. */
    private static Meeting guess(KeyRing ring, List<Meant> messages) {
        var resolved = new ArrayList<Meant>(messages.size());
        var resources = new LinkedHashMap<Identity, UUID>();
        for (var message : messages) {
            var handles = new Handles();
            var intents = handles.introduce(message.mapped().intents(), scoped -> {
                var resource = ring.find(scoped).resource();
                resources.put(scoped, resource);
                return resource;
            });
            var mapped = new Mapping.Mapped(intents, message.mapped().remarks());
            resolved.add(new Meant(message.id(), message.envelope(), message.label(), mapped));
        }
        return new Meeting(ring, resolved, resources);
    }

    /** Whether the ring still says the same: then a guess by what it knows now would be this one again. */
    private boolean stands() {
        for (var entry : resources.entrySet()) {
            if (!ring.find(entry.getKey()).resource().equals(entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** Names that a message gives up or takes: they are looked for, but not claimed. */
    private Set<UUID> renamed() {
        var names = new LinkedHashSet<UUID>();
        for (var message : messages) {
            for (var intent : message.mapped().intents()) {
                if (intent instanceof Intent.Rename(var _, IdentityKey former, IdentityKey current, var _)) {
                    names.add(ring.name(former));
                    names.add(ring.name(current));
                }
            }
        }
        return names;
    }

    /** Whether a message knows by two names what was taken for two. */
    boolean joins() {
        return resources.keySet().stream().anyMatch(identity -> Joining.joins(ring, identity));
    }
}
