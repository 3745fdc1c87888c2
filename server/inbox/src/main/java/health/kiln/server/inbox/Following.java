/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Intent.Retire.Reason;
import health.kiln.mappings.intent.Stamp;
import health.kiln.mappings.state.Merging;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a message says late of a visit or an account that went to another patient since (ADT A44, A45), or that was
 * deleted since (A23): it goes the same way as what was there in time.
 */
final class Following {
    /** What was recorded in a visit and goes with it. */
    static final Set<ResourceType> OF_A_VISIT = Set.of(ResourceType.CONDITION, ResourceType.PROCEDURE);

    private final WorkingSet set;
    private final List<ResourceKey> changed = new ArrayList<>(0);

    private Following(WorkingSet set) {
        this.set = set;
    }

    /**
     * Lets what a message tells of follow what it belongs to; answers what is different by that.
     *
     * @param told the resources that the message tells of
     * @param stamp when it says so
     */
    static List<ResourceKey> follow(WorkingSet set, List<ResourceKey> told, Stamp stamp) {
        var following = new Following(set);
        following.all(ResourceType.ACCOUNT, told, stamp);
        following.all(ResourceType.ENCOUNTER, told, stamp);
        return following.changed;
    }

    private void all(ResourceType carrier, List<ResourceKey> told, Stamp stamp) {
        for (var key : told) {
            if (key.type() == carrier) {
                var state = set.state(key);
                var since = Merging.aboutSince(state);
                var patient = Merging.patientOf(state);
                var went = since.filter(moved -> moved.eventTime().isAfter(stamp.eventTime()));
                var deleted = state.deletedAt().filter(gone -> gone.eventTime().isAfter(stamp.eventTime()));
                for (var part : told) {
                    if (went.isPresent()
                            && isPartOf(part, key)
                            && !Merging.patientOf(set.state(part)).equals(patient)) {
                        note(part, Merging.assignPatient(set.state(part), patient, went.orElseThrow()));
                    }
                    if (deleted.isPresent() && OF_A_VISIT.contains(part.type()) && isPartOf(part, key)) {
                        note(part, set.state(part).retire(deleted.orElseThrow(), Reason.ENTERED_IN_ERROR));
                    }
                }
            }
        }
    }

    private boolean isPartOf(ResourceKey part, ResourceKey whole) {
        var resource = set.state(part).resource();
        return whole.type() == ResourceType.ACCOUNT
                ? resource.path("account")
                        .path(0)
                        .path("reference")
                        .asString("")
                        .equals(whole.toString())
                : resource.path("encounter").path("reference").asString("").equals(whole.toString());
    }

    private void note(ResourceKey key, boolean isChanged) {
        if (isChanged) {
            changed.add(key);
        }
    }
}
