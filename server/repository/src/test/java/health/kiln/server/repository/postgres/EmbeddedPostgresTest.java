/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EmbeddedPostgresTest {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    @Test
    void answers() throws SQLException {
        try (var connection = DATABASE.database().readers().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select current_schema()")) {
            row.next();

            assertThat(row.getString(1)).isEqualTo(DATABASE.database().schema());
        }
    }
}
