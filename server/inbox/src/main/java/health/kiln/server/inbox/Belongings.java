/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Stamp;
import health.kiln.mappings.state.Chronicle.Owner;
import health.kiln.mappings.state.Identified;
import health.kiln.mappings.state.Ownership;
import health.kiln.server.repository.ResourceKey;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Whose a visit or an account was at any time. One that always was the same patient's needs no memory; others remember
 * each owner, as the record that it was then, and the owners remember that they had it.
 */
final class Belongings {
    private final KeyRing ring;
    private final WorkingSet set;
    private final Affected affected;
    private final List<Intent> intents;

    Belongings(KeyRing ring, WorkingSet set, Affected affected, List<Intent> intents) {
        this.ring = ring;
        this.set = set;
        this.affected = affected;
        this.intents = intents;
    }

    /** Remembers what a message says, before it is taken in: whether it is not what was always said. */
    boolean remember(ResourceKey carrier, Intent.Upsert upsert) throws SQLException {
        var owner = Ownership.ownerIn(upsert.assignments()).flatMap(this::identity);
        if (owner.isEmpty()) {
            return false;
        }
        var state = set.state(carrier);
        var now = affected.key(owner.get());
        var then = affected.asOf(upsert.stamp(), owner.get());
        var newest = Ownership.newestOwner(state);
        var isOther =
                newest.filter(known -> !known.getValue().equals(now.toString())).isPresent();
        if (!isOther && then.equals(now) && state.chronicle().owners().isEmpty()) {
            return false;
        }
        return own(carrier, upsert.stamp(), new Owner(then.toString(), false));
    }

    private Optional<Identity> identity(String handle) {
        for (var intent : intents) {
            for (var identity : Identified.by(intent)) {
                if (identity.handle().type().equals("Patient")
                        && identity.handle().reference().equals(handle)) {
                    return Optional.of(identity);
                }
            }
        }
        return Optional.empty();
    }

    /** Whose it is from then on; to be told before its state is. */
    boolean own(ResourceKey carrier, Stamp stamp, Owner owner) {
        var chronicle = set.state(carrier).chronicle();
        var changed = chronicle.owners().isEmpty() && Ownership.rememberOwner(set.state(carrier));
        changed |= chronicle.own(stamp, owner);
        if (changed) {
            set.changed(carrier);
        }
        return changed;
    }

    /** Those whose it was and is not any more remember that. */
    void part(ResourceKey visit) throws SQLException {
        var current = Ownership.patientOf(set.state(visit));
        for (var owner : owners(visit)) {
            var now = last(owner);
            if (!now.toString().equals(current) && set.state(now).chronicle().leave(visit.toString())) {
                set.changed(now);
            }
        }
    }

    /** All records that had it, as they were then, and are in the store. */
    Set<ResourceKey> owners(ResourceKey visit) throws SQLException {
        var owners = new LinkedHashSet<ResourceKey>();
        for (var owner : set.state(visit).chronicle().owners().values()) {
            owners.add(key(owner.patient()));
        }
        var current = Ownership.patientOf(set.state(visit));
        if (owners.isEmpty() && !current.isEmpty()) {
            owners.add(key(current));
        }
        set.fetch(owners);
        owners.removeIf(owner -> !set.hasState(owner));
        return owners;
    }

    /** Whose it was at that time, by the merges until then. */
    Optional<ResourceKey> ownerAt(ResourceKey visit, Stamp stamp) throws SQLException {
        var state = set.state(visit);
        var first = state.chronicle().ownerAt(stamp).orElseGet(() -> Ownership.patientOf(state));
        return first.isEmpty() ? Optional.empty() : Optional.of(affected.since(key(first), stamp));
    }

    /** The one in whose place a record stands by now. */
    ResourceKey last(ResourceKey record) throws SQLException {
        return affected.line(record).getLast();
    }

    /** The resource of this reference. */
    ResourceKey key(String reference) {
        var slash = reference.indexOf('/');
        return ring.key(reference.substring(0, slash), UUID.fromString(reference.substring(slash + 1)));
    }
}
