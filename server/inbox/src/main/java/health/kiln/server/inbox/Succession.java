/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.state.Closing;
import health.kiln.mappings.state.Merging;
import health.kiln.server.repository.ResourceKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is said late of a resource that was merged into another shows in those who came after it. */
final class Succession {
    private final WorkingSet set;
    private final Affected affected;

    Succession(WorkingSet set, Affected affected) {
        this.set = set;
        this.affected = affected;
    }

    /**
     * Passes on what was said of one who was retired, from merge to merge, up to the one who counts now; answers what
     * newer lists close of its lists.
     */
    List<Closing> passOn(ResourceKey retired, ResourceKey now) throws SQLException {
        var closings = new ArrayList<Closing>();
        var from = retired;
        for (var hop = 0; hop < Affected.CHAIN_MAX && !from.equals(now); hop++) {
            var to = affected.successor(from).orElse(now);
            closings.addAll(Merging.passOn(set.state(to), set.state(from)));
            set.changed(from);
            set.changed(to);
            from = to;
        }
        return closings;
    }
}
