/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What FHIR R4 demands of a resource, whatever its messages left out: required elements and the invariants obs-6,
 * ait-1, ait-2, con-5 and per-1. What is not known is said to be unknown; nothing is made up.
 */
final class R4Rules {
    private static final String TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/";

    private R4Rules() {}

    static void complete(String type, Fields fields) {
        switch (type) {
            case "Encounter" -> {
                require(fields, "status", "unknown");
                require(fields, "class", () -> Trees.coding(TERMINOLOGY + "v3-NullFlavor", "UNK"));
            }
            case "Observation" -> {
                require(fields, "status", "unknown");
                require(fields, "code", R4Rules::unspecified);
            }
            case "DiagnosticReport" -> {
                require(fields, "status", "unknown");
                require(fields, "code", R4Rules::unspecified);
            }
            case "MedicationRequest" -> {
                require(fields, "status", "unknown");
                require(fields, "intent", "order");
                require(fields, "subject", R4Rules::unknownReference);
                medication(fields);
            }
            case "MedicationDispense" -> {
                require(fields, "status", "unknown");
                medication(fields);
            }
            case "MedicationAdministration" -> {
                require(fields, "status", "unknown");
                require(fields, "subject", R4Rules::unknownReference);
                medication(fields);
                if (!fields.has("effectivePeriod")) {
                    requireOrAbsent(fields, "effectiveDateTime");
                }
            }
            case "Immunization" -> {
                require(fields, "status", "completed");
                require(fields, "vaccineCode", R4Rules::unspecified);
                require(fields, "patient", R4Rules::unknownReference);
                if (!fields.has("occurrenceDateTime")) {
                    require(fields, "occurrenceString", "unknown");
                }
            }
            case "NutritionOrder" -> {
                require(fields, "status", "unknown");
                require(fields, "intent", "order");
                require(fields, "patient", R4Rules::unknownReference);
                requireOrAbsent(fields, "dateTime");
            }
            case "DocumentReference" -> {
                require(fields, "status", "current");
                require(fields, "content", R4Rules::contentElsewhere);
            }
            case "Appointment" -> {
                require(fields, "status", "pending");
                require(fields, "participant", R4Rules::nobodyYet);
                startAndEnd(fields);
            }
            case "Slot" -> {
                require(fields, "status", "busy");
                require(fields, "schedule", R4Rules::unknownReference);
                requireOrAbsent(fields, "start");
                requireOrAbsent(fields, "end");
            }
            case "Schedule" -> require(fields, "actor", () -> Trees.array().add(unknownReference()));
            case "ChargeItem" -> {
                require(fields, "status", "unknown");
                require(fields, "code", R4Rules::unspecified);
                require(fields, "subject", R4Rules::unknownReference);
            }
            case "ServiceRequest" -> {
                require(fields, "status", "unknown");
                require(fields, "intent", "order");
                require(fields, "subject", R4Rules::unknownReference);
            }
            case "AllergyIntolerance" -> {
                require(fields, "patient", R4Rules::unknownReference);
                clinicalStatus(fields, TERMINOLOGY + "allergyintolerance-clinical");
            }
            case "Condition" -> {
                require(fields, "subject", R4Rules::unknownReference);
                if (isWrong(fields)) {
                    fields.remove("clinicalStatus"); // con-5
                }
            }
            case "RelatedPerson" -> require(fields, "patient", R4Rules::unknownReference);
            case "Coverage" -> {
                require(fields, "status", "active");
                require(fields, "beneficiary", R4Rules::unknownReference);
                require(fields, "payor", () -> Trees.array().add(unknownReference()));
            }
            case "Procedure" -> {
                require(fields, "status", "unknown");
                require(fields, "subject", R4Rules::unknownReference);
            }
            case "Account" -> require(fields, "status", "active");
            default -> {}
        }
        startBeforeEnd(fields);
        codesWithoutValue(type, fields);
    }

    /**
     * A code that the element's value set does not have: R4 validators want a value there, so that what the sender said goes
     * to an extension of the resource, {@code urn:kiln:AllergyIntolerance.criticality}.
     */
    private static void codesWithoutValue(String type, Fields fields) {
        for (var beside : fields.besideValues()) {
            var name = beside.substring(1);
            var said = fields.get(beside).path("extension").path(0);
            var homeless = !fields.has(name) || fields.get(name).isArray();
            if (homeless && said.path("url").asString("").equals(Assembly.ALTERNATE_CODES)) {
                var extensions = Trees.array();
                fields.get("extension").forEach(extensions::add);
                extensions
                        .addObject()
                        .put("url", "urn:kiln:" + type + "." + name)
                        .set("valueCodeableConcept", said.path("valueCodeableConcept"));
                fields.remove(beside);
                fields.decide("extension", extensions);
            }
        }
    }

    private static void require(Fields fields, String field, String unknown) {
        require(fields, field, () -> Trees.text(unknown));
    }

    private static void require(Fields fields, String field, Supplier<JsonNode> unknown) {
        if (!fields.has(field)) {
            fields.decide(field, unknown.get());
        }
    }

    private static void requireOrAbsent(Fields fields, String field) {
        if (!fields.has(field)) {
            fields.decide("_" + field, absent());
        }
    }

    /** An element that must be there and is not known. */
    private static ObjectNode absent() {
        var element = Trees.object();
        element.putArray("extension")
                .addObject()
                .put("url", "http://hl7.org/fhir/StructureDefinition/data-absent-reason")
                .put("valueCode", "unknown");
        return element;
    }

    private static void medication(Fields fields) {
        if (!fields.has("medicationReference")) {
            require(fields, "medicationCodeableConcept", R4Rules::unspecified);
        }
    }

    /** A document of which only the notice is known. */
    private static JsonNode contentElsewhere() {
        var content = Trees.array();
        content.addObject().set("attachment", absent());
        return content;
    }

    private static JsonNode nobodyYet() {
        var participants = Trees.array();
        participants.addObject().put("status", "needs-action").set("actor", unknownReference());
        return participants;
    }

    /** app-3 and app-4: both ends or, while nothing is agreed, none. */
    private static void startAndEnd(Fields fields) {
        var status = fields.get("status").asString("");
        var open = List.of("proposed", "cancelled", "waitlist").contains(status);
        if (open && !fields.has("start") && !fields.has("end")) {
            return;
        }
        requireOrAbsent(fields, "start");
        requireOrAbsent(fields, "end");
    }

    private static ObjectNode unspecified() {
        return Trees.object().put("text", "unspecified");
    }

    private static ObjectNode unknownReference() {
        return Trees.object().put("display", "unknown");
    }

    private static boolean isWrong(Fields fields) {
        return fields.get("verificationStatus")
                .path("coding")
                .path(0)
                .path("code")
                .asString("")
                .equals("entered-in-error");
    }

    private static void clinicalStatus(Fields fields, String system) {
        if (isWrong(fields)) {
            fields.remove("clinicalStatus"); // ait-2
        } else {
            require(fields, "clinicalStatus", () -> Trees.concept(system, "active")); // ait-1
        }
    }

    /** per-1, for a top-level period: the start stays, an end before it is dropped. */
    private static void startBeforeEnd(Fields fields) {
        if (!(fields.get("period") instanceof ObjectNode period) || !period.has("start") || !period.has("end")) {
            return;
        }
        var start = Moments.instant(period.path("start").asString(""));
        var end = Moments.instant(period.path("end").asString(""));
        if (start.isPresent() && end.isPresent() && end.orElseThrow().isBefore(start.orElseThrow())) {
            var kept = Trees.copy(period);
            kept.remove("end");
            fields.decide("period", kept);
        }
    }
}
