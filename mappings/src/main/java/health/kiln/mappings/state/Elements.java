/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is to be known about top-level elements: which fields are one choice, and in which order they are written. */
final class Elements {
    /** The register of an observation's value and of the reason why it has none: one or the other (obs-6). */
    static final String VALUE = "value[x]";

    /** The field that says why there is no value. */
    static final String NO_VALUE = "dataAbsentReason";

    private static final String CHOICE = "[x]";

    private static final List<String> CHOICES = List.of(
            "value",
            "effective",
            "onset",
            "abatement",
            "occurrence",
            "performed",
            "deceased",
            "multipleBirth",
            "medication",
            "timing",
            "quantity",
            "serviced",
            "reported",
            "product",
            "asNeeded");

    private static final Set<String> REGISTERS =
            CHOICES.stream().map(choice -> choice + CHOICE).collect(Collectors.toCollection(LinkedHashSet::new));

    private static final List<String> ORDER = List.of(
            "resourceType",
            "id",
            "meta",
            "implicitRules",
            "language",
            "text",
            "contained",
            "extension",
            "modifierExtension",
            "identifier",
            "active",
            "status",
            "_status",
            "statusHistory",
            "class",
            "classHistory",
            "clinicalStatus",
            "verificationStatus",
            "intent",
            "category",
            "priority",
            "type",
            "serviceType",
            "code",
            "name",
            "telecom",
            "gender",
            "birthDate",
            "_birthDate",
            "deceasedBoolean",
            "deceasedDateTime",
            "address",
            "maritalStatus",
            "subject",
            "patient",
            "encounter",
            "context",
            "basedOn",
            "partOf",
            "replaces",
            "requisition",
            "effectiveDateTime",
            "effectivePeriod",
            "effectiveInstant",
            "issued",
            "authoredOn",
            "requester",
            "performer",
            "participant",
            "period",
            "specimen",
            "valueQuantity",
            "valueCodeableConcept",
            "valueString",
            "dataAbsentReason",
            "interpretation",
            "note",
            "method",
            "device",
            "referenceRange",
            "hasMember",
            "derivedFrom",
            "component",
            "result",
            "conclusion",
            "presentedForm",
            "reasonCode",
            "diagnosis",
            "account",
            "hospitalization",
            "location",
            "serviceProvider",
            "contact",
            "communication",
            "generalPractitioner",
            "managingOrganization",
            "link");

    private static final Map<String, Integer> POSITION = positions();

    /** Fields in the order of R4's definitions as far as it matters, others by name: the same content, the same bytes. */
    static final Comparator<String> AS_WRITTEN =
            Comparator.comparingInt(Elements::position).thenComparing(Comparator.naturalOrder());

    private static final Set<String> VALUE_GROUP = Set.of(VALUE, "component");

    private Elements() {}

    /** Where a field is written; those that R4 does not place come last, by name. */
    static int position(String field) {
        return POSITION.getOrDefault(field, ORDER.size());
    }

    /** The register that keeps what an assignment to this part says. */
    static String registerOf(String part) {
        return part.equals(NO_VALUE) ? VALUE : part;
    }

    /** The register that a field of a resource belongs to: {@code value[x]} for {@code valueString}. */
    static String registerOfField(String field) {
        var name = field.startsWith("_") ? field.substring(1) : field;
        if (name.equals(NO_VALUE)) {
            return VALUE;
        }
        for (var register : REGISTERS) {
            if (isTyped(name, register)) {
                return register;
            }
        }
        return field;
    }

    /** Whether a field is of this choice's register: {@code registerOfField(field).equals(register)}, for what is shown. */
    static boolean isOfChoice(String field, String register) {
        var name = field.startsWith("_") ? field.substring(1) : field;
        if (name.equals(NO_VALUE)) {
            return register.equals(VALUE);
        }
        return REGISTERS.contains(register) && isTyped(name, register);
    }

    /** Whether the name is the choice's with a type behind it. */
    private static boolean isTyped(String name, String register) {
        var length = register.length() - CHOICE.length();
        return name.length() > length
                && name.regionMatches(0, register, 0, length)
                && Character.isUpperCase(name.charAt(length));
    }

    static boolean isChoice(String register) {
        return register.endsWith(CHOICE);
    }

    /** Whether the register says what was measured, and so falls when the result does. */
    static boolean isValue(String register) {
        return VALUE_GROUP.contains(register);
    }

    private static Map<String, Integer> positions() {
        var positions = new HashMap<String, Integer>();
        for (var i = 0; i < ORDER.size(); i++) {
            positions.put(ORDER.get(i), i);
        }
        return Map.copyOf(positions);
    }
}
