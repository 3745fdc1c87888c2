/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** SQL text with its values, which are only ever bound. Mutable; for one thread. */
final class Sql {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /** Text of ours, never of a client's. */
    Sql add(String part) {
        text.append(part);
        return this;
    }

    Sql bind(long value) {
        return bound(value);
    }

    Sql bind(String value) {
        return bound(value);
    }

    /** An array of bigint. */
    Sql bindLongs(Collection<Long> value) {
        return bound(value.toArray(Long[]::new));
    }

    /** An array of text. */
    Sql bindTexts(Collection<String> value) {
        return bound(value.toArray(String[]::new));
    }

    Sql add(Sql other) {
        text.append(other.text);
        values.addAll(other.values);
        return this;
    }

    PreparedStatement prepare(Connection connection) throws SQLException {
        var statement = connection.prepareStatement(text.toString());
        for (var i = 0; i < values.size(); i++) {
            switch (values.get(i)) {
                case Long value -> statement.setLong(i + 1, value);
                case Long[] array -> statement.setArray(i + 1, connection.createArrayOf("bigint", array));
                case String[] array -> statement.setArray(i + 1, connection.createArrayOf("text", array));
                default -> statement.setString(i + 1, (String) values.get(i));
            }
        }
        return statement;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private Sql bound(Object value) {
        text.append('?');
        values.add(value);
        return this;
    }
}
