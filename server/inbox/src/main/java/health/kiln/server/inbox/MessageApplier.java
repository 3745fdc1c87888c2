/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.Problem;
import health.kiln.mappings.Remark;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.intent.Intent.Step;
import health.kiln.mappings.state.Handles;
import health.kiln.mappings.state.Identified;
import health.kiln.mappings.state.Merging;
import health.kiln.mappings.state.Ownership;
import health.kiln.mappings.state.References;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Workspace;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Applies the intents of one message, in their order, to the states of its batch. */
final class MessageApplier {
    private static final int UNKNOWN_KEY = 204; // HL7 table 0357

    private final KeyRing ring;
    private final WorkingSet set;
    private final Affected affected;
    private final Joins joins;
    private final Succession succession;
    private final Lists lists;
    private final Merges merges;
    private final Belongings belongings;
    private final Deletions deletions;
    private final Moves moves;
    private final Handles handles = new Handles();
    private final List<Remark> remarks = new ArrayList<>();
    private final List<Intent> intents;
    private final Set<ResourceKey> shared;
    private final List<Intent.Upsert> later = new ArrayList<>();
    private final Set<ResourceKey> reowned = new LinkedHashSet<>();

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
        this.succession = new Succession(set, affected);
        this.lists = new Lists(ring, set, affected, succession);
        this.intents = message.mapped().intents();
        this.belongings = new Belongings(ring, set, affected, intents);
        var turns = new Turns(table, ring, set);
        this.deletions = new Deletions(set, repointing, affected, belongings, turns);
        this.merges = new Merges(ring, set, repointing, affected, joins, lists, succession, deletions);
        this.moves = new Moves(set, repointing, affected, belongings, deletions, turns);
        this.shared = shared;
    }

    /** All of the message, or nothing of it. */
    Application apply() throws SQLException {
        var problems = intents.stream()
                .map(intent -> unknown(intent).or(() -> merges.conflict(intent)))
                .flatMap(Optional::stream)
                .toList();
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

    /** What must be known before the message is applied, and is not. */
    private Optional<Problem> unknown(Intent intent) {
        return intent instanceof Intent.Known(var target, var location)
                        && !ring.exists(ring.find(target).resource())
                ? Optional.of(new Problem(
                        UNKNOWN_KEY,
                        location,
                        "No message that may create this " + target.handle().type() + " has come yet."))
                : Optional.empty();
    }

    /** What the message says of shared resources; nothing when it was rejected. */
    void applyShared() throws SQLException {
        for (var upsert : later) {
            say(upsert, affected.key(upsert.target()));
        }
    }

    /** In the ordinary case nothing that the message names was moved or deleted since, and there is nothing to do. */
    private void follow() throws SQLException {
        var told = new LinkedHashSet<ResourceKey>();
        var carriers = new LinkedHashSet<>(reowned);
        for (var intent : intents) {
            if (intent instanceof Intent.Upsert upsert) {
                if (ring.isTurned(upsert.target())) {
                    carriers.add(affected.asOf(upsert.stamp(), upsert.target()));
                    carriers.add(affected.key(upsert.target()));
                }
                if (upsert.presence().tells()
                        || Ownership.isOwned(upsert.target().handle().type())) {
                    told.add(affected.key(upsert.target()));
                }
            }
        }
        for (var visit : reowned) {
            belongings.part(visit);
        }
        if (!carriers.isEmpty()) {
            told.removeIf(key -> shared.contains(key) || !set.hasState(key));
            new Following(set, moves, deletions, told, carriers).follow();
        }
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
            case Intent.Known _ -> {} // asked before anything else
            case Intent.Movement movement -> move(movement);
            case Intent.Merge merge -> merges.merge(merge);
            case Intent.Move move -> moves.move(move);
            case Intent.Rename rename -> merges.rename(rename);
            case Intent.Snapshot snapshot -> lists.take(snapshot);
            case Intent.Retire retire -> deletions.retire(retire);
        }
    }

    private void move(Intent.Movement movement) throws SQLException {
        var key = affected.asOf(movement.stamp(), movement.encounter());
        affected.note(
                key,
                set.state(key)
                        .move(movement.presence(), movement.stamp(), References.rewrite(movement.step(), handles)));
        var now = affected.key(movement.encounter());
        if (!key.equals(now)) {
            lists.close(succession.passOn(key, now)); // it was merged into another since
        }
        if (movement.step().kind() == Step.Kind.DELETE) {
            deletions.settleParts(key);
        }
    }

    private void upsert(Intent.Upsert upsert) throws SQLException {
        var now = affected.key(upsert.target());
        var exists = ring.exists(Affected.uuid(now));
        if (exists && upsert.presence() == Presence.REFERENCED) {
            if (!set.hasState(now)) {
                return; // only named
            }
            if (!set.state(now).isPlaceholder()) {
                name(now, upsert);
                return;
            }
        }
        if (!exists && upsert.presence() == Presence.OPTIONAL) {
            return;
        }
        if (shared.contains(now)) {
            affected.mention(now);
            ring.born(Affected.uuid(now));
            ring.told(Affected.uuid(now)); // or named for the first time: of these it comes to the same
            later.add(upsert);
        } else {
            say(upsert, now);
        }
    }

    /** It is only named: whose it is then, and by which keys; they follow when another takes its place. */
    private void name(ResourceKey now, Intent.Upsert upsert) throws SQLException {
        remember(affected.asOf(upsert.stamp(), upsert.target()), upsert);
        for (var key : upsert.target().keys()) {
            if (set.state(now).addKey(ring.name(key))) {
                set.changed(now);
            }
        }
    }

    private void say(Intent.Upsert upsert, ResourceKey now) throws SQLException {
        var key = affected.asOf(upsert.stamp(), upsert.target());
        var state = set.state(key);
        remember(key, upsert);
        var said = References.rewrite(asOf(key, now, upsert), handles);
        var changed = state.say(upsert.presence(), upsert.stamp(), said, upsert.status());
        for (var identityKey : upsert.target().keys()) {
            changed |= state.addKey(ring.name(identityKey));
            changed |= state.addName(identityKey);
        }
        affected.note(key, changed);
        if (changed && !key.equals(now)) {
            lists.close(succession.passOn(key, now));
        }
    }

    private void remember(ResourceKey key, Intent.Upsert upsert) throws SQLException {
        if (Ownership.isOwned(key.type().fhirName()) && belongings.remember(key, upsert)) {
            reowned.add(key);
        }
    }

    /** Without identifiers that a merge retired, unless this is the one who was retired: the survivor has them as old ones. */
    private List<Assignment> asOf(ResourceKey then, ResourceKey now, Intent.Upsert upsert) {
        var own = then.equals(now) ? Optional.<UUID>empty() : Optional.of(Affected.uuid(then));
        var retired = upsert.target().keys().stream()
                .filter(key -> ring.lead(key)
                        .flatMap(KeyRing.Lead::former)
                        .filter(former -> own.isEmpty() || !former.equals(own.get()))
                        .isPresent())
                .toList();
        if (retired.isEmpty()) {
            return upsert.assignments();
        }
        return upsert.assignments().stream()
                .flatMap(assignment -> Merging.without(retired, assignment).stream())
                .toList();
    }
}
