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
    /** What it will read or write, as far as known: locked and loaded before it runs, in one statement for all units. */
    Set<ResourceKey> touches();

    /** Does the work. An exception rolls this unit back and is rethrown to its caller inside {@link Commit.Failed}. */
    R run(Workspace workspace) throws SQLException;

    /** Whether the unit uses the connection for itself, and so must have a transaction of its own. */
    default boolean alone() {
        return false;
    }
}
