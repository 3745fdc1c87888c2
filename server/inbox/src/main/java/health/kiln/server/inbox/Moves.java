/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Stamp;
import health.kiln.mappings.state.Chronicle.Owner;
import health.kiln.mappings.state.Ownership;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.sql.SQLException;

/** Lets what was recorded in a visit or an account go with it to another patient (ADT A44, A45). */
final class Moves {
    private final WorkingSet set;
    private final Repointing repointing;
    private final Affected affected;
    private final Belongings belongings;
    private final Deletions deletions;
    private final Turns turns;

    Moves(
            WorkingSet set,
            Repointing repointing,
            Affected affected,
            Belongings belongings,
            Deletions deletions,
            Turns turns) {
        this.set = set;
        this.repointing = repointing;
        this.affected = affected;
        this.belongings = belongings;
        this.deletions = deletions;
        this.turns = turns;
    }

    void move(Intent.Move move) throws SQLException {
        var subject = affected.key(move.subject());
        affected.sketched(move.toPatient());
        if (set.state(subject).exists()) {
            var owner = new Owner(affected.asOf(move.stamp(), move.toPatient()).toString(), true);
            hand(subject, owner, move.stamp());
            affected.mention(affected.key(move.toPatient()));
        }
    }

    /** Lets a visit or an account and what depends on it be this patient's; with an account go its visits, and theirs. */
    private void hand(ResourceKey key, Owner owner, Stamp stamp) throws SQLException {
        for (var dependant : repointing.dependants(key)) {
            if (!set.hasState(dependant)) {
                continue;
            }
            if (dependant.type() == ResourceType.ENCOUNTER) {
                hand(dependant, owner, stamp);
            } else {
                handPart(dependant, owner, stamp);
            }
        }
        handWhole(key, owner, stamp);
    }

    void handWhole(ResourceKey key, Owner owner, Stamp stamp) throws SQLException {
        belongings.own(key, stamp, owner);
        var patient = belongings.last(belongings.key(owner.patient()));
        affected.note(key, Ownership.assignPatient(set.state(key), patient.toString(), stamp));
        turns.turn(key);
        if (key.type() == ResourceType.ENCOUNTER) {
            belongings.part(key);
            deletions.settle(key);
        }
    }

    void handPart(ResourceKey part, Owner owner, Stamp stamp) throws SQLException {
        if (!Ownership.patientOf(set.state(part)).isEmpty()) {
            var patient = belongings.last(belongings.key(owner.patient()));
            affected.note(part, Ownership.assignPatient(set.state(part), patient.toString(), stamp));
        }
    }
}
