/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.repository.postgres.Database;
import health.kiln.server.repository.postgres.DatabaseSettings;
import health.kiln.server.repository.postgres.TestDatabase;
import org.junit.jupiter.api.Test;

class MigrationTest {
    @Test
    void bringsADatabaseUpToDateThatLacksAnEarlierModulesLastMigration() throws Exception {
        var settings = DatabaseSettings.of(TestDatabase.server()).withSchema("test_migration");
        try (var database = Database.open(settings);
                var connection = database.writers().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop table coding");
            statement.execute("delete from flyway_schema_history where version = '002'");
        }

        try (var again = Database.open(settings);
                var connection = again.writers().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from coding")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong(1)).isZero();
        }
    }
}
