/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.datatype.Datatype;
import health.kiln.mappings.datatype.Json;
import health.kiln.mappings.tables.R4Shapes;
import health.kiln.mappings.tables.R4Shapes.Shape;
import health.kiln.mappings.tables.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A target, resolved against the definitions of FHIR R4.
 *
 * @param kind how its values come together
 * @param part the register's name: the element, or {@code element.child} of one that does not repeat
 * @param inner what lies below the part, or below one item of it
 * @param leafTypes the FHIR types that may stand there
 * @param needs what an item must have to count
 * @param extension the URL that an extension's items carry, else empty
 * @param by the field that tells the item, for a slice such as {@code @AIP-3}
 */
record Slot(
        Kind kind,
        String part,
        String slice,
        List<Step> inner,
        List<String> leafTypes,
        String binding,
        boolean required,
        Set<String> needs,
        String extension,
        Optional<Coordinate> by) {
    /** The names of choices by type: as many as FHIR R4 has. */
    private static final Map<String, Map<String, String>> TYPED = new ConcurrentHashMap<>();

    /** Of an item of these lists FHIR demands one of several parts (pat-1, imm-1, app-1). */
    private static final Map<String, Set<String>> ONE_OF = Map.of(
            "contact", Set.of("name", "telecom", "address", "organization"),
            "education", Set.of("documentType", "reference"),
            "participant", Set.of("actor", "type", "individual", "member"));

    /** Where the extensions of a primitive value stand; empty for values of a list and for choices. */
    Optional<Slot> beside() {
        if (isChoice() || takesMany()) {
            return Optional.empty();
        }
        List<Step> way = new ArrayList<>(inner);
        String register = part;
        if (way.isEmpty()) {
            int dot = part.lastIndexOf('.') + 1;
            register = part.substring(0, dot) + "_" + part.substring(dot);
        } else {
            Step last = way.removeLast();
            way.add(new Step("_" + last.name(), false));
        }
        return Optional.of(
                new Slot(kind, register, slice, List.copyOf(way), List.of("Element"), "", false, needs, extension, by));
    }

    /** Where a code goes that cannot stand here: {@code _gender} of the resource, or the extensions of an item. */
    Slot instead() {
        if (inner.isEmpty()) {
            return new Slot(Kind.WHOLE, "_" + part, "", List.of(), List.of("Element"), "", false, Set.of(), "", by);
        }
        List<Step> way = new ArrayList<>(inner);
        way.removeLast();
        way.add(new Step("extension", true));
        return new Slot(kind, part, slice, List.copyOf(way), List.of("Extension"), "", false, needs, extension, by);
    }

    /** The element's path, as {@code AllergyIntolerance.reaction.severity}. */
    String pathBelow(String type) {
        StringBuilder path = new StringBuilder(type).append('.').append(part);
        inner.forEach(step -> path.append('.').append(step.name()));
        return path.toString();
    }

    /** Whether all rules and segments that name the item write the same one: {@code [@AIP-3]} or, by a name of its own, {@code [@dose]}. */
    boolean isOneItem() {
        return slice.startsWith("@");
    }

    /** How a part's values come together. */
    enum Kind {
        /** One value, decided once. */
        WHOLE,
        /** All values of a rule, as the whole list. */
        LIST,
        /** Objects of a list that several rules fill together, one for each occurrence of the segment. */
        ITEMS,
        /** Items of a list that others write too, told apart by a key. */
        KEYED
    }

    /** One name on the way down. */
    record Step(String name, boolean repeats) {
        boolean isChoice() {
            return name.endsWith("[x]");
        }
    }

    /** Resolves a target of {@code type}; throws a mistake that names what does not exist. */
    static Slot of(String type, Target target, R4Shapes shapes, Vocabulary vocabulary) throws UnknownElementException {
        String first = target.path().getFirst();
        Shape shape = find(shapes, type, first);
        List<Step> steps = new ArrayList<>();
        String parent = type;
        Shape at = shape;
        for (String name : target.path().subList(1, target.path().size())) {
            parent = shapes.childrenOf(parent, at);
            at = find(shapes, parent, name);
            steps.add(new Step(at.name(), at.repeats()));
        }
        String extension = first.equals("extension") ? extension(target.slice(), vocabulary) : "";
        String part = first;
        Kind kind;
        if (shape.repeats()) {
            kind = !target.slice().isEmpty() ? Kind.KEYED : steps.isEmpty() ? Kind.LIST : Kind.ITEMS;
        } else {
            kind = Kind.WHOLE;
            if (!steps.isEmpty()) {
                Step child = steps.removeFirst();
                part = first + "." + child.name();
                if (child.repeats()) {
                    kind = Kind.LIST;
                }
            }
        }
        return new Slot(
                kind,
                part,
                target.slice(),
                List.copyOf(steps),
                at.types(),
                at.binding(),
                at.required(),
                needs(kind, shapes, type, shape),
                extension,
                target.slice().startsWith("@") ? Coordinate.parse(target.slice().substring(1)) : Optional.empty());
    }

    private static Set<String> needs(Kind kind, R4Shapes shapes, String type, Shape shape) {
        boolean items = kind == Kind.ITEMS || kind == Kind.KEYED;
        return items ? shapes.requiredOf(shapes.childrenOf(type, shape)) : Set.of();
    }

    /** Whether FHIR allows this item: not empty, and with all that it must have. */
    boolean isComplete(JsonNode item) {
        if (!(item instanceof ObjectNode object)) {
            return true;
        }
        for (String name : needs) {
            if (!object.has(name)) {
                return false;
            }
        }
        Set<String> ways = ONE_OF.getOrDefault(part, Set.of());
        return !object.isEmpty() && (ways.isEmpty() || ways.stream().anyMatch(object::has));
    }

    private static String extension(String slice, Vocabulary vocabulary) throws UnknownElementException {
        String url = vocabulary.extensions().get(slice);
        if (url == null) {
            throw new UnknownElementException("unknown extension " + slice);
        }
        return url;
    }

    static Shape find(R4Shapes shapes, String parent, String name) throws UnknownElementException {
        if (name.startsWith("_")) {
            Shape primitive = find(shapes, parent, name.substring(1));
            return new Shape(name, primitive.repeats(), false, List.of("Element"), "");
        }
        return shapes.find(parent, name)
                .orElseThrow(() -> new UnknownElementException("FHIR R4 has no element " + parent + "." + name));
    }

    /** Where the names of {@code with} are looked up: below an item, or below the value. */
    static String itemType(String type, Target target, Slot slot, R4Shapes shapes) throws UnknownElementException {
        String parent = type;
        Shape at = find(shapes, type, target.path().getFirst());
        boolean item = slot.kind() == Kind.ITEMS || slot.kind() == Kind.KEYED;
        for (String name : item
                ? List.<String>of()
                : target.path().subList(1, target.path().size())) {
            parent = shapes.childrenOf(parent, at);
            at = find(shapes, parent, name);
        }
        return shapes.childrenOf(parent, at);
    }

    /** Whether a value of this FHIR type may stand here. */
    boolean accepts(String fhirType) {
        return leafTypes.contains(fhirType)
                || leafTypes.contains("#" + fhirType)
                || leafTypes.contains("BackboneElement")
                || (isStringLike(fhirType) && leafTypes.stream().anyMatch(Slot::isStringLike));
    }

    private static boolean isStringLike(String type) {
        return type.equals("string") || type.equals("markdown") || type.equals("uri") || type.equals("url");
    }

    /** Whether the last name is a choice, to be completed by the value's type. */
    boolean isChoice() {
        return inner.isEmpty() ? part.endsWith("[x]") : inner.getLast().isChoice();
    }

    /** Whether several values can stand at the end of the path. */
    boolean takesMany() {
        return inner.isEmpty() ? kind != Kind.WHOLE : inner.getLast().repeats();
    }

    /** The value, or a choice's object with the typed name. */
    JsonNode named(JsonNode value, String fhirType) {
        if (!isChoice()) {
            return value;
        }
        String choice = inner.isEmpty() ? part : inner.getLast().name();
        ObjectNode named = Json.object();
        if (fhirType.equals(Datatype.ANY)) {
            value.properties().forEach(member -> named.set(typed(choice, member.getKey()), member.getValue()));
        } else {
            named.set(typed(choice, fhirType), value);
        }
        return named;
    }

    /** {@code valueString} for {@code value[x]} and {@code string}: made once, for each value of that kind is named so. */
    private static String typed(String choice, String type) {
        return TYPED.computeIfAbsent(choice, absent -> new ConcurrentHashMap<>())
                .computeIfAbsent(type, name -> {
                    String base = choice.substring(choice.lastIndexOf('.') + 1, choice.length() - "[x]".length());
                    return base + Character.toUpperCase(name.charAt(0)) + name.substring(1);
                });
    }

    /** Puts a value at the inner path of {@code object}; false when something stands there already. */
    boolean put(ObjectNode object, JsonNode value) {
        ObjectNode parent = object;
        for (Step step : inner.subList(0, inner.size() - 1)) {
            parent = descend(parent, step);
        }
        Step last = inner.getLast();
        if (last.isChoice()) {
            ObjectNode holder = parent;
            value.properties().forEach(member -> holder.set(member.getKey(), member.getValue()));
            return true;
        }
        if (last.repeats()) {
            Json.append(parent, last.name(), value);
            return true;
        }
        if (parent.has(last.name())) {
            return false;
        }
        parent.set(last.name(), value);
        return true;
    }

    static ObjectNode descend(ObjectNode parent, Step step) {
        JsonNode there = parent.get(step.name());
        if (there instanceof ArrayNode array && array.get(array.size() - 1) instanceof ObjectNode last) {
            return last;
        }
        if (there instanceof ObjectNode object) {
            return object;
        }
        ObjectNode made = Json.object();
        parent.set(step.name(), step.repeats() ? Json.array(made) : made);
        return made;
    }

    /** The value wrapped into the inner path. */
    JsonNode wrapped(JsonNode value) {
        if (inner.isEmpty()) {
            return value;
        }
        ObjectNode object = Json.object();
        put(object, value);
        return object;
    }

    /** The key of an item, where the value itself tells it. */
    static Optional<String> keyOf(JsonNode identifier) {
        String system = identifier.path("system").stringValue("");
        String type =
                identifier.path("type").path("coding").path(0).path("code").stringValue("");
        return system.isEmpty() ? Optional.empty() : Optional.of(system + "|" + type);
    }
}
