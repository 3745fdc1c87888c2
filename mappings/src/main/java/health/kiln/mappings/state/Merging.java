/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.intent.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How two patients, one of whom is retired, speak of each other after a merge (ADT A40; FHIR R4 Patient.link). */
public final class Merging {
    /** After every identifier that a message gives. */
    private static final int OLD_RANK = 10_000;

    private static final String REPLACED_BY = "urn:kiln:replaced-by";
    private static final String PATIENT = "Patient";

    private static final String IDENTIFIER = "identifier";
    private static final String TAKEN = "taken|";
    private static final String OWN = "own|";
    private static final String REPLACES = "replaces";
    private static final String REPLACED = "replaced-by";

    private Merging() {}

    /**
     * The retired one counts no more and leads to the survivor, which takes over its identifiers as old ones. Patients
     * lead to each other by {@code Patient.link}; for other types R4 has no element, so an extension does. Answers what
     * the survivor's newer lists close of what was on the other's.
     *
     * @param survivor who took the place of the retired one then
     * @param now the one in whose place the survivor stands by now; the survivor itself, if it was not retired since
     * @param names by which the merge calls the retired one, if they are its own
     */
    public static List<Closing> link(
            ResourceState survivor, ResourceState retired, ResourceState now, List<IdentityKey> names, Stamp stamp) {
        if (survivor.type().equals(PATIENT)) {
            var inactive = new ArrayList<Assignment>();
            inactive.add(new Assignment.Set("active", JsonNodeFactory.instance.booleanNode(false)));
            inactive.add(linkTo(survivor, now, REPLACED));
            retired.say(Presence.OPTIONAL, last(stamp), inactive, Optional.empty());
            retired.mention();
            survivor.say(Presence.OPTIONAL, stamp, List.of(linkTo(retired, retired, REPLACES)), Optional.empty());
        } else {
            retired.say(Presence.OPTIONAL, last(stamp), List.of(replacedBy(survivor, now)), Optional.empty());
            retired.mention();
            retired.replaced(last(stamp));
        }
        var own = ownNames(retired, names);
        own.forEach(
                name -> retired.say(Presence.OPTIONAL, last(stamp), List.of(identifier(OWN, name)), Optional.empty()));
        giveLaterIdentifiers(survivor, retired, own, stamp);
        survivor.settleSketch();
        retired.element(IDENTIFIER).forgetSketch();
        return passOn(survivor, retired);
    }

    /**
     * The survivor has what came to be known of the retired one: its identifiers as old ones, its lists, whom it replaced,
     * and all that was said of it after the merge. The retired one keeps its own numbers, and says who took its place.
     */
    public static List<Closing> passOn(ResourceState survivor, ResourceState retired) {
        var merged = mergedAt(retired).orElseThrow();
        retired.element(IDENTIFIER).items().values().forEach(item -> item.rewrite(Merging::bare));
        retired.touch();
        var taken = new ArrayList<Assignment>();
        retired.resource().path(IDENTIFIER).forEach(identifier -> taken.add(taken(identifier)));
        if (survivor.type().equals(PATIENT)) {
            var given = givenOn(retired);
            given.stream()
                    .filter(drop -> drop.element().equals(Relations.LINK))
                    .map(drop -> new Assignment.Item(Relations.LINK, drop.key(), 0, held(retired, drop)))
                    .forEach(taken::add);
            retired.say(Presence.OPTIONAL, last(merged), List.copyOf(given), Optional.empty());
            Relations.passOn(survivor, retired);
        }
        keepOwnNumbers(retired);
        survivor.absorbLater(retired, merged);
        survivor.chronicle().absorb(retired.chronicle(), merged);
        retired.forget();
        survivor.say(Presence.OPTIONAL, merged, taken, Optional.empty());
        return survivor.absorbLists(retired, merged);
    }

    /** The names that a merge retires, and the one that gave the record its id: an earlier merge may have brought the others. */
    private static List<IdentityKey> ownNames(ResourceState retired, List<IdentityKey> names) {
        var own = new ArrayList<>(names);
        retired.resource().path(IDENTIFIER).forEach(identifier -> {
            var system = identifier.path("system").asString("");
            var value = identifier.path("value").asString("");
            if (!system.isEmpty() && !value.isEmpty()) {
                var name = new IdentityKey(retired.type(), system, value);
                if (ResourceIds.of(name).toString().equals(retired.id())) {
                    own.add(name);
                }
            }
        });
        return own;
    }

