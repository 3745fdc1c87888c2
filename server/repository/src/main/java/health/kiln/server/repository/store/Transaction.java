/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.ResourceKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One database transaction of the writer: the rows that it holds, and its writes. For one thread. */
final class Transaction {
    private final Connection connection;
    private final WriteTools tools;
    private final Instant now;
    private final ResourceTable resources;
    private final Map<ResourceKey, @Nullable StoredRow> rows = new HashMap<>();
    private final Set<RowChange> rowsWritten = new HashSet<>();

    Transaction(Connection connection, WriteTools tools, Instant now) {
        this.connection = connection;
        this.tools = tools;
        this.now = now;
        this.resources = new ResourceTable(connection);
    }

    Connection connection() {
        return connection;
    }

    Instant now() {
        return now;
    }

    /** Locks and loads those that are not yet. */
    void load(Collection<ResourceKey> keys) throws SQLException {
        var fresh = keys.stream().filter(key -> !rows.containsKey(key)).toList();
        var found = resources.lock(fresh);
        for (var key : fresh) {
            rows.put(key, found.get(key));
        }
    }

    boolean loaded(ResourceKey key) {
        return rows.containsKey(key);
    }

    Draft draft(ResourceKey key) {
        return new Draft(key, rows.get(key), tools);
    }

    List<ResourceKey> referring(ResourceKey target, int limit) throws SQLException {
        return resources.referring(tools.catalog().referringKeys(target), limit);
    }

    /** Writes what units changed, each unit a list, and gives what will tell that it is durable. */
    CommitFate.Evidence write(List<List<RowChange>> units) throws SQLException {
        var changes = units.stream()
                .flatMap(List::stream)
                .filter(change -> !rowsWritten.contains(change))
                .toList();
        writeRows(changes);
        return new ChangeLog(connection).write(units, Micros.of(now));
    }

    /** Writes rows before the units have run to their end; {@link #write} does not write them again. */
    void writeEarly(List<RowChange> changes) throws SQLException {
        rowsWritten.addAll(changes);
        writeRows(changes);
    }

    private void writeRows(List<RowChange> changes) throws SQLException {
        tools.codings().keep(changes.stream().map(RowChange::entries).toList());
        resources.update(changes.stream().filter(change -> !change.isNew()).toList());
        resources.insert(changes.stream().filter(RowChange::isNew).toList());
        resources.keepSuperseded(changes, tools.codec());
        new IndexTables(connection).write(changes);
    }
}
