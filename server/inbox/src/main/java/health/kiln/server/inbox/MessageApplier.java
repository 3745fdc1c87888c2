/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.Problem;
import health.kiln.mappings.Remark;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.intent.Intent.Retire.Reason;
import health.kiln.mappings.intent.Intent.Step;
import health.kiln.mappings.intent.Stamp;
import health.kiln.mappings.state.Closing;
import health.kiln.mappings.state.Handles;
import health.kiln.mappings.state.Identified;
import health.kiln.mappings.state.Merging;
import health.kiln.mappings.state.References;
import health.kiln.mappings.state.ResourceState;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Workspace;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Applies the intents of one message, in their order, to the states of its batch. */
final class MessageApplier {
    private static final int DUPLICATE_KEY = 205; // HL7 table 0357

    private final Identities table;
    private final KeyRing ring;
    private final WorkingSet set;
    private final Repointing repointing;
    private final Handles handles = new Handles();
    private final Set<ResourceKey> about = new LinkedHashSet<>();
    private final List<Remark> remarks = new ArrayList<>();
    private final List<Intent> intents;
    private final Set<ResourceKey> shared;
    private final List<Intent.Upsert> later = new ArrayList<>();

    /** {@code shared} are resources that come last, in {@link #applyShared}. */
    MessageApplier(
            Workspace workspace,
            Identities table,
            KeyRing ring,
            WorkingSet set,
            Meant message,
            Set<ResourceKey> shared) {
        this.table = table;
        this.ring = ring;
        this.set = set;
        this.repointing = new Repointing(workspace, set);
        this.intents = message.mapped().intents();
        this.shared = shared;
    }

    /** All of the message, or nothing of it. */
    Application apply() throws SQLException {
        var problems =
                intents.stream().map(this::conflict).flatMap(Optional::stream).toList();
        if (!problems.isEmpty()) {
            return new Application.Rejected(problems);
        }
        for (var intent : intents) {
            for (var identity : Identified.by(intent)) {
                handles.put(identity.handle(), meet(identity).toString());
            }
        }
        for (var intent : intents) {
            apply(intent);
        }
        follow();
        return new Application.Applied(List.copyOf(about), remarks);
    }

    /** What the message says of shared resources; nothing when it was rejected. */
    void applyShared() {
        later.forEach(upsert -> say(upsert, key(upsert.target())));
    }

    private void follow() {
        var told = new ArrayList<ResourceKey>();
        var stamp = Optional.<Stamp>empty();
        for (var intent : intents) {
            if (intent instanceof Intent.Upsert upsert && upsert.presence() == Presence.REQUIRED) {
                told.add(key(upsert.target()));
            } else if (intent instanceof Intent.Movement movement) {
                stamp = Optional.of(movement.stamp());
            }
        }
        told.removeIf(shared::contains);
        stamp.ifPresent(at -> Following.follow(set, told, at).forEach(key -> note(key, true)));
    }

