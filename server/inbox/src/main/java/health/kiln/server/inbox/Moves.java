/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Retire.Reason;
import health.kiln.mappings.intent.Stamp;
import health.kiln.mappings.state.Merging;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.sql.SQLException;
import java.util.Set;

/** Lets what depends on a visit, an account or a patient go with it: to another patient (A44, A45), or away (A23). */
final class Moves {
    private final WorkingSet set;
    private final Repointing repointing;
    private final Affected affected;

    Moves(WorkingSet set, Repointing repointing, Affected affected) {
        this.set = set;
        this.repointing = repointing;
        this.affected = affected;
    }

    void move(Intent.Move move) throws SQLException {
        var subjectKey = affected.key(move.subject());
        var patientKey = affected.key(move.toPatient());
        affected.sketched(move.toPatient());
        if (set.state(subjectKey).exists()) {
            hand(subjectKey, patientKey.toString(), move.stamp());
            affected.mention(patientKey);
        }
    }

    /** Lets a resource and what depends on it be about this patient; with an account go its visits, and theirs. */
    private void hand(ResourceKey key, String patient, Stamp stamp) throws SQLException {
        for (var dependant : repointing.dependants(key)) {
            if (!set.hasState(dependant)) {
                continue;
            }
            if (dependant.type() == ResourceType.ENCOUNTER) {
                hand(dependant, patient, stamp);
            } else if (!Merging.patientOf(set.state(dependant)).isEmpty()) {
                affected.note(dependant, Merging.assignPatient(set.state(dependant), patient, stamp));
            }
        }
        affected.note(key, Merging.assignPatient(set.state(key), patient, stamp));
    }

    void retire(Intent.Retire retire) throws SQLException {
        var key = affected.key(retire.target());
        var state = set.state(key);
        if (state.exists() || retire.reason() == Reason.ENTERED_IN_ERROR) {
            affected.note(key, state.retire(retire.stamp(), retire.reason()));
        }
        if (retire.reason() == Reason.ENTERED_IN_ERROR && key.type() == ResourceType.PATIENT) {
            retireDependants(key, Set.of(ResourceType.ENCOUNTER), retire.stamp());
        }
    }

    /** What was recorded with it was recorded in error, too (A23). */
    void retireDependants(ResourceKey key, Set<ResourceType> types, Stamp stamp) throws SQLException {
        for (var dependant : repointing.dependants(key)) {
            if (types.contains(dependant.type()) && set.hasState(dependant)) {
                affected.note(dependant, set.state(dependant).retire(stamp, Reason.ENTERED_IN_ERROR));
            }
        }
    }
}
