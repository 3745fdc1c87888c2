/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.Commit;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Unit;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.search.Page;
import health.kiln.server.repository.search.Reach;
import health.kiln.server.repository.search.SearchParameters;
import health.kiln.server.repository.search.SearchQuery;
import java.util.List;
import java.util.Optional;

/**
 * The repository. All methods block, are safe for many threads and meant for virtual ones. Reads see every commit that
 * was answered before they began. No read is made without a {@link Reach}.
 */
public interface ResourceRepository {
    /** The current version, a deletion included; empty when it never was or is out of reach. */
    Optional<Version> read(ResourceKey key, Reach reach) throws RepositoryUnavailableException;

    /** One version, the current or an old one, a deletion included. Reach is decided on the current version. */
    Optional<Version> read(ResourceKey key, int version, Reach reach) throws RepositoryUnavailableException;

    /** The versions of one resource, newest first, at most {@code limit}, older than {@code before}. */
    List<Version> history(ResourceKey key, int before, int limit, Reach reach) throws RepositoryUnavailableException;

    /**
     * One page of matches, and what was asked to be included with them.
     *
     * @throws SearchParameters.SearchProblemException with a sentence for the client: a cursor that is not of this query,
     *     an order that cannot be had
     */
    Page search(SearchQuery query) throws RepositoryUnavailableException, SearchParameters.SearchProblemException;

    /** Runs a unit of change and returns when it is durable or has ended otherwise. */
    <R> Commit<R> commit(Unit<R> unit);
}
