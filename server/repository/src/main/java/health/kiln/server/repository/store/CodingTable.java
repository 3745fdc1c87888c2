/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.index.IndexEntries;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * Which codings there are, by the parts that a query may say of them. There are few, so those that are known to be in the
 * table are remembered, and only new ones are written. Safe for many threads.
 *
 * <p>INVARIANT: a coding is in the table before a resource that has it is, and never leaves. It is committed for itself: who
 * waited for a coding of another's transaction while that one waits for something else would wait for ever.
 */
final class CodingTable {
    /** Past it all are forgotten, and learnt again. */
    private static final int REMEMBERED_MAX = 200_000;

    private static final String ADD = """
            insert into coding (part, k) select part, k from unnest(?, ?) as q (part, k) order by part, k
            on conflict do nothing""";

    private final DataSource database;
    private final Set<IndexEntries.Coding> known = ConcurrentHashMap.newKeySet();

    CodingTable(DataSource database) {
        this.database = database;
    }

    /** Makes sure that the codings of all these are in the table. */
    void keep(Collection<IndexEntries> entries) throws SQLException {
        var fresh = entries.stream()
                .flatMap(each -> each.codings().stream())
                .filter(coding -> !known.contains(coding))
                .distinct()
                .toList();
        if (!fresh.isEmpty()) {
            add(fresh);
            if (known.size() > REMEMBERED_MAX) {
                known.clear();
            }
            known.addAll(fresh);
        }
    }

    private void add(List<IndexEntries.Coding> codings) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(ADD)) {
            new Parameters(statement)
                    .longs(codings.stream().mapToLong(IndexEntries.Coding::part).toArray())
                    .longs(codings.stream().mapToLong(IndexEntries.Coding::key).toArray());
            statement.executeUpdate();
        }
    }
}
