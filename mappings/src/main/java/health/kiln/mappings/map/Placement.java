/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.datatype.Json;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.value.Hl7Number;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the values of one rule into a draft.
 *
 * @param rule the rule's id
 * @param type another resource in scope, empty for the map's own
 * @param rank the order of items among those of other rules
 * @param with what is filled in where the value has none
 */
record Placement(String rule, String type, Slot slot, int rank, List<Filling> with) {
    /** A part that is filled in beside the value. */
    record Filling(List<Slot.Step> path, ValueMaker value) {
        void fill(ObjectNode object, Draft own, Scope scope, Run run) {
            Slot.Step last = path.getLast();
            if (path.size() == 1 && (object.has(last.name()) || object.has("_" + last.name()))) {
                return;
            }
            JsonNode made = value.make(own, scope, run).deepCopy();
            if (Json.isNothing(made)) {
                return;
            }
            ObjectNode parent = object;
            for (Slot.Step step : path.subList(0, path.size() - 1)) {
                parent = Slot.descend(parent, step);
            }
            if (last.repeats()) {
                Json.append(parent, last.name(), made);
            } else if (!parent.has(last.name())) {
                parent.set(last.name(), made);
            }
        }
    }

    /** Whether an earlier rule has decided the one value that can stand here. */
    boolean isDecided(Draft draft) {
        return slot.kind() == Slot.Kind.WHOLE && draft.isDecided(slot.part());
    }

    /** Whether there is nothing left to do here for the map's own resource: most readings of one value are in vain. */
    boolean isDecidedOf(Draft own) {
        return type.isEmpty() && isDecided(own);
    }

    /** Whether a value is put as it is, so that it may be one that other messages have, too. */
    boolean leavesAsIs() {
        return slot.inner().isEmpty() && slot.extension().isEmpty() && with.isEmpty();
    }

    /** Which resource is written; empty when the other one is not there. */
    Optional<Draft> draft(Draft own, Scope scope) {
        return type.isEmpty() ? Optional.of(own) : scope.draft(type);
    }

    /**
     * Puts one value; false when an earlier rule has decided the part.
     *
     * @param repetition which repetition of the field the value comes from
     */
    boolean put(Draft draft, JsonNode value, int repetition, Draft own, Scope scope, Run run) {
        boolean put = place(draft, value, repetition, own, scope, run);
        if (run.hasReferred()) {
            draft.refersIn(slot.part());
        }
        return put;
    }

    private boolean place(Draft draft, JsonNode value, int repetition, Draft own, Scope scope, Run run) {
        return switch (slot.kind()) {
            case WHOLE -> {
                JsonNode whole = slot.wrapped(filled(value, own, scope, run));
                yield draft.decide(rule, slot.part(), new Assignment.Set(slot.part(), whole, run.hasReferred()));
            }
            case LIST -> draft.append(slot.part(), slot, "", 0, slot.wrapped(filled(value, own, scope, run)));
            case ITEMS -> item(draft, slot.part(), "", 0, value, repetition, own, scope, run);
            case KEYED -> {
                String key = key(value, own, scope);
                String register = slot.part() + '\0' + key;
                int place = switch (slot.slice()) {
                    case "self" -> setId(scope, rank);
                    case "+" -> (rank << 8) + Math.min(repetition, 0xFF);
                    default -> rank << 8;
                };
                yield slot.inner().isEmpty()
                        ? draft.append(register, slot, key, place, filled(value, own, scope, run))
                        : item(draft, register, key, place, value, repetition, own, scope, run);
            }
        };
    }

    /** Puts the extensions of a code that is no list, beside it. */
    void putBeside(Draft draft, JsonNode element, int repetition, Draft own, Scope scope, Run run) {
        Optional<Slot> beside = slot.beside();
        if (beside.isPresent()) {
            new Placement(rule, type, beside.get(), rank, List.of()).put(draft, element, repetition, own, scope, run);
        }
    }

    /**
     * Puts what a code says that no value of the element can say: beside an element of the resource itself, in place of an
     * older value, and the state moves it to an extension of the resource; inside of an item to an extension of the item.
     */
    void putInstead(Draft draft, ObjectNode element, int repetition, Draft own, Scope scope, Run run) {
        Slot place = slot.instead();
        if (slot.inner().isEmpty()) {
            draft.leaveUnsaid(slot.part());
            new Placement(rule, type, place, rank, List.of()).put(draft, element, repetition, own, scope, run);
        } else if (element.path("extension").path(0) instanceof ObjectNode said) {
            said.put("url", "urn:kiln:" + slot.pathBelow(draft.handle().type()));
            new Placement(rule, type, place, rank, List.of()).put(draft, said, repetition, own, scope, run);
        }
    }

    private JsonNode filled(JsonNode value, Draft own, Scope scope, Run run) {
        if (value instanceof ObjectNode object) {
            if (!slot.extension().isEmpty()) {
                object.put("url", slot.extension());
            }
            with.forEach(filling -> filling.fill(object, own, scope, run));
        }
        return value;
    }

    private boolean item(
            Draft draft,
            String register,
            String key,
            int place,
            JsonNode value,
            int repetition,
            Draft own,
            Scope scope,
            Run run) {
        int segment = scope.focus().map(focus -> focus.index()).orElse(-1);
        int owner = slot.isOneItem() ? 0 : slot.takesMany() ? segment << 12 : (segment << 12) + repetition;
        ObjectNode item = draft.item(register, slot, key, place, owner);
        if (!slot.extension().isEmpty() && item.isEmpty()) {
            item.put("url", slot.extension());
        }
        boolean put = slot.put(item, value);
        with.forEach(filling -> filling.fill(item, own, scope, run));
        return put;
    }

    private String key(JsonNode value, Draft own, Scope scope) {
        if (slot.by().isPresent()) {
            Coordinate place = slot.by().get();
            return place + "|" + place.part(scope.field(place)).raw();
        }
        return switch (slot.slice()) {
            case "self" -> selfKey(own);
            case "+" -> Slot.keyOf(value).orElseGet(value::toString);
            default -> slot.extension().isEmpty() ? slot.slice() : slot.extension();
        };
    }

    /** Items that segments stand for come in the order in which the sender numbered the segments. */
    private static int setId(Scope scope, int otherwise) {
        String text = scope.focus().map(focus -> focus.field(1).text()).orElse("");
        return text.length() < 6 && Hl7Number.isDigits(text) ? Integer.parseInt(text) : otherwise;
    }

    /** The state replaces it by the real reference: a resource stays one item whatever name it was found by. */
    private static String selfKey(Draft own) {
        return own.reference();
    }

    /** The part has no value any more; false when an earlier rule has decided it, or when it cannot be cleared as such. */
    boolean clear(Draft draft, Draft own, Scope scope) {
        return switch (slot.kind()) {
            case WHOLE, LIST -> draft.decide(rule, slot.part(), new Assignment.Clear(slot.part()));
            case ITEMS -> false;
            case KEYED -> {
                String key = slot.slice().equals("+") ? "" : key(Json.nothing(), own, scope);
                yield !key.isEmpty()
                        && draft.decide(rule, slot.part() + '\0' + key, new Assignment.Drop(slot.part(), key));
            }
        };
    }

    /** What the rule writes, for explanations. */
    String target(Draft draft) {
        StringBuilder text =
                new StringBuilder(draft.handle().toString()).append('.').append(slot.part());
        if (!slot.slice().isEmpty()) {
            text.append('[').append(slot.slice()).append(']');
        }
        slot.inner().forEach(step -> text.append('.').append(step.name()));
        return text.toString();
    }
}
