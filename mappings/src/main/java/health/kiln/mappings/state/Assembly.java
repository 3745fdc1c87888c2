/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.Retire.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** A resource put together from its state: registers first, then folds, retirement and the rules of R4 above them. */
final class Assembly {
    /** The tag of a resource that is known only because others refer to it. */
    static final ObjectNode INFERRED = Trees.coding("urn:kiln:tag", "inferred");

    private static final String META = "meta";
    static final String ALTERNATE_CODES = "http://hl7.org/fhir/StructureDefinition/alternate-codes";
    private static final String ABSENT_REASONS = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

    private final ResourceState state;
    private final Standing standing;
    private final Fields fields = new Fields();
    private final ObjectNode resource;

    private Assembly(ResourceState state, Standing standing) {
        this.state = state;
        this.standing = standing;
        showRegisters();
        var inferred = state.life().inferred();
        if (!state.movements().isEmpty()) {
            var course = EncounterFold.of(state.course());
            course.writeTo(fields);
            Participation.write(state, fields);
            inferred |= course.inferred();
        }
        if (!state.reports().isEmpty()) {
            decideStatus();
        }
        if (state.isRetired()) {
            var reason = state.life().isRetired() ? state.life().reason() : Reason.ENTERED_IN_ERROR;
            Retirement.write(state.type(), reason, fields);
        }
        R4Rules.complete(state.type(), fields);
        if (inferred) {
            fields.show(META, tagged(fields.get(META)));
        }
        resource = fields.toResource(state.type(), state.id());
    }

    static Assembly of(ResourceState state) {
        return new Assembly(state, state.reports().standing());
    }

    ObjectNode resource() {
        return resource;
    }

    Fields fields() {
        return fields;
    }

    Standing standing() {
        return standing;
    }

    private void showRegisters() {
        var children = new LinkedHashMap<String, Map<String, Candidate>>(0);
        for (var register : state.elements().entrySet()) {
            var name = register.getKey();
            var element = register.getValue();
            if (Elements.isValue(name)) {
                element.erase(standing.floor());
            }
            var candidate = element.standing(standing.reset());
            var dot = name.indexOf('.');
            if (dot > 0) {
                children.computeIfAbsent(name.substring(0, dot), _ -> new LinkedHashMap<>())
                        .put(name.substring(dot + 1), candidate);
            } else if (isOutdated(name, candidate)) {
                fields.decide(name, MissingNode.getInstance());
            } else if (candidate.present()) {
                show(name, element, candidate.value());
            }
        }
        children.forEach(this::showChildren);
    }

    /** What a sender called a code stands beside that code only, and not beside a newer one. */
    private boolean isOutdated(String name, Candidate beside) {
        if (!name.startsWith("_") || !isAlternate(beside.value())) {
            return false;
        }
        var value = state.elements().get(name.substring(1));
        return value != null && value.standing(standing.reset()).stamp().compareTo(beside.stamp()) > 0;
    }

    private static boolean isAlternate(JsonNode element) {
        return element.path("extension").path(0).path("url").asString("").equals(ALTERNATE_CODES);
    }

    private void show(String name, Element element, JsonNode value) {
        if (name.equals("identifier")) {
            var united = SameIdentifiers.united(value);
            if (united.size() < value.size()) {
                fields.decide(name, united);
                return;
            }
        }
        if (name.equals(Relations.LINK) && Relations.hasSelf(value, state.type() + "/" + state.id())) {
            fields.decide(name, Relations.withoutSelf(value, state.type() + "/" + state.id()));
            return;
        }
        if (!Elements.isChoice(name)) {
            // items after a whole value could not be told from it again
            var mixed = !element.items().isEmpty()
                    && element.whole().standing(standing.reset()).present();
            if (mixed || Trees.isEmpty(value)) {
                fields.decide(name, value);
            } else {
                fields.show(name, value);
            }
            return;
        }
        for (var typed : value.properties()) {
            if (Elements.isOfChoice(typed.getKey(), name)) {
                fields.show(typed.getKey(), typed.getValue());
            } else {
                fields.decide(typed.getKey(), typed.getValue());
            }
        }
    }

    /** Children of one parent, each a register; they stand above an older statement about the whole parent. */
    private void showChildren(String parent, Map<String, Candidate> children) {
        var whole = state.elements().containsKey(parent)
                ? state.element(parent).standing(standing.reset())
                : Candidate.NONE;
        var object = whole.value() instanceof ObjectNode value ? Trees.copy(value) : Trees.object();
        children.forEach((child, candidate) -> {
            if (candidate.stamp().compareTo(whole.stamp()) >= 0) {
                if (candidate.present()) {
                    object.set(child, candidate.value());
                } else {
                    object.remove(child);
                }
            }
        });
        if (whole.present()) {
            fields.decide(parent, object);
        } else if (!object.isEmpty()) {
            fields.show(parent, object);
        }
    }

    private void decideStatus() {
        fields.decide(
                "status",
                state.type().equals("MedicationRequest") ? OrderFold.ofMedication(standing) : standing.status());
        if (!state.type().equals("Observation")) {
            return;
        }
        var reason = switch (standing.status() + standing.code()) {
            case "cancelledX" -> "not-performed";
            case "cancelledN" -> "not-asked";
            case "registeredI" -> "temp-unknown";
            default -> "";
        };
        var valued = state.element(Elements.VALUE).standing(standing.reset()).present() || fields.has("component");
        if (!reason.isEmpty() && !valued) {
            fields.decide(Elements.NO_VALUE, Trees.concept(ABSENT_REASONS, reason));
        }
        if (reason.equals("not-performed")) {
            fields.decide("_status", alternateCode("http://terminology.hl7.org/CodeSystem/v2-0085", "X"));
        }
    }

    private static ObjectNode alternateCode(String system, String code) {
        var element = Trees.object();
        var extension = element.putArray("extension").addObject();
        extension.put("url", ALTERNATE_CODES);
        extension.set("valueCodeableConcept", Trees.concept(system, code));
        return element;
    }

    private static ObjectNode tagged(JsonNode meta) {
        var tagged = meta instanceof ObjectNode object ? Trees.copy(object) : Trees.object();
        var tags = Trees.array();
        tagged.path("tag").forEach(tags::add);
        tagged.set("tag", tags.add(INFERRED.deepCopy()));
        return tagged;
    }

    /** A resource's own {@code meta}, without what the store and this class write; missing when nothing is left. */
    static JsonNode untagged(JsonNode meta) {
        if (!(meta instanceof ObjectNode object)) {
            return MissingNode.getInstance();
        }
        var own = Trees.copy(object);
        own.remove("versionId");
        own.remove("lastUpdated");
        var tags = Trees.array();
        own.path("tag").forEach(tag -> {
            if (!tag.equals(INFERRED)) {
                tags.add(tag);
            }
        });
        if (tags.isEmpty()) {
            own.remove("tag");
        } else {
            own.set("tag", tags);
        }
        return own.isEmpty() ? MissingNode.getInstance() : own;
    }
}
