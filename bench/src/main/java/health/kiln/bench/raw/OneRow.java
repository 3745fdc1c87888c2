/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.raw;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;

/** One row, one statement, one commit: what a gateway without group commit does for each message. */
final class OneRow implements Work {
    private static final int SIZE = 1_500;

    private final PreparedStatement insert;
    private final byte[] message = new byte[SIZE];

    OneRow(Connection connection, long seed) throws SQLException {
        new SplittableRandom(seed).nextBytes(message);
        this.insert = connection.prepareStatement("insert into raw_insert (raw) values (?)");
    }

    @Override
    public void once() throws SQLException {
        insert.setBytes(1, message);
        insert.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        insert.close();
    }
}
