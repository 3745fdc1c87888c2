/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names that states hold often. INVARIANT: names are only ever added, at the end: states hold their numbers. */
final class Dictionary {
    static final int UNKNOWN = -1;

    private static final List<String> NAMES = List.of(
            "identifier",
            "active",
            "name",
            "telecom",
            "gender",
            "birthDate",
            "deceased[x]",
            "address",
            "maritalStatus",
            "contact",
            "communication",
            "generalPractitioner",
            "managingOrganization",
            "link",
            "meta",
            "status",
            "class",
            "statusHistory",
            "classHistory",
            "period",
            "location",
            "hospitalization",
            "type",
            "serviceType",
            "priority",
            "subject",
            "participant",
            "serviceProvider",
            "account",
            "diagnosis",
            "extension",
            "code",
            "category",
            "value[x]",
            "dataAbsentReason",
            "component",
            "interpretation",
            "note",
            "referenceRange",
            "effective[x]",
            "issued",
            "performer",
            "specimen",
            "device",
            "method",
            "basedOn",
            "encounter",
            "result",
            "conclusion",
            "presentedForm",
            "intent",
            "requester",
            "authoredOn",
            "occurrence[x]",
            "reasonCode",
            "requisition",
            "clinicalStatus",
            "verificationStatus",
            "onset[x]",
            "recordedDate",
            "reaction",
            "criticality",
            "patient",
            "relationship",
            "collection",
            "receivedTime",
            "_status",
            "text",
            "contained",
            "HL70085",
            "HL70123",
            "HL70119",
            "valueQuantity",
            "valueString",
            "valueCodeableConcept",
            "partOf",
            "mode",
            "physicalType",
            "qualification",
            "accessionIdentifier",
            "derivedFrom",
            "hasMember",
            "replaces",
            "_birthDate",
            "multipleBirth[x]",
            "hospitalization.admitSource",
            "hospitalization.dischargeDisposition",
            "hospitalization.destination",
            "hospitalization.preAdmissionIdentifier",
            "reference",
            "period.start",
            "period.end",
            "ADMIT",
            "REGISTER",
            "PREADMIT",
            "TRANSFER",
            "DISCHARGE",
            "CHANGE_CLASS",
            "LEAVE",
            "RETURN",
            "UPDATE",
            "CANCEL_ADMIT",
            "CANCEL_TRANSFER",
            "CANCEL_DISCHARGE",
            "CANCEL_PREADMIT",
            "DELETE",
            "appointment",
            "document",
            "document-parent",
            "medication[x]",
            "dosageInstruction",
            "start",
            "end");

    private static final Map<String, Integer> NUMBERS = numbers();

    private Dictionary() {}

    static int numberOf(String name) {
        return NUMBERS.getOrDefault(name, UNKNOWN);
    }

    static String name(int number) {
        return NAMES.get(number);
    }

    private static Map<String, Integer> numbers() {
        var numbers = new HashMap<String, Integer>();
        for (var i = 0; i < NAMES.size(); i++) {
            numbers.put(NAMES.get(i), i);
        }
        return Map.copyOf(numbers);
    }
}
