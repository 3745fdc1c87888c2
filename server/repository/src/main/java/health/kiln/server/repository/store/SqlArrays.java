/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Arrays out of a row. */
final class SqlArrays {
    private SqlArrays() {}

    static long[] longs(ResultSet row, String column) throws SQLException {
        var boxed = (Long[]) row.getArray(column).getArray();
        var values = new long[boxed.length];
        for (var i = 0; i < values.length; i++) {
            values[i] = boxed[i];
        }
        return values;
    }
}
