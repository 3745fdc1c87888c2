/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Retire.Reason;
import health.kiln.mappings.intent.Stamp;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Records and visits that were recorded in error (ADT A23). With a patient's record go the visits that it had then, with a
 * visit what was recorded in it: both follow from the deletions that the record and the visit remember, and so may be
 * settled again whenever one of them turns out to have been another's.
 */
final class Deletions {
    private static final Set<ResourceType> OF_A_VISIT = Set.of(ResourceType.CONDITION, ResourceType.PROCEDURE);

    private final WorkingSet set;
    private final Repointing repointing;
    private final Affected affected;
    private final Belongings belongings;
    private final Turns turns;

    Deletions(WorkingSet set, Repointing repointing, Affected affected, Belongings belongings, Turns turns) {
        this.set = set;
        this.repointing = repointing;
        this.affected = affected;
        this.belongings = belongings;
        this.turns = turns;
    }

    /** Whether a patient's record is deleted, and what was recorded in it with it. */
    static boolean isOfRecord(Intent.Retire retire) {
        return retire.reason() == Reason.ENTERED_IN_ERROR
                && retire.target().handle().type().equals("Patient");
    }

    void retire(Intent.Retire retire) throws SQLException {
        var key = affected.asOf(retire.stamp(), retire.target());
        var state = set.state(key);
        if (state.exists() || retire.reason() == Reason.ENTERED_IN_ERROR) {
            affected.note(key, state.retire(retire.stamp(), retire.reason()));
        }
        if (isOfRecord(retire)) {
            state.chronicle().delete(retire.stamp());
            set.changed(key);
            settleVisits(affected.key(retire.target()));
        }
    }

    /** After a merge a visit may have been another record's when that was deleted. */
    void settleMerged(ResourceKey retired, ResourceKey now) throws SQLException {
        for (var record : affected.line(retired)) {
            if (!set.state(record).chronicle().deletions().isEmpty()) {
                settleVisits(now);
                return;
            }
        }
    }

    /** Settles all visits that a record has or had. */
    private void settleVisits(ResourceKey record) throws SQLException {
        turns.turn(record);
        var visits = new LinkedHashSet<>(repointing.dependants(record));
        visits.removeIf(dependant -> dependant.type() != ResourceType.ENCOUNTER);
        for (var left : set.state(record).chronicle().departed()) {
            visits.add(belongings.key(left));
        }
        set.fetch(visits);
        for (var visit : visits) {
            if (set.hasState(visit)) {
                settle(visit);
            }
        }
    }

    /** The visit is void since each deletion of a record that had it then. */
    void settle(ResourceKey visit) throws SQLException {
        var voids = new ArrayList<Stamp>();
        for (var owner : belongings.owners(visit)) {
            for (var record : affected.line(owner)) {
                for (var deletion : set.state(record).chronicle().deletions()) {
                    if (set.state(visit).beganBefore(deletion)
                            && belongings
                                    .ownerAt(visit, deletion)
                                    .filter(record::equals)
                                    .isPresent()) {
                        voids.add(deletion);
                    }
                }
            }
        }
        if (set.state(visit).voidedAt(voids)) {
            affected.note(visit, true);
            settleParts(visit);
        }
    }

    /** What was recorded in a deleted visit was recorded in error, too; what a merge brought counts as the visit does. */
    void settleParts(ResourceKey visit) throws SQLException {
        var deleted = set.state(visit).deletedAt();
        if (!deleted.isEmpty()) {
            turns.turn(visit);
        }
        for (var part : repointing.dependants(visit)) {
            if (set.hasState(part)) {
                settlePart(part, deleted);
            }
        }
    }

    /** What was recorded in a visit that was deleted at these times. */
    void settlePart(ResourceKey part, List<Stamp> deleted) {
        if (OF_A_VISIT.contains(part.type()) && set.state(part).voidedAt(deleted)) {
            affected.note(part, true);
        }
    }
}
