/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.Commit;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Unit;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A unit that waits for its commit. Owned by the queue, then by the writer that took it. */
final class Pending<R> {
    private final Unit<R> unit;
    private final boolean alone;
    private final Set<ResourceKey> keys;
    private final CompletableFuture<Commit<R>> end = new CompletableFuture<>();
    private boolean single;
    private int conflicts;

    Pending(Unit<R> unit) {
        this.unit = unit;
        this.alone = unit.alone();
        this.keys = new HashSet<>(unit.touches());
    }

    Unit<R> unit() {
        return unit;
    }

    /** Whether the unit may use the connection. */
    boolean usesConnection() {
        return alone;
    }

    /** Whether it must have a commit of its own: it wants so, or its last commit failed. */
    boolean alone() {
        return alone || single;
    }

    /** What it is known to touch; grows as it runs. */
    Set<ResourceKey> keys() {
        return keys;
    }

    void learn(Collection<ResourceKey> more) {
        keys.addAll(more);
    }

    void makeSingle() {
        single = true;
    }

    /** Counts one more conflict and returns how many there were. */
    int conflict() {
        return ++conflicts;
    }

    Commit<R> await() {
        return end.join();
    }

    void end(Commit<R> how) {
        end.complete(how);
    }
}
