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

    private static final String REPLACED_BY = "urn:kiln:replaced-by";

    private static final List<String> PATIENT_ELEMENTS = List.of("subject", "patient", "beneficiary");
    private static final String IDENTIFIER = "identifier";

    private Merging() {}

    /**
     * The retired one counts no more and leads to the survivor, which takes over its identifiers as old ones. Patients
     * lead to each other by {@code Patient.link}; for other types R4 has no element, so an extension does.
     */
    public static void link(ResourceState survivor, ResourceState retired, Stamp stamp) {
        var taken = new ArrayList<Assignment>();
        for (var identifier : retired.resource().path(IDENTIFIER)) {
            taken.add(old(identifier));
        }
        if (survivor.type().equals("Patient")) {
            var inactive = List.of(
                    new Assignment.Set("active", JsonNodeFactory.instance.booleanNode(false)),
                    linkTo(survivor, "replaced-by"));
            retired.say(Presence.REQUIRED, last(stamp), inactive, Optional.empty());
            taken.add(linkTo(retired, "replaces"));
        } else {
            retired.say(Presence.REQUIRED, last(stamp), List.of(replacedBy(survivor)), Optional.empty());
            retired.replaced(last(stamp));
        }
        survivor.say(Presence.OPTIONAL, stamp, taken, Optional.empty());
        survivor.absorbLists(retired);
    }

    private static Assignment replacedBy(ResourceState survivor) {
        var extension = Trees.object().put("url", REPLACED_BY);
        extension.putObject("valueReference").put("reference", survivor.type() + "/" + survivor.id());
        return new Assignment.Item("extension", REPLACED_BY, OLD_RANK, extension);
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

    /** The survivor replaces a patient that an earlier merge retired. */
    public static void replaces(ResourceState survivor, ResourceState earlier, Stamp stamp) {
        survivor.say(Presence.OPTIONAL, stamp, List.of(linkTo(earlier, "replaces")), Optional.empty());
    }

    /** The identifier of this system and value is an old one from now on; it need not have been known. */
    public static void makeOld(ResourceState state, String system, String value, Stamp stamp) {
        var element = state.element(IDENTIFIER);
        var identifier = Trees.object().put("system", system).put("value", value);
        var said = new ArrayList<Assignment>();
        for (var item : element.items().entrySet()) {
            var held = item.getValue().verified().value();
            if (held instanceof ObjectNode known && isIdentifier(known, system, value)) {
                identifier = known;
                said.add(new Assignment.Drop(IDENTIFIER, item.getKey()));
            }
        }
        var whole = element.whole().verified().value();
        if (whole instanceof ArrayNode listed
                && listed.valueStream().anyMatch(each -> isIdentifier(each, system, value))) {
            var replaced = Trees.array();
            listed.forEach(each -> replaced.add(isIdentifier(each, system, value) ? aged(each) : each));
            said.add(new Assignment.Set(IDENTIFIER, replaced));
        } else {
            said.add(old(identifier));
        }
        state.say(Presence.OPTIONAL, stamp, said, Optional.empty());
    }

    /** The patient that a resource is about, as a reference; empty when it names none. */
    public static String patientOf(ResourceState state) {
        return patientElement(state)
                .map(element -> state.resource().path(element))
                .map(about -> about.isArray() ? about.path(0) : about)
                .map(about -> about.path("reference").asString(""))
                .orElse("");
    }

    /** The resource is about this patient from now on. */
    public static boolean assignPatient(ResourceState state, String patient, Stamp stamp) {
        var element = patientElement(state).orElse("subject");
        var reference = Trees.object().put("reference", patient);
        var value = state.type().equals("Account") ? Trees.array().add(reference) : reference;
        return state.say(Presence.OPTIONAL, stamp, List.of(new Assignment.Set(element, value)), Optional.empty());
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
