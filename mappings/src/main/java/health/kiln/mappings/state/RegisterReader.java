/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Stamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads registers that {@link RegisterWriter} wrote, taking the values that show from the resource. */
final class RegisterReader {
    /** Items that nobody said, but that are in the resource: they come last. */
    private static final int FOREIGN_RANK = 1_000_000;

    private final Unpacker unpacker;
    private final ResourceState state;
    private final ObjectNode resource;
    private final Set<String> decided = new HashSet<>();
    private final Set<String> explicit = new HashSet<>();
    private final Set<String> split = new HashSet<>();

    RegisterReader(Unpacker unpacker, ResourceState state, ObjectNode resource) {
        this.unpacker = unpacker;
        this.state = state;
        this.resource = resource;
    }

    void read() {
        readNames(decided);
        var base = unpacker.stamp();
        var verified = unpacker.flag();
        readNames(split);
        var count = unpacker.count();
        for (var i = 0; i < count; i++) {
            readElement();
        }
        readDefaults(base, verified);
    }

    /** A resource that no message has spoken of yet: each field may be said anew. */
    static void readUnknown(ResourceState state, ObjectNode resource) {
        state.restored(Life.UNBORN.mentioned(), state.reports(), state.movements());
        for (var field : resource.properties()) {
            if (isContent(field.getKey())) {
                offerDefault(state, field.getKey(), field.getValue(), Candidate.NEVER, true);
            }
        }
    }

    private void readNames(Set<String> names) {
        var count = unpacker.count();
        for (var i = 0; i < count; i++) {
            names.add(unpacker.name());
        }
    }

    private void readElement() {
        var name = unpacker.name();
        explicit.add(name);
        var element = state.element(name);
        readRegister(name, element.whole(), valueOf(name));
        var items = unpacker.count();
        if (items > 0) {
            readItems(name, element, items);
        } else if (!element.whole().standing(Candidate.NEVER).present()
                && valueOf(name).isPresent()) {
            var cleared = element.whole().standing(Candidate.NEVER);
            element.whole().offer(cleared.with(valueOf(name).orElseThrow()), true); // somebody else wrote it since
        }
    }

    private void readItems(String name, Element element, int count) {
        var entries = new Entries(valueOf(name).orElse(MissingNode.getInstance()));
        record Read(String key, Slots slots) {}
        var read = new ArrayList<Read>(count);
        for (var i = 0; i < count; i++) {
            read.add(new Read(unpacker.text(), readSlots(name)));
        }
        read.stream()
                .sorted(Comparator.comparingInt((Read item) -> item.slots.shownRank()))
                .forEach(item -> item.slots.take(entries));
        for (var item : read) {
            var register = element.items().computeIfAbsent(item.key, _ -> new Register());
            item.slots.offerTo(register);
        }
        entries.rest((entry, index) -> element.offerItem(
                "~" + index, new Candidate(Candidate.NEVER, FOREIGN_RANK + index, name, entry), true));
    }

    private void readRegister(String name, Register register, Optional<JsonNode> value) {
        var slots = readSlots(name);
        slots.take(value.orElse(MissingNode.getInstance()));
        slots.offerTo(register);
    }

    private Slots readSlots(String name) {
        var present = unpacker.count();
        var verified = (present & RegisterWriter.HAS_VERIFIED) == 0 ? Slot.NONE : readSlot(name);
        var provisional = (present & RegisterWriter.HAS_PROVISIONAL) == 0 ? Slot.NONE : readSlot(name);
        return new Slots(verified, provisional);
    }

    private Slot readSlot(String name) {
        var stamp = unpacker.stamp();
        var flags = unpacker.count();
        var rank = (flags & RegisterWriter.RANKED) == 0 ? 0 : unpacker.count();
        var field = (flags & RegisterWriter.NAMED) == 0 ? name : unpacker.name();
        return switch (flags & RegisterWriter.WHERE) {
            case RegisterWriter.INLINE -> new Slot(new Candidate(stamp, rank, field, unpacker.json()), Slot.NOT_SHOWN);
            case RegisterWriter.IN_RESOURCE ->
                new Slot(new Candidate(stamp, rank, field, MissingNode.getInstance()), unpacker.count());
            default -> new Slot(new Candidate(stamp, rank, field, MissingNode.getInstance()), Slot.NOT_SHOWN);
        };
    }

