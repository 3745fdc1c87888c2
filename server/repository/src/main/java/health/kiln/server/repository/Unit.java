/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository;

import java.sql.SQLException;
import java.util.Set;

/**
 * One unit of change: all of it happens, or nothing. Units of many callers share a database transaction and its commit
 * (natural batching), each inside its own savepoint-like isolation: what one unit refuses does not touch the others.
 *
 * <p>A unit may run more than once (a serialization failure, a rolled-back batch): it must have no effect but through
 * its workspace, and must reset what it collected.
 *
 * @param <R> what it answers
 */
public interface Unit<R> {
    /**
     * What it will read or write, as far as known, new resources too: locked and loaded before it runs, in one statement
     * for all units. Of two units that touch the same resource the one that came first runs first, and the other in a later
     * transaction. A resource that is found on the way costs a statement, and a new run when another unit holds it. Asked
     * once, on the caller's thread.
     */
    Set<ResourceKey> touches();

    /** Does the work. An exception rolls this unit back and is rethrown to its caller inside {@link Commit.Failed}. */
    R run(Workspace workspace) throws SQLException;

    /**
     * Whether the unit uses the connection for itself, and so must have a transaction, and a commit, of its own. An
     * {@code SQLException} of its own statements that tells of a conflict or a lost database is dealt with as the
     * repository's own would be.
     */
    default boolean alone() {
        return false;
    }
}
