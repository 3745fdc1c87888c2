/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.intent.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How two patients, one of whom is retired, speak of each other after a merge (ADT A40; FHIR R4 Patient.link). */
public final class Merging {
    /** After every identifier that a message gives. */
    private static final int OLD_RANK = 10_000;

    /** Keys that are composed from content, and so are no identifiers. */
    private static final String COMPOSED = "urn:kiln:";

    private static final List<String> PATIENT_ELEMENTS = List.of("subject", "patient", "beneficiary");
    private static final String IDENTIFIER = "identifier";

    private Merging() {}

    /** The retired one becomes inactive and leads to the survivor, which takes over its identifiers as old ones. */
    public static void link(ResourceState survivor, ResourceState retired, Stamp stamp) {
        var inactive = List.of(
                new Assignment.Set("active", JsonNodeFactory.instance.booleanNode(false)),
                linkTo(survivor, "replaced-by"));
        retired.say(Presence.REQUIRED, last(stamp), inactive, Optional.empty());
        var taken = new ArrayList<Assignment>();
        taken.add(linkTo(retired, "replaces"));
        for (var identifier : retired.resource().path(IDENTIFIER)) {
            taken.add(old(identifier));
        }
        survivor.say(Presence.OPTIONAL, stamp, taken, Optional.empty());
        survivor.absorbLists(retired);
    }

    /** A merge is not undone by what was said of the retired one earlier or later. */
    private static Stamp last(Stamp stamp) {
        return new Stamp(Integer.MAX_VALUE, stamp.eventTime(), stamp.sequence(), stamp.messageTime());
    }

    /** One that is not there yet becomes a placeholder with the identifiers that its keys are. */
    public static void sketchIdentifiers(ResourceState state, Identity identity) {
        var identifiers = identity.keys().stream()
                .filter(key -> !key.system().startsWith(COMPOSED))
                .<Assignment>map(key -> new Assignment.Item(
                        IDENTIFIER,
                        "key|" + key.system() + "|" + key.value(),
                        0,
                        Trees.object().put("system", key.system()).put("value", key.value())))
                .toList();
        state.say(Presence.REFERENCED, Candidate.NEVER, identifiers, Optional.empty());
    }

    /** The survivor replaces one that an earlier merge retired. */
    public static void replaces(ResourceState survivor, ResourceState earlier, Stamp stamp) {
        survivor.say(Presence.OPTIONAL, stamp, List.of(linkTo(earlier, "replaces")), Optional.empty());
    }

    /** The identifier of this system and value is an old one from now on. */
    public static void makeOld(ResourceState state, String system, String value, Stamp stamp) {
        var element = state.element(IDENTIFIER);
        for (var item : List.copyOf(element.items().entrySet())) {
            var candidate = item.getValue().verified();
            if (isIdentifier(candidate.value(), system, value)) {
                var aged = new Assignment.Item(IDENTIFIER, item.getKey(), OLD_RANK, aged(candidate.value()));
                state.say(Presence.OPTIONAL, stamp, List.of(aged), Optional.empty());
                return;
            }
        }
        if (element.whole().verified().value() instanceof ArrayNode identifiers) {
            var replaced = Trees.array();
            identifiers.forEach(each -> replaced.add(isIdentifier(each, system, value) ? aged(each) : each));
            state.say(Presence.OPTIONAL, stamp, List.of(new Assignment.Set(IDENTIFIER, replaced)), Optional.empty());
        }
    }

    /** The patient that a resource is about, as a reference; empty when it names none. */
    public static String patientOf(ResourceState state) {
        return patientElement(state)
                .map(element -> state.resource().path(element).path("reference").asString(""))
                .orElse("");
    }

    /** The resource is about this patient from now on. */
    public static boolean assignPatient(ResourceState state, String patient, Stamp stamp) {
        var element = patientElement(state).orElse("subject");
        var reference = Trees.object().put("reference", patient);
        return state.say(Presence.OPTIONAL, stamp, List.of(new Assignment.Set(element, reference)), Optional.empty());
    }

    private static Optional<String> patientElement(ResourceState state) {
        return PATIENT_ELEMENTS.stream().filter(state.resource()::has).findFirst();
    }

    /** Whether a statement is about the identifier of this system and value. */
    public static boolean isAbout(Assignment assignment, String system, String value) {
        return assignment instanceof Assignment.Item item
                && item.element().equals(IDENTIFIER)
                && isIdentifier(item.value(), system, value);
    }

    private static boolean isIdentifier(JsonNode node, String system, String value) {
        return node.path("system").asString("").equals(system)
                && node.path("value").asString("").equals(value);
    }

    private static Assignment old(JsonNode identifier) {
        var key = "old|" + identifier.path("system").asString("") + "|"
                + identifier.path("value").asString("");
        return new Assignment.Item(IDENTIFIER, key, OLD_RANK, aged(identifier));
    }

    private static ObjectNode aged(JsonNode identifier) {
        return Trees.copy((ObjectNode) identifier).put("use", "old");
    }

    private static Assignment linkTo(ResourceState other, String type) {
        var link = Trees.object();
        link.putObject("other").put("reference", other.type() + "/" + other.id());
        link.put("type", type);
        return new Assignment.Item("link", type + "|" + other.id(), 0, link);
    }
}
