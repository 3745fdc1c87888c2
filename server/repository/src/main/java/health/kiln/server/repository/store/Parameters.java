/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Sets parameters of a statement one after the other; the driver sends arrays of primitives as binary. */
final class Parameters {
    private final PreparedStatement statement;
    private int index;

    Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    Parameters longs(long[] values) throws SQLException {
        return array(values);
    }

    Parameters integers(int[] values) throws SQLException {
        return array(values);
    }

    Parameters shorts(short[] values) throws SQLException {
        return array(values);
    }

    Parameters texts(String[] values) throws SQLException {
        return array(values);
    }

    Parameters bytes(byte[] @Nullable [] values) throws SQLException {
        return array(values);
    }

    Parameters number(int value) throws SQLException {
        statement.setInt(++index, value);
        return this;
    }

    Parameters number(long value) throws SQLException {
        statement.setLong(++index, value);
        return this;
    }

    private Parameters array(Object values) throws SQLException {
        statement.setObject(++index, values);
        return this;
    }
}
