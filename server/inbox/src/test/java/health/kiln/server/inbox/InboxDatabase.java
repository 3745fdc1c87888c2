/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.server.repository.postgres.Database;
import health.kiln.server.repository.postgres.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The inbox's tables for the tests of one class, empty before each, and short questions to them. */
final class InboxDatabase implements BeforeEachCallback, AfterAllCallback {
    private static final String EMPTY = """
            truncate inbox_message, inbox_raw, inbox_open, inbox_outcome;
            update inbox_lane set token = 0, node = '', until = '-infinity', attempts = 0;
            drop table if exists effect;
            create table effect (number bigint generated always as identity, id bigint, lane_key text)""";

    private final TestDatabase database = new TestDatabase();

    Database database() {
        return database.database();
    }

    DataSource dataSource() {
        return database().writers();
    }

    void execute(String sql) throws SQLException {
        try (var connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        return numbers(sql).getFirst();
    }

    List<Long> numbers(String sql) throws SQLException {
        var result = new ArrayList<Long>();
        try (var connection = dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                result.add(rows.getLong(1));
            }
        }
        return result;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        execute(EMPTY);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        database.close();
    }
}
