/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.Problem;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Reversal;
import health.kiln.mappings.intent.Stamp;
import health.kiln.mappings.state.Merging;
import health.kiln.mappings.state.Relations;
import health.kiln.mappings.state.ResourceState;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lets one resource take the place of another (ADT A40, A41, A42 and the like), or have another name (A47 to A51). */
final class Merges {
    private static final int DUPLICATE_KEY = 205; // HL7 table 0357

    private static final String RETIRED = IdentityKey.COMPOSED + "retired";

    private final KeyRing ring;
    private final WorkingSet set;
    private final Repointing repointing;
    private final Affected affected;
    private final Joins joins;
    private final Lists lists;
    private final Succession succession;
    private final Deletions deletions;

    Merges(
            KeyRing ring,
            WorkingSet set,
            Repointing repointing,
            Affected affected,
            Joins joins,
            Lists lists,
            Succession succession,
            Deletions deletions) {
        this.ring = ring;
        this.set = set;
        this.repointing = repointing;
        this.affected = affected;
        this.joins = joins;
        this.lists = lists;
        this.succession = succession;
        this.deletions = deletions;
    }

    /** What speaks against it, before anything is changed. */
    Optional<Problem> conflict(Intent intent) {
        return switch (intent) {
            case Intent.Merge merge
            when merge.reversal() == Reversal.REFUSED && isReversed(merge) ->
                Optional.of(new Problem(
                        DUPLICATE_KEY,
                        "MRG-1",
                        "An earlier merge retired the other of these two; it is not reversed."));
            case Intent.Rename rename
            when isTaken(rename) ->
                Optional.of(new Problem(DUPLICATE_KEY, "PID-3", "The new identifier belongs to somebody else."));
            case Intent.Upsert _,
                    Intent.Known _,
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
        var now = affected.key(merge.survivor());
        var retiredKey = affected.key(merge.retired());
        affected.mention(now);
        if (now.equals(retiredKey)) {
            if (!isReversed(merge)) {
                part(now, merge);
            }
            return;
        }
        affected.sketched(merge.survivor());
        var then = affected.asOf(merge.stamp(), merge.survivor());
        var retiredThen = affected.asOf(merge.stamp(), merge.retired());
        if (!retiredThen.equals(retiredKey)) {
            mergeEarlier(retiredThen, merge.retired(), then, merge.survivor(), merge.stamp());
            return;
        }
        affected.sketched(merge.retired());
        unite(retiredKey, merge.retired(), then, now, merge.stamp());
    }

    /**
     * One who was retired by a later merge was retired by this one already. When the later one came, the survivor of this one
     * stood in that place: so that is who was retired then, and whoever counts by the later merge still does.
     */
    private void mergeEarlier(
            ResourceKey retired, Identity names, ResourceKey survivor, Identity survivorNames, Stamp stamp)
            throws SQLException {
        var state = set.state(retired);
        var later = Merging.mergedAt(state).orElseThrow();
        var next = affected.since(affected.successor(retired).orElseThrow(), later);
        var now = affected.line(next).getLast();
        var standing = affected.since(survivor, later);
        Merging.reopen(state);
        var closings =
                new ArrayList<>(Merging.link(set.state(survivor), state, set.state(now), own(names, retired), stamp));
        affected.note(retired, true);
        affected.note(survivor, true);
        closings.addAll(succession.passOn(survivor, standing));
        lists.close(closings);
        if (standing.equals(next)) {
            lists.close(succession.passOn(standing, now));
        } else if (affected.successor(standing).isPresent()) {
            mergeEarlier(standing, survivorNames, next, names, later);
        } else if (!standing.equals(now)) {
            unite(standing, survivorNames, next, now, later);
        }
        if (now.type() == ResourceType.PATIENT) {
            deletions.settleMerged(retired, now);
        }
    }

    /** Lets one who counts be retired into another, who took its place then and whose place somebody else may have now. */
    private void unite(ResourceKey retiredKey, Identity names, ResourceKey then, ResourceKey now, Stamp stamp)
            throws SQLException {
        var retired = set.state(retiredKey);
        var relatives = relatives(retired);
        holdFormer(retired);
        var referring = repointing.repoint(retiredKey, now);
        joins.renameWithin(retiredKey, now, referring); // before lists are compared: what both list is one
        var closings =
                new ArrayList<>(Merging.link(set.state(then), retired, set.state(now), own(names, retiredKey), stamp));
        affected.note(then, true);
        for (var relative : relatives) {
            Relations.rename(set.state(relative), retired.id(), now.id().value());
            set.changed(relative);
        }
        closings.addAll(succession.passOn(then, now));
        joins.lead(set.state(now), retired, Optional.of(Affected.uuid(retiredKey)));
        affected.note(now, true);
        affected.note(retiredKey, true);
        lists.close(closings);
        if (now.type() == ResourceType.PATIENT) {
            deletions.settleMerged(retiredKey, now);
        } else if (now.type() == ResourceType.ENCOUNTER) {
            deletions.settleParts(now);
        }
    }

    /** Those whose place it took lead to it, visits and accounts by an extension, which no search finds. */
    private void holdFormer(ResourceState retired) throws SQLException {
        var former = retired.otherKeys().stream()
                .map(key -> ring.key(retired.type(), key))
                .toList();
        set.fetch(former);
        former.stream().filter(set::hasState).forEach(set::state);
    }

    /** Those of the names that no earlier merge brought. */
    private List<IdentityKey> own(Identity names, ResourceKey record) {
        return names.keys().stream()
                .filter(name -> ring.lead(name)
                        .flatMap(KeyRing.Lead::former)
                        .filter(former -> !former.equals(Affected.uuid(record)))
                        .isEmpty())
                .toList();
    }

    private List<ResourceKey> relatives(ResourceState retired) throws SQLException {
        if (!retired.type().equals(ResourceType.PATIENT.fhirName())) {
            return List.of();
        }
        var relatives = Relations.of(retired).stream()
                .map(id -> ring.key(retired.type(), UUID.fromString(id)))
                .toList();
        set.fetch(relatives);
        return relatives.stream().filter(set::hasState).toList();
    }

    /**
     * Two numbers of one resource: that of a patient is a record of its own that was merged, although nobody ever heard of
     * it alone. So what comes late under that number is told from what is said of the survivor.
     */
    private void part(ResourceKey key, Intent.Merge merge) throws SQLException {
        for (var name : merge.retired().keys()) {
            var known = ring.lead(name).filter(KeyRing.Lead::retired).isPresent();
            if (key.type() != ResourceType.PATIENT || merge.survivor().keys().contains(name)) {
                age(key, name, Optional.empty(), merge.stamp());
            } else if (!known) {
                var stub = ring.key(
                        "Patient", ring.name(new IdentityKey("Patient", RETIRED, name.system() + "|" + name.value())));
                set.fetch(List.of(stub));
                Merging.partFrom(set.state(key), name);
                Merging.sketchIdentifiers(set.state(stub), merge.retired());
                lists.close(
                        Merging.link(set.state(key), set.state(stub), set.state(key), List.of(name), merge.stamp()));
                set.state(key).addKey(ring.name(name));
                ring.lead(ring.name(name), Affected.uuid(key), Optional.of(Affected.uuid(stub)));
                affected.note(stub, true);
                affected.note(key, true);
            }
        }
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