    private Optional<Problem> conflict(Intent intent) {
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

    /** Finds who is meant, and makes one of several where that is right. */
    private ResourceKey meet(Identity identity) throws SQLException {
        var found = ring.find(identity);
        var key = ring.key(identity.handle().type(), found.resource());
        if (identity.keys().size() == 1) {
            return key;
        }
        if (!found.others().isEmpty() && Joining.isJoinable(identity)) {
            for (var other : found.others()) {
                join(key, ring.key(identity.handle().type(), other));
            }
        } else if (!found.others().isEmpty()) {
            remarks.add(new Remark(
                    "",
                    "identity-conflict",
                    identity.handle() + ": its identifiers lead to several; the first is taken."));
        }
        ring.unite(identity, found.resource());
        return key;
    }

    private void join(ResourceKey survivor, ResourceKey other) throws SQLException {
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
    private void lead(ResourceState survivor, ResourceState other, Optional<UUID> former) throws SQLException {
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
    private void renameWithin(ResourceKey from, ResourceKey to, Set<ResourceKey> referring) throws SQLException {
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
            var name = ring.name(entry.getKey());
            var other = ring.lead(entry.getKey()).map(KeyRing.Lead::resource).filter(ring::exists);
            var key = entry.getValue();
            if (other.isPresent() && !other.get().equals(uuid(key)) && set.hasState(key)) {
                var survivor = ring.key(key.type().fhirName(), other.get());
                set.fetch(List.of(survivor));
                join(survivor, key);
            } else if (other.isEmpty()) {
                ring.lead(name, uuid(key), Optional.empty());
                set.state(key).addKey(name);
            }
        }
    }

    private void apply(Intent intent) throws SQLException {
        switch (intent) {
            case Intent.Upsert upsert -> upsert(upsert);
            case Intent.Movement movement -> {
                var key = asOf(movement.stamp(), movement.encounter());
                note(key, set.state(key).move(movement.stamp(), References.rewrite(movement.step(), handles)));
                if (movement.step().kind() == Step.Kind.DELETE) {
                    retireDependants(key, Following.OF_A_VISIT, movement.stamp());
                }
            }
            case Intent.Merge merge -> merge(merge);
            case Intent.Move move -> move(move);
            case Intent.Rename rename -> rename(rename);
            case Intent.Snapshot snapshot -> snapshot(snapshot);
            case Intent.Retire retire -> retire(retire);
        }
    }

    private void upsert(Intent.Upsert upsert) {
        var now = key(upsert.target());
        var exists = ring.exists(uuid(now));
        if (exists && upsert.presence() == Presence.REFERENCED) {
            return; // only named
        }
        if (!exists && upsert.presence() == Presence.OPTIONAL) {
            return;
        }
        if (shared.contains(now)) {
            about.add(now);
            ring.born(uuid(now));
            later.add(upsert);
        } else {
            say(upsert, now);
        }
    }

    private void say(Intent.Upsert upsert, ResourceKey now) {
        var key = asOf(upsert.stamp(), upsert.target());
        var state = set.state(key);
        var said = References.rewrite(key.equals(now) ? current(upsert) : upsert.assignments(), handles);
        var changed = state.say(upsert.presence(), upsert.stamp(), said, upsert.status());
        for (var identityKey : upsert.target().keys()) {
            changed |= state.addKey(ring.name(identityKey));
            changed |= state.addName(identityKey);
        }
        note(key, changed);
        if (changed && !key.equals(now)) {
            Merging.takeIdentifiers(set.state(now), state);
            set.changed(now);
        }
    }

    /** Whom the names meant then: what was said of a patient before a merge was said of the one who was retired by it. */
    private ResourceKey asOf(Stamp stamp, Identity identity) {
        var found = ring.find(identity);
        var now = ring.key(identity.handle().type(), found.resource());
        return found.former()
                .map(former -> ring.key(identity.handle().type(), former))
                .filter(former -> !former.equals(now) && set.hasState(former))
                .filter(former -> Merging.isBefore(set.state(former), stamp))
                .orElse(now);
    }

    /** Without identifiers that a merge retired: the survivor has them as old ones. */
    private List<Assignment> current(Intent.Upsert upsert) {
        var retired = upsert.target().keys().stream()
                .filter(key -> ring.lead(key).filter(KeyRing.Lead::retired).isPresent())
                .toList();
        if (retired.isEmpty()) {
            return upsert.assignments();
        }
        return upsert.assignments().stream()
                .flatMap(assignment -> Merging.without(retired, assignment).stream())
                .toList();
    }

    private void merge(Intent.Merge merge) throws SQLException {
        var survivorKey = key(merge.survivor());
        var retiredKey = key(merge.retired());
        about.add(survivorKey);
        if (survivorKey.equals(retiredKey)) {
            for (var name : merge.retired().keys()) { // one already
                age(survivorKey, name, Optional.empty(), merge.stamp());
            }
            return;
        }
        var survivor = sketched(merge.survivor());
        var retired = sketched(merge.retired());
        var referring = repointing.repoint(retiredKey, survivorKey);
        for (var key : referring) {
            if (key.type() == ResourceType.PATIENT && set.hasState(key)) {
                Merging.replaces(survivor, set.state(key), merge.stamp()); // a chain: an earlier merge's retired
            }
        }
        var closings = Merging.link(survivor, retired, merge.retired(), merge.stamp());
        lead(survivor, retired, Optional.of(uuid(retired)));
        note(survivorKey, true);
        note(retiredKey, true);
        renameWithin(retiredKey, survivorKey, referring);
        close(closings);
    }

    /** The resource, made as a placeholder when it is unknown. */
    private ResourceState sketched(Identity identity) {
        var key = key(identity);
        var state = set.state(key);
        if (!state.exists()) {
            Merging.sketchIdentifiers(state, identity);
            note(key, true);
        }
        return state;
    }

    private void move(Intent.Move move) throws SQLException {
        var subjectKey = key(move.subject());
        var patientKey = key(move.toPatient());
        sketched(move.toPatient());
        if (set.state(subjectKey).exists()) {
            hand(subjectKey, patientKey.toString(), move.stamp());
            about.add(patientKey);
        }
    }

    /** Lets a resource and what depends on it be about this patient; with an account go its visits, and theirs. */
    private void hand(ResourceKey key, String patient, Stamp stamp) throws SQLException {
        for (var dependant : repointing.dependants(key)) {
            if (!set.hasState(dependant)) {
                continue;
            }
            if (dependant.type() == ResourceType.ENCOUNTER) {
                hand(dependant, patient, stamp);
            } else if (!Merging.patientOf(set.state(dependant)).isEmpty()) {
                note(dependant, Merging.assignPatient(set.state(dependant), patient, stamp));
            }
        }
        note(key, Merging.assignPatient(set.state(key), patient, stamp));
    }

    private void rename(Intent.Rename rename) {
        var key = key(rename.subject());
        var state = set.state(key);
        ring.lead(ring.name(rename.current()), uuid(key), Optional.empty());
        if (state.exists()) {
            state.addKey(ring.name(rename.current()));
        }
        age(key, rename.former(), Optional.of(rename.current()), rename.stamp());
    }

    /** The name is an old one from now on. */
    private void age(ResourceKey key, IdentityKey name, Optional<IdentityKey> current, Stamp stamp) {
        var state = set.state(key);
        var known = ring.lead(name).filter(KeyRing.Lead::retired).isPresent();
        ring.lead(ring.name(name), uuid(key), Optional.of(uuid(key)));
        if (state.exists() && !known) {
            state.addKey(ring.name(name));
            Merging.makeOld(state, name, current, stamp);
            note(key, true);
        }
    }

    private void snapshot(Intent.Snapshot snapshot) throws SQLException {
        var scope = asOf(snapshot.stamp(), snapshot.scope());
        if (!set.state(scope).exists()) {
            return;
        }
        var present = snapshot.present().stream()
                .map(this::key)
                .map(MessageApplier::uuid)
                .toList();
        var closings = new ArrayList<Closing>(
                set.state(scope).list(snapshot.type(), snapshot.source(), snapshot.stamp(), present));
        set.changed(scope);
        var now = key(snapshot.scope());
        if (!now.equals(scope)) {
            var former = set.state(scope);
            closings.addAll(
                    set.state(now).absorbLists(former, Merging.mergedAt(former).orElseThrow()));
            set.changed(now);
        }
        close(closings);
    }

    /** No longer listed does not mean no longer there for a diagnosis: only DG1-21 D says that. */
    private void close(List<Closing> closings) throws SQLException {
        var closed = new LinkedHashMap<ResourceKey, Stamp>();
        for (var closing : closings) {
            if (!closing.type().equals("Condition")) {
                closed.put(ring.key(closing.type(), closing.resource()), closing.since());
            }
        }
        set.fetch(closed.keySet());
        for (var each : closed.entrySet()) {
            if (set.state(each.getKey()).exists()) {
                note(each.getKey(), set.state(each.getKey()).retire(each.getValue(), Reason.INACTIVE));
            }
        }
    }

    private void retire(Intent.Retire retire) throws SQLException {
        var key = key(retire.target());
        var state = set.state(key);
        if (state.exists() || retire.reason() == Reason.ENTERED_IN_ERROR) {
            note(key, state.retire(retire.stamp(), retire.reason()));
        }
        if (retire.reason() == Reason.ENTERED_IN_ERROR && key.type() == ResourceType.PATIENT) {
            retireDependants(key, Set.of(ResourceType.ENCOUNTER), retire.stamp());
        }
    }

    /** What was recorded with it was recorded in error, too (A23). */
    private void retireDependants(ResourceKey key, Set<ResourceType> types, Stamp stamp) throws SQLException {
        for (var dependant : repointing.dependants(key)) {
            if (types.contains(dependant.type()) && set.hasState(dependant)) {
                note(dependant, set.state(dependant).retire(stamp, Reason.ENTERED_IN_ERROR));
            }
        }
    }

    private void note(ResourceKey key, boolean changed) {
        about.add(key);
        ring.born(uuid(key));
        if (changed) {
            set.changed(key);
        }
    }

    private ResourceKey key(Identity identity) {
        return ring.key(identity.handle().type(), ring.find(identity).resource());
    }

    private static UUID uuid(ResourceKey key) {
        return UUID.fromString(key.id().value());
    }

    private static UUID uuid(ResourceState state) {
        return UUID.fromString(state.id());
    }
}
