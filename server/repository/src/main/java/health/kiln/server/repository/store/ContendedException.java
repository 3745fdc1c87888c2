/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.ResourceKey;
import java.util.Collection;
import java.util.Set;

/** A unit wants what another running unit holds: it is undone and runs later. */
final class ContendedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Set<ResourceKey> wanted;

    ContendedException(Collection<ResourceKey> wanted) {
        super("wanted by two units at a time");
        this.wanted = Set.copyOf(wanted);
    }

    Set<ResourceKey> wanted() {
        return wanted;
    }
}
