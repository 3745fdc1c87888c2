/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.intent.Stamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Whose a resource is: the patient that it is about. */
public final class Ownership {
    private static final String SUBJECT = "subject";
    private static final List<String> PATIENT_ELEMENTS = List.of(SUBJECT, "patient", "beneficiary");

    /** What may go from one patient to another with all that was recorded in it. */
    private static final Set<String> OWNED = Set.of("Encounter", "Account");

    private Ownership() {}

    /** Whether it may go from one patient to another with all that was recorded in it. */
    public static boolean isOwned(String type) {
        return OWNED.contains(type);
    }

    /** The patient that a resource is about, as a reference; empty when it names none. */
    public static String patientOf(ResourceState state) {
        return patientElement(state)
                .map(element -> reference(state.resource().path(element)))
                .orElse("");
    }

    /** When the newest statement of which patient a visit or an account is about was made, and whom it names. */
    public static Optional<Map.Entry<Stamp, String>> newestOwner(ResourceState state) {
        var said = state.element(SUBJECT).whole().verified();
        var reference = reference(said.value());
        return reference.isEmpty() ? Optional.empty() : Optional.of(Map.entry(said.stamp(), reference));
    }

    /** The handle of the patient whom assignments name as the one whose a visit or an account is. */
    public static Optional<String> ownerIn(List<Assignment> assignments) {
        for (var assignment : assignments) {
            if (assignment instanceof Assignment.Set(var element, var value, var _) && element.equals(SUBJECT)) {
                return Optional.of(reference(value));
            }
        }
        return Optional.empty();
    }

    /**
     * A visit or an account that is about to be another's remembers whose it always was until now. Is not called for one
     * that remembers an owner.
     */
    public static boolean rememberOwner(ResourceState state) {
        var newest = newestOwner(state);
        if (newest.isEmpty()) {
            return false;
        }
        var stamp = newest.get().getKey();
        var owner = new Chronicle.Owner(newest.get().getValue(), false);
        state.chronicle().own(stamp, owner);
        state.movements()
                .began()
                .filter(began -> began.isBefore(stamp.eventTime()))
                .ifPresent(began -> state.chronicle().own(new Stamp(stamp.priority(), began, 0, began), owner));
        return true;
    }

    static void rememberOwnerOf(ResourceState state, String patient) {
        if (isOwned(state.type()) && state.chronicle().owners().isEmpty()) {
            newestOwner(state)
                    .filter(newest -> newest.getValue().equals(patient))
                    .ifPresent(_ -> rememberOwner(state));
        }
    }

    /** The resource is about this patient from now on. */
    public static boolean assignPatient(ResourceState state, String patient, Stamp stamp) {
        var element = patientElement(state).orElse(SUBJECT);
        var reference = Trees.object().put("reference", patient);
        var value = state.type().equals("Account") ? Trees.array().add(reference) : reference;
        return state.say(Presence.OPTIONAL, stamp, List.of(new Assignment.Set(element, value)), Optional.empty());
    }

    private static Optional<String> patientElement(ResourceState state) {
        return PATIENT_ELEMENTS.stream().filter(state.resource()::has).findFirst();
    }

    /** Whom an element names: an account's is a list. */
    private static String reference(JsonNode about) {
        return (about.isArray() ? about.path(0) : about).path("reference").asString("");
    }
}