    /** Other identifiers are the survivor's: whether they were given before the merge or after it does not show here. */
    private static void keepOwnNumbers(ResourceState retired) {
        var items = retired.element(IDENTIFIER).items();
        if (items.keySet().stream().anyMatch(key -> key.startsWith(OWN))) {
            items.keySet().removeIf(key -> !key.startsWith(OWN) && !key.startsWith(TAKEN));
            retired.touch();
        }
    }

    /** It was retired earlier than was known: who took its place by the later merge did not take it then. */
    public static void reopen(ResourceState retired) {
        for (var element : List.of(Relations.LINK, "extension")) {
            retired.element(element).items().keySet().removeIf(Merging::isSuccession);
        }
        retired.touch();
    }

    /** Other identifiers that a message gave with a retired name after the merge are the survivor's. */
    private static void giveLaterIdentifiers(
            ResourceState survivor, ResourceState retired, List<IdentityKey> names, Stamp merged) {
        var items = retired.element(IDENTIFIER).items();
        for (var entry : List.copyOf(items.entrySet())) {
            var said = entry.getValue().verified();
            if (!said.present()
                    || said.stamp().eventTime().isBefore(merged.eventTime())
                    || entry.getKey().startsWith(TAKEN)
                    || entry.getKey().startsWith(OWN)) {
                continue;
            }
            var item = new Assignment.Item(IDENTIFIER, entry.getKey(), said.rank(), said.value());
            without(names, item)
                    .ifPresent(
                            other -> survivor.say(Presence.OPTIONAL, said.stamp(), List.of(other), Optional.empty()));
            var own = ownOf(names, said.value());
            if (own.isEmpty()) {
                items.remove(entry.getKey());
            } else {
                entry.getValue().rewrite(_ -> own);
            }
        }
        retired.touch();
    }

    /** What of these identifiers is one of the names. */
    private static Optional<JsonNode> ownOf(List<IdentityKey> names, JsonNode identifiers) {
        return sifted(identifiers, each -> isOneOf(names, each));
    }

    private static Optional<JsonNode> sifted(JsonNode identifiers, Predicate<JsonNode> stays) {
        if (!(identifiers instanceof ArrayNode several)) {
            return stays.test(identifiers) ? Optional.of(identifiers) : Optional.empty();
        }
        var left = Trees.array();
        several.valueStream().filter(stays).forEach(left::add);
        return switch (left.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(left.get(0));
            default -> Optional.of(left);
        };
    }

    /** A retired number alone: what else was known of it depends on which messages came before the merge. */
    private static Optional<JsonNode> bare(JsonNode identifiers) {
        if (identifiers instanceof ArrayNode several) {
            var bare = Trees.array();
            several.forEach(each -> bare.add(bareOne(each)));
            return Optional.of(bare);
        }
        return identifiers.isObject() ? Optional.of(bareOne(identifiers)) : Optional.empty();
    }

    private static ObjectNode bareOne(JsonNode identifier) {
        return Trees.object()
                .put("system", identifier.path("system").asString(""))
                .put("value", identifier.path("value").asString(""));
    }

    /** The identifier is not this one's: it was united with it by mistake. */
    public static void partFrom(ResourceState state, IdentityKey name) {
        var items = state.element(IDENTIFIER).items();
        for (var entry : List.copyOf(items.entrySet())) {
            var value = entry.getValue().verified().value();
            var left = sifted(value, each -> !isOneOf(List.of(name), each));
            if (left.isEmpty() && !value.isMissingNode()) {
                items.remove(entry.getKey());
            } else {
                entry.getValue().rewrite(_ -> left);
            }
        }
        state.touch();
    }

