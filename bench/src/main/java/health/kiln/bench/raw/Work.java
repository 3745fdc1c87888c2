/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.raw;

import java.sql.Connection;
import java.sql.SQLException;

/** What one connection does over and over. */
interface Work extends AutoCloseable {
    void once() throws SQLException;

    @Override
    void close() throws SQLException;

    /** Makes the work of one connection. */
    interface Kind {
        /** The seed differs between connections. */
        Work on(Connection connection, long seed) throws SQLException;
    }
}
