/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository;

import java.sql.Connection;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The inside of one transaction: what a {@link Unit} may read and write. Writes are collected and reach the database
 * together when the unit has run; a read after a write sees the write. Valid only while the unit runs; one thread.
 *
 * <p>Its methods may end the run by an unchecked exception of the repository's own, which the unit lets pass: the unit runs
 * again, or its caller is told why not. A unit touches at most 10,000 resources.
 */
public interface Workspace {
    /**
     * The transaction's time, which becomes {@code meta.lastUpdated}; milliseconds. A resource whose version before is of a
     * later time, as by another node's clock, gets that time again.
     */
    Instant now();

    /** Locks these resources and loads their current versions in one statement; later reads of them cost nothing. */
    void load(Collection<ResourceKey> keys);

    /**
     * As {@link #load}, for resources that many units change: waits until the others have let go of them instead of running
     * again. What was changed so far goes to the database before the wait, so that it delays nobody, and cannot be changed
     * any more. INVARIANT: nothing is loaded after them, or two units could wait for each other.
     *
     * @throws IllegalStateException when the unit is not {@link Unit#alone()}
     */
    void loadLast(Collection<ResourceKey> keys);

    /** The current version, locked until the end; a deletion when it is deleted; empty when it never was. */
    Optional<Version> current(ResourceKey key);

    /**
     * The current resource as a tree of the caller's own to change, its {@code meta.versionId} and {@code
     * meta.lastUpdated} included; empty when it is deleted or never was.
     */
    Optional<ObjectNode> tree(ResourceKey key);

    /**
     * Writes a resource: created, or a new version, also when the same unit writes it again. The content decides: equal to
     * the current one (but for {@code meta.versionId} and {@code meta.lastUpdated}, and the order of members) makes no new
     * version. The key says what {@code resourceType} and {@code id} are. The tree is taken over.
     *
     * @return the version that is current now
     */
    Version put(ResourceKey key, ObjectNode resource);

    /** Deletes: a version without content; deleting what is deleted or never was changes nothing. */
    void delete(ResourceKey key);

    /** Up to {@code limit} live resources that refer to the target by any reference search parameter; written ones included. */
    List<ResourceKey> referring(ResourceKey target, int limit);

    /**
     * The transaction's own connection, for companions: rows that commit with the resources. The companion must leave
     * autocommit, isolation and transaction alone.
     *
     * @throws IllegalStateException when the unit is not {@link Unit#alone()}
     */
    Connection connection();
}
