/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.Problem;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Stamp;
import health.kiln.mappings.state.Merging;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.sql.SQLException;
import java.util.Optional;

/** Lets one resource take the place of another (ADT A40, A41, A42 and the like), or have another name (A47 to A51). */
final class Merges {
    private static final int DUPLICATE_KEY = 205; // HL7 table 0357

    private final KeyRing ring;
    private final WorkingSet set;
    private final Repointing repointing;
    private final Affected affected;
    private final Joins joins;
    private final Lists lists;

    Merges(KeyRing ring, WorkingSet set, Repointing repointing, Affected affected, Joins joins, Lists lists) {
        this.ring = ring;
        this.set = set;
        this.repointing = repointing;
        this.affected = affected;
        this.joins = joins;
        this.lists = lists;
    }

    /** What speaks against it, before anything is changed. */
    Optional<Problem> conflict(Intent intent) {
        return switch (intent) {
            case Intent.Merge merge
            when isReversed(merge) ->
                Optional.of(new Problem(
                        DUPLICATE_KEY,
                        "MRG-1",
                        "An earlier merge retired the other of these two; it is not reversed."));
            case Intent.Rename rename
            when isTaken(rename) ->
                Optional.of(new Problem(DUPLICATE_KEY, "PID-3", "The new identifier belongs to somebody else."));
            case Intent.Upsert _,
                    Intent.Movement _,
                    Intent.Merge _,
                    Intent.Move _,
                    Intent.Rename _,
                    Intent.Snapshot _,
                    Intent.Retire _ -> Optional.empty();
        };
    }

    private boolean isReversed(Intent.Merge merge) {
        var survivor = ring.lead(merge.survivor().keys().getFirst());
        var retired = ring.lead(merge.retired().keys().getFirst());
        return survivor.isPresent()
                && retired.isPresent()
                && survivor.get().resource().equals(retired.get().resource())
                && survivor.get().retired()
                && !retired.get().retired();
    }

    private boolean isTaken(Intent.Rename rename) {
        var subject = ring.find(rename.subject()).resource();
        return ring.lead(rename.current())
                .map(KeyRing.Lead::resource)
                .filter(owner -> !owner.equals(subject) && ring.exists(owner))
                .isPresent();
    }

    void merge(Intent.Merge merge) throws SQLException {
        var survivorKey = affected.key(merge.survivor());
        var retiredKey = affected.key(merge.retired());
        affected.mention(survivorKey);
        if (survivorKey.equals(retiredKey)) {
            for (var name : merge.retired().keys()) { // one already
                age(survivorKey, name, Optional.empty(), merge.stamp());
            }
            return;
        }
        var survivor = affected.sketched(merge.survivor());
        var retired = affected.sketched(merge.retired());
        var referring = repointing.repoint(retiredKey, survivorKey);
        for (var key : referring) {
            if (key.type() == ResourceType.PATIENT && set.hasState(key)) {
                Merging.replaces(survivor, set.state(key), merge.stamp()); // a chain: an earlier merge's retired
            }
        }
        var closings = Merging.link(survivor, retired, merge.retired(), merge.stamp());
        joins.lead(survivor, retired, Optional.of(Affected.uuid(retiredKey)));
        affected.note(survivorKey, true);
        affected.note(retiredKey, true);
        joins.renameWithin(retiredKey, survivorKey, referring);
        lists.close(closings);
    }

    void rename(Intent.Rename rename) {
        var key = affected.key(rename.subject());
        var state = set.state(key);
        ring.lead(ring.name(rename.current()), Affected.uuid(key), Optional.empty());
        if (state.exists()) {
            state.addKey(ring.name(rename.current()));
        }
        age(key, rename.former(), Optional.of(rename.current()), rename.stamp());
    }

    /** The name is an old one from now on. */
    private void age(ResourceKey key, IdentityKey name, Optional<IdentityKey> current, Stamp stamp) {
        var state = set.state(key);
        var known = ring.lead(name).filter(KeyRing.Lead::retired).isPresent();
        ring.lead(ring.name(name), Affected.uuid(key), Optional.of(Affected.uuid(key)));
        if (state.exists() && !known) {
            state.addKey(ring.name(name));
            Merging.makeOld(state, name, current, stamp);
            affected.note(key, true);
        }
    }
}
