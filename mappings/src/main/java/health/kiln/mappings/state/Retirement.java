/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.Retire.Reason;
import tools.jackson.databind.node.JsonNodeFactory;

/** How a resource of each type says that it was recorded in error, or is no longer active. */
final class Retirement {
    private static final String CLINICAL = "http://terminology.hl7.org/CodeSystem/";

    private Retirement() {}

    static void write(String type, Reason reason, Fields fields) {
        switch (type) {
            case "Patient", "Practitioner", "PractitionerRole", "Organization", "RelatedPerson", "Person" ->
                fields.decide("active", JsonNodeFactory.instance.booleanNode(false));
            case "AllergyIntolerance" -> writeClinical("allergyintolerance", reason, fields);
            case "Condition" -> writeClinical("condition", reason, fields);
            case "Location" -> fields.decide("status", "inactive");
            default -> {
                var status = statusOf(type, reason);
                if (!status.isEmpty()) {
                    fields.decide("status", status);
                }
            }
        }
    }

    private static void writeClinical(String system, Reason reason, Fields fields) {
        if (reason == Reason.ENTERED_IN_ERROR) {
            fields.decide("verificationStatus", Trees.concept(CLINICAL + system + "-verification", "entered-in-error"));
        } else {
            fields.decide("clinicalStatus", Trees.concept(CLINICAL + system + "-clinical", "inactive"));
        }
    }

    private static String statusOf(String type, Reason reason) {
        if (reason == Reason.ENTERED_IN_ERROR) {
            return switch (type) {
                case "Specimen",
                        "Observation",
                        "DiagnosticReport",
                        "ServiceRequest",
                        "Encounter",
                        "Procedure",
                        "Coverage",
                        "Account",
                        "MedicationRequest",
                        "MedicationDispense",
                        "MedicationAdministration",
                        "Immunization",
                        "ChargeItem",
                        "Slot",
                        "DocumentReference",
                        "Appointment",
                        "Device" -> "entered-in-error";
                default -> "";
            };
        }
        return switch (type) {
            case "Coverage" -> "cancelled";
            case "Account", "Device" -> "inactive";
            case "Specimen" -> "unavailable";
            case "ServiceRequest" -> "revoked";
            case "MedicationRequest" -> "stopped";
            default -> "";
        };
    }
}