    /** What earlier merges gave it is the survivor's. */
    private static List<Assignment.Drop> givenOn(ResourceState retired) {
        var given = new ArrayList<Assignment.Drop>();
        retired.element(Relations.LINK).items().forEach((key, item) -> {
            if (key.startsWith(REPLACES + "|") && item.verified().present()) {
                given.add(new Assignment.Drop(Relations.LINK, key));
            }
        });
        retired.element(IDENTIFIER).items().keySet().stream()
                .filter(key -> key.startsWith(TAKEN))
                .forEach(key -> given.add(new Assignment.Drop(IDENTIFIER, key)));
        return given;
    }

    private static JsonNode held(ResourceState state, Assignment.Drop drop) {
        return Objects.requireNonNull(state.element(drop.element()).items().get(drop.key()))
                .verified()
                .value();
    }

    private static Assignment replacedBy(ResourceState survivor, ResourceState now) {
        var extension = Trees.object().put("url", REPLACED_BY);
        extension.putObject("valueReference").put("reference", now.type() + "/" + now.id());
        return new Assignment.Item("extension", REPLACED_BY + "|" + survivor.id(), OLD_RANK, extension);
    }

    /** A merge is not undone by what was said of the retired one earlier or later. */
    private static Stamp last(Stamp stamp) {
        return new Stamp(Integer.MAX_VALUE, stamp.eventTime(), stamp.sequence(), stamp.messageTime());
    }

    /** One that is not there yet becomes a placeholder with the identifiers that its keys are. */
    public static void sketchIdentifiers(ResourceState state, Identity identity) {
        var identifiers = identity.keys().stream()
                .filter(key -> !key.isComposed())
                .map(key -> identifier("key|", key))
                .toList();
        state.say(Presence.REFERENCED, Candidate.NEVER, identifiers, Optional.empty());
    }

    /**
     * The name is an old one from now on; it need not have been known. What was said under it later was said of the
     * resource by its new name.
     */
    public static void makeOld(ResourceState state, IdentityKey former, Optional<IdentityKey> current, Stamp stamp) {
        var identifier = identifier(former);
        for (var item : List.copyOf(state.element(IDENTIFIER).items().entrySet())) {
            var held = item.getValue().verified();
            for (var each : held.value() instanceof ArrayNode several
                    ? several
                    : Trees.array().add(held.value())) {
                if (each instanceof ObjectNode known && isOneOf(List.of(former), known)) {
                    identifier = known;
                    var said = held.stamp().compareTo(stamp) > 0 ? held.stamp() : stamp;
                    var better = renamed(item.getKey(), held, former, current, state, stamp);
                    state.say(Presence.OPTIONAL, said, List.of(better), Optional.empty());
                }
            }
        }
        var whole = state.element(IDENTIFIER).whole().verified().value();
        if (whole instanceof ArrayNode listed
                && listed.valueStream().anyMatch(each -> isOneOf(List.of(former), each))) {
            var replaced = Trees.array();
            listed.forEach(each -> replaced.add(isOneOf(List.of(former), each) ? aged(each) : each));
            state.say(Presence.OPTIONAL, stamp, List.of(new Assignment.Set(IDENTIFIER, replaced)), Optional.empty());
        } else {
            var like = current.flatMap(name -> likeness(state, name, former)).orElse(identifier);
            state.say(Presence.OPTIONAL, stamp, List.of(old(like)), Optional.empty());
        }
    }

    /** The former identifier is of the kind of the current one, whether or not it was known itself. */
    private static Optional<ObjectNode> likeness(ResourceState state, IdentityKey current, IdentityKey former) {
        return state.resource()
                .path(IDENTIFIER)
                .valueStream()
                .filter(each -> isOneOf(List.of(current), each) && each.has("type"))
                .findFirst()
                .map(each -> identifier(former).set("type", each.path("type")));
    }

    /** An item without the former name; with the current one in its place when the former was used after the change. */
    private static Assignment renamed(
            String key,
            Candidate held,
            IdentityKey former,
            Optional<IdentityKey> current,
            ResourceState state,
            Stamp stamp) {
        var item = new Assignment.Item(IDENTIFIER, key, held.rank(), held.value());
        if (held.value() instanceof ObjectNode known && held.stamp().compareTo(stamp) > 0 && current.isPresent()) {
            var name = current.orElseThrow();
            var better = Trees.copy(known).put("system", name.system()).put("value", name.value());
            return new Assignment.Item(IDENTIFIER, key, held.rank(), better);
        }
        return without(List.of(new IdentityKey(state.type(), former.system(), former.value())), item)
                .orElseGet(() -> new Assignment.Drop(IDENTIFIER, key));
    }

