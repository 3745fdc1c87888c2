/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.Stamp;
import health.kiln.mappings.state.Merging;
import health.kiln.mappings.state.ResourceState;
import health.kiln.server.repository.ResourceKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What one message is about: finds the resources that it names among those of its batch, and notes what it changes. */
final class Affected {
    /** Merges in a row that late news is followed through. */
    static final int CHAIN_MAX = 64;

    private final KeyRing ring;
    private final WorkingSet set;
    private final Set<ResourceKey> about = new LinkedHashSet<>();

    Affected(KeyRing ring, WorkingSet set) {
        this.ring = ring;
        this.set = set;
    }

    /** Who is meant now. */
    ResourceKey key(Identity identity) {
        return ring.key(identity.handle().type(), ring.find(identity).resource());
    }

    /**
     * Whom the names meant then: what was said of a patient before a merge was said of the one who was retired by it, and
     * so on through a chain of merges.
     */
    ResourceKey asOf(Stamp stamp, Identity identity) throws SQLException {
        var found = ring.find(identity);
        var now = ring.key(identity.handle().type(), found.resource());
        if (found.former().isEmpty()) {
            return now;
        }
        var then = ring.key(identity.handle().type(), found.former().orElseThrow());
        for (var hop = 0; hop < CHAIN_MAX && !then.equals(now); hop++) {
            if (!set.hasState(then) || Merging.isBefore(set.state(then), stamp)) {
                break;
            }
            then = successor(then).orElse(now);
        }
        return set.hasState(then) ? then : now;
    }

    /** The one in whose place a record stood at that time. */
    ResourceKey since(ResourceKey record, Stamp stamp) throws SQLException {
        var line = line(record);
        for (var then : line) {
            if (!set.hasState(then) || Merging.isBefore(set.state(then), stamp)) {
                return then;
            }
        }
        return line.getLast();
    }

    /** The record and whoever took its place by a merge, one after the other; the last one counts now. */
    List<ResourceKey> line(ResourceKey record) throws SQLException {
        set.fetch(List.of(record));
        var line = new ArrayList<>(List.of(record));
        for (var hop = 0; hop < CHAIN_MAX && set.hasState(line.getLast()); hop++) {
            var next = successor(line.getLast());
            if (next.isEmpty()) {
                break;
            }
            line.add(next.get());
        }
        return line;
    }

    /** Who took the place of one who was retired by a merge. */
    Optional<ResourceKey> successor(ResourceKey retired) throws SQLException {
        var successor = Merging.successor(set.state(retired))
                .map(id -> ring.key(retired.type().fhirName(), UUID.fromString(id)));
        if (successor.isPresent()) {
            set.fetch(List.of(successor.get()));
        }
        return successor;
    }

    /** The resource, made as a placeholder when it is unknown. */
    ResourceState sketched(Identity identity) {
        var key = key(identity);
        var state = set.state(key);
        if (!state.exists()) {
            Merging.sketchIdentifiers(state, identity);
            note(key, true);
        }
        return state;
    }

    /** The message is about this resource, and perhaps changed it. */
    void note(ResourceKey key, boolean changed) {
        about.add(key);
        var state = set.state(key);
        if (state.exists()) {
            ring.born(uuid(key));
            if (!state.isPlaceholder()) {
                ring.told(uuid(key));
            }
        }
        if (changed) {
            set.changed(key);
        }
    }

    /** The message is about this resource, whatever it does to it. */
    void mention(ResourceKey key) {
        about.add(key);
    }

    List<ResourceKey> all() {
        return List.copyOf(about);
    }

    static UUID uuid(ResourceKey key) {
        return UUID.fromString(key.id().value());
    }
}
