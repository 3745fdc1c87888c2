/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.Remark;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.intent.Intent.Step;
import health.kiln.mappings.intent.Stamp;
import health.kiln.mappings.state.Handles;
import health.kiln.mappings.state.Identified;
import health.kiln.mappings.state.Merging;
import health.kiln.mappings.state.References;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Workspace;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Applies the intents of one message, in their order, to the states of its batch. */
final class MessageApplier {
    private final KeyRing ring;
    private final WorkingSet set;
    private final Affected affected;
    private final Joins joins;
    private final Lists lists;
    private final Merges merges;
    private final Moves moves;
    private final Handles handles = new Handles();
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
        var repointing = new Repointing(workspace, set);
        this.ring = ring;
        this.set = set;
        this.affected = new Affected(ring, set);
        this.joins = new Joins(table, ring, set, repointing);
        this.lists = new Lists(ring, set, affected);
        this.merges = new Merges(ring, set, repointing, affected, joins, lists);
        this.moves = new Moves(set, repointing, affected);
        this.intents = message.mapped().intents();
        this.shared = shared;
    }

    /** All of the message, or nothing of it. */
    Application apply() throws SQLException {
        var problems =
                intents.stream().map(merges::conflict).flatMap(Optional::stream).toList();
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
        return new Application.Applied(affected.all(), remarks);
    }

    /** What the message says of shared resources; nothing when it was rejected. */
    void applyShared() {
        later.forEach(upsert -> say(upsert, affected.key(upsert.target())));
    }

    private void follow() {
        var told = new ArrayList<ResourceKey>();
        var stamp = Optional.<Stamp>empty();
        for (var intent : intents) {
            if (intent instanceof Intent.Upsert upsert && upsert.presence() == Presence.REQUIRED) {
                told.add(affected.key(upsert.target()));
            } else if (intent instanceof Intent.Movement movement) {
                stamp = Optional.of(movement.stamp());
            }
        }
        told.removeIf(shared::contains);
        stamp.ifPresent(at -> Following.follow(set, told, at).forEach(key -> affected.note(key, true)));
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
                joins.join(key, ring.key(identity.handle().type(), other));
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

    private void apply(Intent intent) throws SQLException {
        switch (intent) {
            case Intent.Upsert upsert -> upsert(upsert);
            case Intent.Movement movement -> move(movement);
            case Intent.Merge merge -> merges.merge(merge);
            case Intent.Move move -> moves.move(move);
            case Intent.Rename rename -> merges.rename(rename);
            case Intent.Snapshot snapshot -> lists.take(snapshot);
            case Intent.Retire retire -> moves.retire(retire);
        }
    }

    private void move(Intent.Movement movement) throws SQLException {
        var key = affected.asOf(movement.stamp(), movement.encounter());
        affected.note(key, set.state(key).move(movement.stamp(), References.rewrite(movement.step(), handles)));
        if (movement.step().kind() == Step.Kind.DELETE) {
            moves.retireDependants(key, Following.OF_A_VISIT, movement.stamp());
        }
    }

    private void upsert(Intent.Upsert upsert) {
        var now = affected.key(upsert.target());
        var exists = ring.exists(Affected.uuid(now));
        if (exists && upsert.presence() == Presence.REFERENCED) {
            return; // only named
        }
        if (!exists && upsert.presence() == Presence.OPTIONAL) {
            return;
        }
        if (shared.contains(now)) {
            affected.mention(now);
            ring.born(Affected.uuid(now));
            later.add(upsert);
        } else {
            say(upsert, now);
        }
    }

    private void say(Intent.Upsert upsert, ResourceKey now) {
        var key = affected.asOf(upsert.stamp(), upsert.target());
        var state = set.state(key);
        var said = References.rewrite(key.equals(now) ? current(upsert) : upsert.assignments(), handles);
        var changed = state.say(upsert.presence(), upsert.stamp(), said, upsert.status());
        for (var identityKey : upsert.target().keys()) {
            changed |= state.addKey(ring.name(identityKey));
            changed |= state.addName(identityKey);
        }
        affected.note(key, changed);
        if (changed && !key.equals(now)) {
            Merging.takeIdentifiers(set.state(now), state);
            set.changed(now);
        }
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
}