    private void readDefaults(Stamp base, boolean verified) {
        for (var field : resource.properties()) {
            var name = field.getKey();
            if (!isContent(name) || decided.contains(name)) {
                continue;
            }
            if (split.contains(name) && field.getValue() instanceof ObjectNode parent) {
                for (var child : parent.properties()) {
                    var register = name + "." + child.getKey();
                    if (!explicit.contains(register)) {
                        offerDefault(state, register, child.getValue(), base, verified);
                    }
                }
            } else if (!explicit.contains(Elements.registerOfField(name))) {
                offerDefault(state, name, field.getValue(), base, verified);
            }
        }
    }

    private static void offerDefault(ResourceState state, String field, JsonNode value, Stamp stamp, boolean verified) {
        var register = Elements.registerOfField(field);
        var content = field.equals("meta") ? Assembly.untagged(value) : value;
        if (content.isMissingNode()) {
            return;
        }
        var whole = state.element(register).whole();
        if (Elements.isChoice(register)) {
            var held = whole.standing(Candidate.NEVER).value();
            content = Trees.merged(held, Trees.object().set(field, value));
        }
        whole.offer(new Candidate(stamp, 0, register, content), verified);
    }

    private static boolean isContent(String field) {
        return !field.equals("resourceType") && !field.equals("id");
    }

    /** What the resource has for a register. */
    private Optional<JsonNode> valueOf(String name) {
        var dot = name.indexOf('.');
        if (dot > 0) {
            var parent = name.substring(0, dot);
            return decided.contains(parent)
                    ? Optional.empty()
                    : resource.path(parent).path(name.substring(dot + 1)).asOptional();
        }
        if (!Elements.isChoice(name)) {
            return decided.contains(name)
                    ? Optional.empty()
                    : resource.path(name)
                            .asOptional()
                            .map(value -> name.equals("meta") ? Assembly.untagged(value) : value);
        }
        var choice = JsonNodeFactory.instance.objectNode();
        for (var field : resource.properties()) {
            if (Elements.registerOfField(field.getKey()).equals(name) && !decided.contains(field.getKey())) {
                choice.set(field.getKey(), field.getValue());
            }
        }
        return choice.isEmpty() ? Optional.empty() : Optional.of(choice);
    }

    /**
     * A candidate as read.
     *
     * @param entries how many entries of the resource's array it is; {@link #SINGLE} for a value by itself
     */
    private record Slot(Candidate candidate, int entries) {
        static final int SINGLE = -1;
        static final int NOT_SHOWN = -2;
        static final Slot NONE = new Slot(Candidate.NONE, NOT_SHOWN);

        boolean isShown() {
            return entries != NOT_SHOWN;
        }
    }

    /** The candidates of one register. */
    private static final class Slots {
        private Slot verified;
        private Slot provisional;

        Slots(Slot verified, Slot provisional) {
            this.verified = verified;
            this.provisional = provisional;
        }

        int shownRank() {
            return provisional.isShown() ? provisional.candidate.rank() : verified.candidate.rank();
        }

        void take(JsonNode value) {
            verified = verified.isShown() ? new Slot(verified.candidate.with(value), verified.entries) : verified;
            provisional = provisional.isShown()
                    ? new Slot(provisional.candidate.with(value), provisional.entries)
                    : provisional;
        }

        void take(Entries entries) {
            if (verified.isShown()) {
                take(entries.next(verified.entries));
            } else if (provisional.isShown()) {
                take(entries.next(provisional.entries));
            }
        }

        void offerTo(Register register) {
            register.offer(verified.candidate, true);
            register.offer(provisional.candidate, false);
        }
    }

    /** The entries of an array, handed out in order. */
    private static final class Entries {
        private final JsonNode array;
        private int next;

        Entries(JsonNode array) {
            this.array = array;
        }

        JsonNode next(int count) {
            if (count == Slot.SINGLE) {
                return array.path(next++);
            }
            ArrayNode entries = JsonNodeFactory.instance.arrayNode();
            for (var i = 0; i < count; i++) {
                entries.add(array.path(next++));
            }
            return entries;
        }

        void rest(ObjIntConsumer<JsonNode> each) {
            for (; next < array.size(); next++) {
                each.accept(array.get(next), next);
            }
        }
    }
}