    private static ObjectNode identifier(IdentityKey name) {
        return Trees.object().put("system", name.system()).put("value", name.value());
    }

    /** When the resource was merged into another; priority apart. */
    public static Optional<Stamp> mergedAt(ResourceState retired) {
        return retired.elements().entrySet().stream()
                .filter(element -> element.getKey().equals(Relations.LINK)
                        || element.getKey().equals("extension"))
                .flatMap(element -> element.getValue().items().entrySet().stream())
                .filter(item ->
                        successorIn(item.getKey()).isPresent() || item.getKey().equals(REPLACED_BY))
                .map(item -> item.getValue().verified().stamp())
                .map(stamp -> new Stamp(1, stamp.eventTime(), stamp.sequence(), stamp.messageTime()))
                .max(Stamp::compareTo);
    }

    /** Who took its place in the merge that retired it, as an id; empty for a patient who counts. */
    public static Optional<String> successor(ResourceState retired) {
        return Stream.of(Relations.LINK, "extension")
                .flatMap(element -> retired.element(element).items().keySet().stream())
                .flatMap(key -> successorIn(key).stream())
                .findFirst();
    }

    private static Optional<String> successorIn(String key) {
        return Stream.of(REPLACED, REPLACED_BY)
                .map(kind -> kind + "|")
                .filter(key::startsWith)
                .map(kind -> key.substring(kind.length()))
                .findFirst();
    }

    /** Whether an item says who took the place of the one who has it. */
    static boolean isSuccession(String key) {
        return key.equals(REPLACED_BY) || successorIn(key).isPresent();
    }

    /** Whether a statement is older than the merge that retired this one. */
    public static boolean isBefore(ResourceState retired, Stamp stamp) {
        return mergedAt(retired)
                .filter(merged -> stamp.eventTime().isBefore(merged.eventTime()))
                .isPresent();
    }

    /** What a statement says of identifiers other than these; empty when it is about one of them alone. */
    public static Optional<Assignment> without(List<IdentityKey> names, Assignment assignment) {
        if (!(assignment instanceof Assignment.Item item) || !item.element().equals(IDENTIFIER)) {
            return Optional.of(assignment);
        }
        return sifted(item.value(), each -> !isOneOf(names, each))
                .map(left -> new Assignment.Item(IDENTIFIER, item.key(), item.rank(), left));
    }

    private static boolean isOneOf(List<IdentityKey> names, JsonNode identifier) {
        return names.stream().anyMatch(name -> isIdentifier(identifier, name.system(), name.value()));
    }

    private static boolean isIdentifier(JsonNode node, String system, String value) {
        return node.path("system").asString("").equals(system)
                && node.path("value").asString("").equals(value);
    }

    private static Assignment identifier(String kind, IdentityKey name) {
        return new Assignment.Item(IDENTIFIER, kind + name.system() + "|" + name.value(), 0, identifier(name));
    }

    private static Assignment old(JsonNode identifier) {
        return old("old|", identifier);
    }

    /** An identifier that came by a merge, and goes on with the next one. */
    private static Assignment taken(JsonNode identifier) {
        return old(TAKEN, identifier);
    }

    private static Assignment old(String kind, JsonNode identifier) {
        var key = kind + identifier.path("system").asString("") + "|"
                + identifier.path("value").asString("");
        return new Assignment.Item(IDENTIFIER, key, OLD_RANK, aged(identifier));
    }

    private static ObjectNode aged(JsonNode identifier) {
        return Trees.copy((ObjectNode) identifier).put("use", "old");
    }

    private static Assignment linkTo(ResourceState other, ResourceState now, String type) {
        var link = Trees.object();
        link.putObject("other").put("reference", now.type() + "/" + now.id());
        link.put("type", type);
        return new Assignment.Item(Relations.LINK, type + "|" + other.id(), 0, link);
    }
}
