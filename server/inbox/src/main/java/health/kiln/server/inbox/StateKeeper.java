/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.Mapping;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.state.Identified;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Workspace;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Applies what a batch of messages means to the repository, inside one transaction. The unit that calls it must have
 * its transaction {@link health.kiln.server.repository.Unit#alone() alone}, and touch no resources beforehand: which
 * ones are meant is known only when their identities are resolved. Safe for many threads, and free of state of its own.
 */
public final class StateKeeper {
    private static final Set<String> DIRECTORY =
            Set.of("Practitioner", "PractitionerRole", "Organization", "Location", "Device");

    /**
     * What is under way in one batch.
     *
     * @param maySuspend whether what it says of shared resources may wait to the end
     */
    private record Batch(
            Workspace workspace,
            Identities table,
            WorkingSet set,
            boolean maySuspend,
            List<MessageApplier> appliers,
            List<Application> applications,
            Set<ResourceKey> shared) {}

    /**
     * Applies the messages in their order; answers one application for each, in the same order. The number of statements
     * does not depend on the number of messages, but for merges and the like.
     */
    List<Application> apply(Workspace workspace, List<Meant> messages) throws SQLException {
        var table = new Identities(workspace.connection());
        if (messages.stream().anyMatch(message -> makesNamesLeadElsewhere(message.mapped()))) {
            table.holdAlone();
        } else {
            table.share();
        }
        var batch = new Batch(
                workspace,
                table,
                new WorkingSet(workspace),
                messages.stream().noneMatch(StateKeeper::asksOfDirectory),
                new ArrayList<>(),
                new ArrayList<>(),
                new LinkedHashSet<>());
        while (batch.applications().size() < messages.size()) {
            var from = batch.applications().size();
            applyRun(batch, messages.subList(from, untilNamesLeadElsewhere(messages, from)));
        }
        if (!batch.shared().isEmpty()) {
            batch.set().fetchLast(batch.shared());
            for (var applier : batch.appliers()) {
                applier.applyShared();
            }
            batch.set().save();
        }
        for (var i = 0; i < messages.size(); i++) {
            if (batch.applications().get(i) instanceof Application.Applied applied
                    && !applied.about().isEmpty()) {
                writeProvenance(batch, messages.get(i), applied);
            }
        }
        return batch.applications();
    }

    private static void writeProvenance(Batch batch, Meant message, Application.Applied applied) {
        var key = Provenances.key(message);
        var made = batch.set().changedOf(applied.about());
        var earlier = batch.workspace().tree(key); // of a message that is replayed
        if (earlier.isEmpty() || !made.isEmpty()) {
            var targets = made.isEmpty() ? List.of(applied.about().getFirst()) : made;
            batch.workspace().put(key, Provenances.of(message, targets, earlier));
        }
    }

    /** Messages after a merge or a rename are found by what it changed: they are a run of their own. */
    private static int untilNamesLeadElsewhere(List<Meant> messages, int from) {
        var to = from + 1;
        while (to < messages.size()
                && !makesNamesLeadElsewhere(messages.get(to - 1).mapped())) {
            to++;
        }
        return to;
    }

    /**
     * Whether a message merges, renames, moves or deletes, so that the batch which holds it holds the table of names alone:
     * nothing may be said meanwhile of what goes elsewhere.
     */
    static boolean makesNamesLeadElsewhere(Mapping.Mapped mapped) {
        return mapped.intents().stream().anyMatch(intent -> switch (intent) {
            case Intent.Merge _, Intent.Rename _, Intent.Move _ -> true;
            case Intent.Movement movement -> movement.step().kind() == Intent.Step.Kind.DELETE;
            case Intent.Retire retire -> Deletions.isOfRecord(retire);
            case Intent.Upsert _, Intent.Known _, Intent.Snapshot _ -> false;
        });
    }

    private static void applyRun(Batch batch, List<Meant> messages) throws SQLException {
        var met = Meeting.of(batch.table(), messages);
        if (met.joins() && batch.table().holdAlone()) {
            met = Meeting.of(batch.table(), messages);
        }
        var needed = needed(met.ring(), met.messages());
        messages.forEach(message -> needed.add(Provenances.key(message)));
        var shared = batch.maySuspend() ? shared(needed) : Set.<ResourceKey>of();
        needed.removeAll(shared);
        batch.set().fetch(needed);
        batch.shared().addAll(shared);
        for (var message : met.messages()) {
            var applier =
                    new MessageApplier(batch.workspace(), batch.table(), met.ring(), batch.set(), message, shared);
            batch.appliers().add(applier);
            batch.applications().add(applier.apply());
        }
        batch.set().save();
        batch.table().save(met.ring());
    }

    /** All that messages name, but for what they only name and was told of before: that is not touched, and so not locked. */
    private static Set<ResourceKey> needed(KeyRing ring, List<Meant> messages) {
        var needed = new LinkedHashSet<ResourceKey>();
        for (var message : messages) {
            for (var intent : message.mapped().intents()) {
                for (var identity : Identified.by(intent)) {
                    var type = identity.handle().type();
                    var found = ring.find(identity);
                    if (!isOnlyNamed(intent) || touches(ring, identity, found.resource())) {
                        needed.add(ring.key(type, found.resource()));
                        found.former().ifPresent(former -> needed.add(ring.key(type, former)));
                    }
                    found.others().forEach(other -> needed.add(ring.key(type, other)));
                }
            }
        }
        return needed;
    }

    private static boolean isOnlyNamed(Intent intent) {
        return intent instanceof Intent.Upsert upsert && upsert.presence() == Intent.Presence.REFERENCED;
    }

    /**
     * Whether it matters to a resource that a message only names it: it is to be made, or a placeholder, which says what
     * others say of it in passing; or it gets another key, or what is said has to follow it. Of what messages about
     * different patients share the first one makes the placeholder.
     */
    private static boolean touches(KeyRing ring, Identity identity, UUID resource) {
        var isPlaceholder =
                !ring.isTold(resource) && !DIRECTORY.contains(identity.handle().type());
        return !ring.exists(resource) || isPlaceholder || ring.learns(identity) || ring.isTurned(identity);
    }

    /**
     * Those of the resources that messages about different patients speak of all the time. They are held only while their
     * batch is written, so that batches need not go one after the other.
     */
    private static Set<ResourceKey> shared(Set<ResourceKey> needed) {
        return needed.stream()
                .filter(key -> DIRECTORY.contains(key.type().fhirName()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether a message asks more of shared resources than to be told of: that cannot wait to the end of its batch. */
    private static boolean asksOfDirectory(Meant message) {
        return message.mapped().intents().stream()
                .filter(intent -> !(intent instanceof Intent.Upsert))
                .flatMap(intent -> Identified.by(intent).stream())
                .anyMatch(identity -> DIRECTORY.contains(identity.handle().type()));
    }
}
