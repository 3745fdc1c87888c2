/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.state.Identified;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Workspace;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
     * Applies the messages in their order; answers one application for each, in the same order. The number of statements
     * does not depend on the number of messages, but for merges and the like.
     */
    List<Application> apply(Workspace workspace, List<Meant> messages) throws SQLException {
        var ring = identify(workspace, messages);
        var set = new WorkingSet(workspace);
        var provenances = messages.stream().map(Provenances::key).toList();
        var needed = new LinkedHashSet<>(needed(ring, messages));
        needed.addAll(provenances);
        var shared = shared(needed, messages);
        needed.removeAll(shared);
        set.fetch(needed);
        var appliers = new ArrayList<MessageApplier>(messages.size());
        var applications = new ArrayList<Application>(messages.size());
        for (var message : messages) {
            var applier = new MessageApplier(workspace, ring, set, message, shared);
            appliers.add(applier);
            applications.add(applier.apply());
        }
        set.save();
        new Identities(workspace.connection()).save(ring);
        if (!shared.isEmpty()) {
            set.fetchLast(shared);
            appliers.forEach(MessageApplier::applyShared);
            set.save();
        }
        for (var i = 0; i < messages.size(); i++) {
            if (applications.get(i) instanceof Application.Applied applied
                    && !applied.about().isEmpty()) {
                var key = provenances.get(i);
                var made = set.changedOf(applied.about());
                var earlier = workspace.tree(key); // of a message that is replayed
                if (earlier.isEmpty() || !made.isEmpty()) {
                    var targets = made.isEmpty() ? List.of(applied.about().getFirst()) : made;
                    workspace.put(key, Provenances.of(messages.get(i), targets, earlier));
                }
            }
        }
        return applications;
    }

    private static KeyRing identify(Workspace workspace, List<Meant> messages) throws SQLException {
        var identities = new LinkedHashSet<Identity>();
        var lookups = new LinkedHashSet<IdentityKey>();
        var alone = false;
        for (var message : messages) {
            for (var intent : message.mapped().intents()) {
                identities.addAll(Identified.by(intent));
                if (intent instanceof Intent.Rename rename) {
                    lookups.add(rename.former());
                    lookups.add(rename.current());
                }
                alone |= intent instanceof Intent.Merge || intent instanceof Intent.Rename;
            }
        }
        var table = new Identities(workspace.connection());
        table.hold(alone);
        var ring = table.findOrClaim(identities, lookups);
        if (!alone && identities.stream().anyMatch(identity -> Joining.joins(ring, identity))) {
            table.hold(true);
            return table.findOrClaim(identities, lookups);
        }
        return ring;
    }

    /** All resources but those that are only referred to and there: they are not touched, and so not locked. */
    private static Set<ResourceKey> needed(KeyRing ring, List<Meant> messages) {
        var needed = new LinkedHashSet<ResourceKey>();
        for (var message : messages) {
            for (var intent : message.mapped().intents()) {
                for (var identity : Identified.by(intent)) {
                    var type = identity.handle().type();
                    var found = ring.find(identity);
                    if (!isOnlyNamed(intent) || !ring.exists(found.resource())) {
                        needed.add(ring.key(type, found.resource()));
                    }
                    found.others().forEach(other -> needed.add(ring.key(type, other)));
                }
            }
        }
        return needed;
    }

    /**
     * Those of the resources that messages about different patients speak of all the time. They are held only while their
     * batch is written, so that batches need not go one after the other.
     */
    private static Set<ResourceKey> shared(Set<ResourceKey> needed, List<Meant> messages) {
        var special = messages.stream()
                .flatMap(message -> message.mapped().intents().stream())
                .filter(intent -> !(intent instanceof Intent.Upsert))
                .flatMap(intent -> Identified.by(intent).stream())
                .anyMatch(identity -> DIRECTORY.contains(identity.handle().type()));
        return special
                ? Set.of()
                : needed.stream()
                        .filter(key -> DIRECTORY.contains(key.type().fhirName()))
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean isOnlyNamed(Intent intent) {
        return intent instanceof Intent.Upsert upsert && upsert.presence() == Intent.Presence.REFERENCED;
    }
}
