/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.raw;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The body of one resource by its key, of a few thousand that are read again and again. */
final class OneRead implements Work {
    private static final int KEYS_MAX = 5_000;

    private final PreparedStatement select;
    private final List<Long> keys = new ArrayList<>();
    private final SplittableRandom random;

    OneRead(Connection connection, long seed) throws SQLException {
        this.random = new SplittableRandom(seed);
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select idh from res limit " + KEYS_MAX)) {
            while (rows.next()) {
                keys.add(rows.getLong(1));
            }
        }
        this.select = connection.prepareStatement("select rid, ver, lu, flg, body from res where idh = ?");
    }

    @Override
    public void once() throws SQLException {
        select.setLong(1, keys.get(random.nextInt(keys.size())));
        try (var row = select.executeQuery()) {
            if (!row.next() || row.getBytes(5).length == 0) {
                throw new SQLException("a row is missing");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        select.close();
    }
}
