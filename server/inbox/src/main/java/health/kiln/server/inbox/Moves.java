/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Retire.Reason;
import health.kiln.mappings.intent.Stamp;
import health.kiln.mappings.state.Merging;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;

/** Lets what depends on a visit, an account or a patient go with it: to another patient (A44, A45), or away (A23). */
final class Moves {
    /** What was recorded in a visit and is deleted with it. */
    static final Set<ResourceType> OF_A_VISIT = Set.of(ResourceType.CONDITION, ResourceType.PROCEDURE);

    private final Identities table;
    private final KeyRing ring;
    private final WorkingSet set;
    private final Repointing repointing;
    private final Affected affected;

    Moves(Identities table, KeyRing ring, WorkingSet set, Repointing repointing, Affected affected) {
        this.table = table;
        this.ring = ring;
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
        turn(key);
    }

    /** All of its names tell from now on that late news has to follow. */
    private void turn(ResourceKey key) throws SQLException {
        var names = new LinkedHashSet<>(set.state(key).otherKeys());
        names.add(Affected.uuid(key));
        table.find(ring, names);
        ring.turn(Affected.uuid(key));
    }

    /** Whether a patient's record is deleted, and what was recorded in it with it (A23). */
    static boolean deletesRecord(Intent.Retire retire) {
        return retire.reason() == Reason.ENTERED_IN_ERROR
                && retire.target().handle().type().equals("Patient");
    }

    void retire(Intent.Retire retire) throws SQLException {
        var key = affected.key(retire.target());
        var state = set.state(key);
        if (state.exists() || retire.reason() == Reason.ENTERED_IN_ERROR) {
            affected.note(key, state.retire(retire.stamp(), retire.reason()));
        }
        if (deletesRecord(retire)) {
            turn(key);
            for (var visit : repointing.dependants(key)) {
                if (visit.type() == ResourceType.ENCOUNTER
                        && set.hasState(visit)
                        && set.state(visit).beganBefore(retire.stamp())) {
                    affected.note(visit, set.state(visit).retire(retire.stamp(), Reason.ENTERED_IN_ERROR));
                    deleted(visit, retire.stamp());
                }
            }
        }
    }

    /** What was recorded in a deleted visit was recorded in error, too (A23). */
    void deleted(ResourceKey visit, Stamp stamp) throws SQLException {
        turn(visit);
        for (var dependant : repointing.dependants(visit)) {
            if (OF_A_VISIT.contains(dependant.type()) && set.hasState(dependant)) {
                affected.note(dependant, set.state(dependant).retire(stamp, Reason.ENTERED_IN_ERROR));
            }
        }
    }
}
