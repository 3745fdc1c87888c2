/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * The resources that messages would make on an empty store, as a transaction Bundle with the very ids that a store would
 * give. Nothing is kept. Conflicts that only a store can see are not shown.
 */
public final class Preview {
    private final Map<IdentityKey, UUID> ids = new HashMap<>();
    private final Map<UUID, UUID> byKey = new HashMap<>();
    private final Map<UUID, ResourceState> states = new LinkedHashMap<>();

    private Preview() {}

    /** The Bundle that one message's intents, or those of several one after the other, come to. */
    public static ObjectNode of(List<Intent> intents) {
        var preview = new Preview();
        var handles = new Handles();
        handles.introduce(intents, preview::resolve).forEach(intent -> preview.apply(intent, handles));
        return preview.bundle();
    }

    private UUID resolve(Identity identity) {
        var keys = new ArrayList<UUID>(identity.keys().size());
        for (var key : identity.keys()) {
            keys.add(idOf(key));
        }
        var id = keys.getFirst();
        for (var key : keys) {
            var known = byKey.get(key);
            if (known != null) {
                id = known;
                break;
            }
        }
        for (var key : keys) {
            byKey.putIfAbsent(key, id);
        }
        return id;
    }

    private UUID idOf(IdentityKey key) {
        return ids.computeIfAbsent(key, ResourceIds::of);
    }

    private ResourceState state(Identity identity) {
        var type = identity.handle().type();
        return states.computeIfAbsent(resolve(identity), id -> ResourceState.absent(type, id.toString()));
    }

    private void apply(Intent intent, Handles handles) {
        switch (intent) {
            case Intent.Upsert upsert -> {
                var state = state(upsert.target());
                if (upsert.presence() != Intent.Presence.OPTIONAL || state.exists()) {
                    var said = References.rewrite(upsert.assignments(), handles);
                    state.say(upsert.presence(), upsert.stamp(), said, upsert.status());
                }
            }
            case Intent.Known _ -> {} // an empty store knows nothing
            case Intent.Movement movement ->
                state(movement.encounter())
                        .move(movement.presence(), movement.stamp(), References.rewrite(movement.step(), handles));
            case Intent.Merge merge -> merge(merge);
            case Intent.Move move -> {
                var from = Ownership.patientOf(state(move.subject()));
                var to = "Patient/" + resolve(move.toPatient());
                states.values().forEach(state -> state.repoint(from, to));
            }
            case Intent.Rename rename ->
                Merging.makeOld(
                        state(rename.subject()), rename.former(), Optional.of(rename.current()), rename.stamp());
            case Intent.Snapshot _ -> {} // an empty store has nothing to close
            case Intent.Retire retire -> state(retire.target()).retire(retire.stamp(), retire.reason());
        }
    }

    private void merge(Intent.Merge merge) {
        var survivor = state(merge.survivor());
        var retired = state(merge.retired());
        if (survivor.id().equals(retired.id())) {
            return;
        }
        Merging.sketchIdentifiers(survivor, merge.survivor());
        Merging.sketchIdentifiers(retired, merge.retired());
        Merging.link(survivor, retired, survivor, merge.retired().keys(), merge.stamp());
        merge.retired().keys().forEach(key -> byKey.put(ResourceIds.of(key), UUID.fromString(survivor.id())));
    }

    private ObjectNode bundle() {
        var bundle = Trees.object().put("resourceType", "Bundle").put("type", "transaction");
        var entries = Trees.array();
        for (var state : states.values()) {
            if (state.exists()) {
                var entry = entries.addObject().put("fullUrl", "urn:uuid:" + state.id());
                entry.set("resource", state.resource());
                entry.putObject("request").put("method", "PUT").put("url", state.type() + "/" + state.id());
            }
        }
        if (!entries.isEmpty()) {
            bundle.set("entry", entries);
        }
        return bundle;
    }
}
