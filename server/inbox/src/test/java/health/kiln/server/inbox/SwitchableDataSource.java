/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A database that can be lost: connections break where they are, and none can be had until it is back. */
final class SwitchableDataSource implements DataSource {
    private final DataSource real;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean away;

    SwitchableDataSource(DataSource real) {
        this.real = real;
    }

    /** Cuts every connection, as a crashed server or a cut cable does, in the middle of whatever runs. */
    void lose() throws SQLException {
        away = true;
        cut();
    }

    void restore() {
        away = false;
    }

    void cut() throws SQLException {
        for (var connection : open) {
            connection.abort(Runnable::run);
        }
        open.clear();
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (away) {
            throw new SQLException("away", "08001");
        }
        var connection = real.getConnection();
        open.removeIf(SwitchableDataSource::isClosed);
        open.add(connection);
        return connection;
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException broken) {
            return true;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return real.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLException {
        real.setLogWriter(writer);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        real.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return real.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return real.isWrapperFor(type);
    }
}
