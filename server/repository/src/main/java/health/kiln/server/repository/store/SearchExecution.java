/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.search.Page;
import health.kiln.server.repository.search.SearchQuery;
import java.sql.Connection;
import java.sql.SQLException;

/** Answers a search on a connection, and leaves the connection as it was. Safe for many threads. */
@FunctionalInterface
public interface SearchExecution {
    Page page(SearchQuery query, Connection connection) throws SQLException;
}
