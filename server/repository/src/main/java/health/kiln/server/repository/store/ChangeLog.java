/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes {@code txlog}: a row for each unit that changed something, and one at least for each transaction. */
final class ChangeLog {
    private static final String INSERT = """
            insert into txlog (at, typs, rids, vers, ops)
            select ?, (?)[q.a:q.z], (?)[q.a:q.z], (?)[q.a:q.z], ((?)[q.a:q.z])::"char"[]
              from unnest(?, ?) as q (a, z)
            returning xid::text, seq""";

    private final Connection connection;

    ChangeLog(Connection connection) {
        this.connection = connection;
    }

    /**
     * Writes the rows and gives one of them.
     *
     * @param units the changes of each unit
     */
    CommitFate.Evidence write(List<List<RowChange>> units, long at) throws SQLException {
        var some = units.stream().filter(changes -> !changes.isEmpty()).toList();
        var changing = some.isEmpty() ? units.subList(0, 1) : some;
        var slices = new Slices(changing.size());
        for (var changes : changing) {
            slices.begin();
            changes.forEach(change -> slices.add(change.rid()));
        }
        var all = changing.stream().flatMap(List::stream).toList();
        var types = new short[all.size()];
        for (var i = 0; i < types.length; i++) {
            types[i] = all.get(i).key().type().code();
        }
        try (var statement = connection.prepareStatement(INSERT)) {
            new Parameters(statement)
                    .number(at)
                    .shorts(types)
                    .longs(slices.all())
                    .integers(all.stream().mapToInt(RowChange::version).toArray())
                    .texts(all.stream().map(RowChange::operation).toArray(String[]::new))
                    .integers(slices.firsts())
                    .integers(slices.lasts());
            try (var row = statement.executeQuery()) {
                row.next();
                return new CommitFate.Evidence(row.getString(1), row.getLong(2));
            }
        }
    }
}
