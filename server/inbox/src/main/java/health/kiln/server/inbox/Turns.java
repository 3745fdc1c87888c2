/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.server.repository.ResourceKey;
import java.sql.SQLException;
import java.util.LinkedHashSet;

/** Flags the names of what went to another patient or was deleted, so that whoever uses one later knows that news must follow. */
final class Turns {
    private final Identities table;
    private final KeyRing ring;
    private final WorkingSet set;

    Turns(Identities table, KeyRing ring, WorkingSet set) {
        this.table = table;
        this.ring = ring;
        this.set = set;
    }

    void turn(ResourceKey key) throws SQLException {
        var names = new LinkedHashSet<>(set.state(key).otherKeys());
        names.add(Affected.uuid(key));
        table.find(ring, names);
        ring.turn(Affected.uuid(key));
    }
}
