/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Retire.Reason;
import health.kiln.mappings.intent.Stamp;
import health.kiln.mappings.state.Closing;
import health.kiln.server.repository.ResourceKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Closes what a source no longer lists (snapshot mode, THO v2-0206 "S"). */
final class Lists {
    private final KeyRing ring;
    private final WorkingSet set;
    private final Affected affected;
    private final Succession succession;

    Lists(KeyRing ring, WorkingSet set, Affected affected, Succession succession) {
        this.ring = ring;
        this.set = set;
        this.affected = affected;
        this.succession = succession;
    }

    /** Takes in what a source says is all that there is. */
    void take(Intent.Snapshot snapshot) throws SQLException {
        var scope = affected.asOf(snapshot.stamp(), snapshot.scope());
        if (!set.state(scope).exists()) {
            return;
        }
        var present = snapshot.present().stream()
                .map(affected::key)
                .map(Affected::uuid)
                .toList();
        var closings = new ArrayList<Closing>(
                set.state(scope).list(snapshot.type(), snapshot.source(), snapshot.stamp(), present));
        set.changed(scope);
        var now = affected.key(snapshot.scope());
        if (!now.equals(scope)) {
            closings.addAll(succession.passOn(scope, now));
        }
        close(closings);
    }

    /** No longer listed does not mean no longer there for a diagnosis: only DG1-21 D says that. */
    void close(List<Closing> closings) throws SQLException {
        var closed = new LinkedHashMap<ResourceKey, Stamp>();
        for (var closing : closings) {
            if (!closing.type().equals("Condition")) {
                closed.put(ring.key(closing.type(), closing.resource()), closing.since());
            }
        }
        set.fetch(closed.keySet());
        for (var each : closed.entrySet()) {
            var state = set.state(each.getKey());
            if (state.exists()) {
                affected.note(each.getKey(), state.retire(each.getValue(), Reason.INACTIVE));
            }
        }
    }
}
