/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import java.security.SecureRandom;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Random secrets that all gateways on one database share: made by the first that asks, then the same for ever. */
final class SharedSecrets {
    private static final int BYTES = 32;

    private final DataSource database;

    SharedSecrets(DataSource database) {
        this.database = database;
    }

    byte[] get(String name) throws SQLException {
        var made = new byte[BYTES];
        new SecureRandom().nextBytes(made);
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into shared_secret (name, value) values (?, ?) on conflict (name) do nothing");
                var select = connection.prepareStatement("select value from shared_secret where name = ?")) {
            insert.setString(1, name);
            insert.setBytes(2, made);
            insert.executeUpdate();
            select.setString(1, name);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        }
    }
}
