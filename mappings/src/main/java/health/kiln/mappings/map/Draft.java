/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.datatype.Json;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Handle;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Stamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One resource while a message's rules write it. Each part is decided by the first rule that has something for it. */
final class Draft {
    /** What is known of one part so far. */
    private sealed interface Part {
        /** Decided once, by {@code rule}. */
        record Whole(String rule, Assignment assignment) implements Part {}

        /** A list that {@code rule} fills item by item. */
        record Items(Slot slot, String key, int rank, ArrayNode values) implements Part {}
    }

    /** An item of a list that several rules fill, and what they fill it from: one occurrence of a segment or of a field. */
    private record Filled(Object owner, ObjectNode item) {}

    private final Handle handle;
    /** How others refer to it: made once, as they are many. */
    private final String reference;

    private final ObjectNode asReference;

    private List<IdentityKey> keys;
    private final Intent.Presence presence;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Map<String, Filled> filling = new HashMap<>(4);
    private final List<Assignment> ready = new ArrayList<>(0);
    private final Set<String> unsaid = new LinkedHashSet<>(0);
    private final Set<String> referring = new HashSet<>(8);
    private Stamp stamp;
    private Optional<Intent.StatusReport> status = Optional.empty();
    private Optional<StepDraft> step = Optional.empty();
    /** Under which names the message's lines made it. */
    private List<String> names = List.of();

    Draft(Handle handle, List<IdentityKey> keys, Intent.Presence presence, Stamp stamp) {
        this.handle = handle;
        this.reference = handle.reference();
        this.asReference = Json.object().put("reference", reference);
        this.keys = List.copyOf(keys);
        this.presence = presence;
        this.stamp = stamp;
    }

    Handle handle() {
        return handle;
    }

    void call(String name) {
        if (names.isEmpty()) {
            names = List.of(name);
        } else if (!names.contains(name)) {
            names = new ArrayList<>(names);
            names.add(name);
        }
    }

    boolean isCalled(String name) {
        return names.contains(name);
    }

    /** The text for {@code Reference.reference}. */
    String reference() {
        return reference;
    }

    /** The {@code Reference} to it, one for all that have no more to say. Not to be changed. */
    ObjectNode asReference() {
        return asReference;
    }

    IdentityKey firstKey() {
        return keys.getFirst();
    }

    Identity identity() {
        return new Identity(handle, keys);
    }

    /** Gives up names of several resources, unless it has no others. */
    void forget(Set<IdentityKey> shared) {
        if (!shared.isEmpty() && !shared.containsAll(keys)) {
            keys = keys.stream().filter(key -> !shared.contains(key)).toList();
        }
    }

    /** Gives up names that turn out to be another's; false when none would be left. */
    boolean disown(List<IdentityKey> others) {
        List<IdentityKey> left =
                keys.stream().filter(key -> !others.contains(key)).toList();
        if (left.isEmpty()) {
            return false;
        }
        keys = left;
        for (Part part : parts.values()) {
            if (part instanceof Part.Items items && items.slot().part().equals("identifier")) {
                items.values().removeIf(value -> isNamed(value, others));
            }
        }
        return true;
    }

    private static boolean isNamed(JsonNode identifier, List<IdentityKey> keys) {
        return keys.stream()
                .anyMatch(key -> key.system().equals(identifier.path("system").stringValue(""))
                        && key.value().equals(identifier.path("value").stringValue("")));
    }

    /** Adds names that lead to it first of all: those by which it was known before. */
    void alsoKnownAs(List<IdentityKey> former) {
        List<IdentityKey> all = new ArrayList<>(former);
        all.addAll(keys);
        keys = List.copyOf(all);
    }

    void stamp(Stamp better) {
        stamp = better;
    }

    Stamp stamp() {
        return stamp;
    }

    void status(Intent.StatusReport report) {
        if (status.isEmpty()) {
            status = Optional.of(report);
        }
    }

    StepDraft step() {
        if (step.isEmpty()) {
            step = Optional.of(new StepDraft());
        }
        return step.get();
    }

    /** Parts that a data type made, not rules. */
    void add(List<Assignment> assignments) {
        ready.addAll(assignments);
    }

    boolean isDecided(String part) {
        return parts.containsKey(part);
    }

    /** Decides a part; false when another rule already has. */
    boolean decide(String rule, String part, Assignment assignment) {
        return parts.putIfAbsent(part, new Part.Whole(rule, assignment)) == null;
    }

    /** Other resources of the message are named in the element. */
    void refersIn(String element) {
        referring.add(element);
    }

    /** No value that the sender has can stand in this part; another rule may still give it one. */
    void leaveUnsaid(String part) {
        unsaid.add(part);
    }

    /** Adds to a list part, keyed or whole; false when it was decided otherwise. */
    boolean append(String part, Slot slot, String key, int rank, JsonNode value) {
        Part there = parts.computeIfAbsent(part, name -> new Part.Items(slot, key, rank, Json.array()));
        if (!(there instanceof Part.Items items)) {
            return false;
        }
        if (key.isEmpty() || !contains(items.values(), value)) {
            items.values().add(value);
        }
        return true;
    }

    private static boolean contains(ArrayNode values, JsonNode value) {
        for (JsonNode there : values) {
            if (there.equals(value) && !value.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** The item of a list that {@code owner} (one occurrence of a segment, or one repetition) is filling. */
    ObjectNode item(String part, Slot slot, String key, int rank, Object owner) {
        Filled filled = filling.get(part);
        if (filled != null
                && filled.owner().equals(owner)
                && parts.get(part) instanceof Part.Items items
                && !items.values().isEmpty()) {
            return lastOf(items.values(), part, filled);
        }
        ObjectNode item = Json.object();
        if (append(part, slot, key, rank, item)) {
            filling.put(part, new Filled(owner, item));
        }
        return item;
    }

    /** What another rule has put there since is copied: other messages may have the same value. */
    @SuppressWarnings("ReferenceEquality")
    private ObjectNode lastOf(ArrayNode values, String part, Filled filled) {
        int last = values.size() - 1;
        if (values.get(last) == filled.item()) {
            return filled.item();
        }
        ObjectNode own = (ObjectNode) values.get(last).deepCopy();
        values.set(last, own);
        filling.put(part, new Filled(filled.owner(), own));
        return own;
    }

    Intent.Upsert upsert() {
        List<Assignment> assignments = new ArrayList<>(parts.size() + ready.size());
        for (Part part : parts.values()) {
            switch (part) {
                case Part.Whole whole -> assignments.add(whole.assignment());
                case Part.Items items -> items(items, assignments);
            }
        }
        for (String part : unsaid) {
            if (!parts.containsKey(part)) {
                assignments.add(new Assignment.Clear(part));
            }
        }
        assignments.addAll(ready);
        return new Intent.Upsert(identity(), presence, stamp, assignments, status);
    }

    private void items(Part.Items items, List<Assignment> to) {
        ArrayNode values = items.values();
        values.removeIf(value -> !items.slot().isComplete(value));
        if (values.isEmpty()) {
            return;
        }
        String element = items.slot().part();
        boolean refers = referring.contains(element);
        JsonNode value = values.size() == 1 && !items.key().isEmpty() ? values.get(0) : values;
        to.add(
                items.key().isEmpty()
                        ? new Assignment.Set(element, value, refers)
                        : new Assignment.Item(element, items.key(), items.rank(), value, refers));
    }

    /** The encounter's step, if the message is one. */
    Optional<Intent.Movement> movement() {
        return step.flatMap(made -> made.finish()).map(made -> new Intent.Movement(identity(), presence, stamp, made));
    }
}
