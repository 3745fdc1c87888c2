/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** How many candidates branches would bring, counted up to a limit: one statement on indexes for all of them. */
final class Densities {
    private Densities() {}

    /** For each driver the sum of its branches, none counted further than the limit. */
    static List<Long> count(Connection connection, List<List<Branch>> drivers, int limit) throws SQLException {
        var sql = new Sql().add("select ");
        var separator = "";
        for (var driver : drivers) {
            sql.add(separator).add("0");
            separator = ", ";
            for (var branch : driver) {
                sql.add(" + (select count(*) from (select 1");
                branch.from(sql);
                sql.add(" limit ").bind(limit).add(") c)");
            }
        }
        try (var statement = sql.prepare(connection);
                var row = statement.executeQuery()) {
            row.next();
            List<Long> counts = new ArrayList<>();
            for (var i = 1; i <= drivers.size(); i++) {
                counts.add(row.getLong(i));
            }
            return counts;
        }
    }
}
