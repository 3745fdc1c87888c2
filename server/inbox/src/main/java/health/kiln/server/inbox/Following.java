/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Intent.Retire.Reason;
import health.kiln.mappings.intent.Stamp;
import health.kiln.mappings.state.Merging;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a message says late of a visit or an account that went to another patient since (ADT A44, A45), or of a visit or
 * a patient's record that was deleted since (A23), or in one of these: it goes the same way as what was there in time.
 */
final class Following {
    /** A resource that the message tells of, and when it says so. */
    record Told(ResourceKey key, Stamp stamp) {}

    private final KeyRing ring;
    private final WorkingSet set;
    private final Affected affected;
    private final List<Told> told;

    Following(KeyRing ring, WorkingSet set, Affected affected, List<Told> told) {
        this.ring = ring;
        this.set = set;
        this.affected = affected;
        this.told = List.copyOf(told);
    }

    /** Lets what the message tells follow these, which went before: records first, what is in their visits last. */
    void follow(Collection<ResourceKey> carriers) {
        for (var type : List.of(ResourceType.PATIENT, ResourceType.ACCOUNT, ResourceType.ENCOUNTER)) {
            carriers.stream()
                    .filter(carrier -> carrier.type() == type && set.hasState(carrier))
                    .forEach(this::follow);
        }
        told.stream()
                .map(Told::key)
                .filter(key -> key.type() == ResourceType.ENCOUNTER && !carriers.contains(key))
                .forEach(this::follow); // a visit that followed just now
    }

    private void follow(ResourceKey carrier) {
        if (carrier.type() == ResourceType.PATIENT) {
            set.state(carrier).deletedAt().ifPresent(this::deleteVisits);
            return;
        }
        var state = set.state(carrier);
        var patient = Merging.patientOf(state);
        for (var each : told) {
            if (isPartOf(each.key(), carrier)) {
                Merging.aboutSince(state)
                        .filter(since -> isBefore(each.stamp(), since))
                        .ifPresent(since -> hand(each.key(), patient, since));
                state.deletedAt()
                        .filter(since -> Moves.OF_A_VISIT.contains(each.key().type()))
                        .filter(since -> isBefore(each.stamp(), since))
                        .ifPresent(since -> delete(each.key(), since));
            }
        }
    }

    private void deleteVisits(Stamp since) {
        for (var each : told) {
            if (each.key().type() == ResourceType.ENCOUNTER
                    && set.state(each.key()).beganBefore(since)) {
                delete(each.key(), since);
                ring.turn(Affected.uuid(each.key()));
            }
        }
    }

    private void hand(ResourceKey part, String patient, Stamp since) {
        if (!Merging.patientOf(set.state(part)).equals(patient)) {
            affected.note(part, Merging.assignPatient(set.state(part), patient, since));
            if (part.type() == ResourceType.ENCOUNTER) {
                ring.turn(Affected.uuid(part));
            }
        }
    }

    private void delete(ResourceKey key, Stamp since) {
        affected.note(key, set.state(key).retire(since, Reason.ENTERED_IN_ERROR));
    }

    private static boolean isBefore(Stamp stamp, Stamp since) {
        return stamp.eventTime().isBefore(since.eventTime());
    }

    /** Whether a resource says that it was recorded in this visit or account. */
    private boolean isPartOf(ResourceKey part, ResourceKey whole) {
        if (part.equals(whole)) {
            return false;
        }
        var resource = set.state(part).resource();
        return refersTo(resource.path("encounter"), whole)
                || refersTo(resource.path("account"), whole)
                || refersTo(resource.path("context"), whole)
                || refersTo(resource.path("context").path("encounter"), whole);
    }

    private static boolean refersTo(JsonNode element, ResourceKey whole) {
        var reference = element.isArray() ? element.path(0) : element;
        return reference.path("reference").asString("").equals(whole.toString());
    }
}
