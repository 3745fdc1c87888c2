/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.index.IndexEntries;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The statements on {@code kx}, {@code rx} and {@code sx}: the rows of any number of resources at once. */
final class IndexTables {
    private static final String ADD_KEYS = "insert into kx (k, s, rid) select * from unnest(?, ?, ?)";
    private static final String REMOVE_KEYS = """
            delete from kx d using unnest(?, ?, ?) as q (k, s, rid)
             where d.k = q.k and d.s = q.s and d.rid = q.rid""";
    private static final String ADD_RANGES = "insert into rx (k, lo, hi, s, rid) select * from unnest(?, ?, ?, ?, ?)";
    private static final String REMOVE_RANGES = """
            delete from rx d using unnest(?, ?, ?, ?, ?) as q (k, lo, hi, s, rid)
             where d.k = q.k and d.lo = q.lo and d.hi = q.hi and d.s = q.s and d.rid = q.rid""";
    private static final String ADD_STRINGS = "insert into sx (p, v, rid) select * from unnest(?, ?, ?)";
    private static final String REMOVE_STRINGS = """
            delete from sx d using unnest(?, ?, ?) as q (p, v, rid)
             where d.p = q.p and d.v = q.v and d.rid = q.rid""";

    private final Connection connection;

    IndexTables(Connection connection) {
        this.connection = connection;
    }

    void write(List<RowChange> changes) throws SQLException {
        keys(REMOVE_KEYS, changes, IndexDiff::removed);
        ranges(REMOVE_RANGES, changes, IndexDiff::removed);
        strings(REMOVE_STRINGS, changes, IndexDiff::removed);
        keys(ADD_KEYS, changes, IndexDiff::added);
        ranges(ADD_RANGES, changes, IndexDiff::added);
        strings(ADD_STRINGS, changes, IndexDiff::added);
    }

    /** A row of one of the tables, with what it shares with the others. */
    private record Row<T>(T value, long sortTime, long rid) {}

    private void keys(String sql, List<RowChange> changes, Function<IndexDiff, Postings> side) throws SQLException {
        List<Row<Long>> rows = new ArrayList<>();
        for (var change : changes) {
            var postings = side.apply(change.diff());
            postings.keys().forEach(key -> rows.add(new Row<>(key, postings.sortTime(), change.rid())));
        }
        rows.sort(Comparator.comparingLong(Row::value)); // neighbours in the index one after the other
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            new Parameters(statement)
                    .longs(column(rows, Row::value))
                    .longs(column(rows, Row::sortTime))
                    .longs(column(rows, Row::rid));
            statement.executeUpdate();
        }
    }

    private void ranges(String sql, List<RowChange> changes, Function<IndexDiff, Postings> side) throws SQLException {
        List<Row<IndexEntries.Range>> rows = new ArrayList<>();
        for (var change : changes) {
            var postings = side.apply(change.diff());
            postings.ranges().forEach(range -> rows.add(new Row<>(range, postings.sortTime(), change.rid())));
        }
        rows.sort(Comparator.comparingLong(row -> row.value().key()));
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            new Parameters(statement)
                    .longs(column(rows, row -> row.value().key()))
                    .longs(column(rows, row -> row.value().low()))
                    .longs(column(rows, row -> row.value().high()))
                    .longs(column(rows, Row::sortTime))
                    .longs(column(rows, Row::rid));
            statement.executeUpdate();
        }
    }

    private void strings(String sql, List<RowChange> changes, Function<IndexDiff, Postings> side) throws SQLException {
        List<Row<IndexEntries.StringRow>> rows = new ArrayList<>();
        for (var change : changes) {
            var postings = side.apply(change.diff());
            postings.strings().forEach(text -> rows.add(new Row<>(text, postings.sortTime(), change.rid())));
        }
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            new Parameters(statement)
                    .integers(rows.stream()
                            .mapToInt(row -> row.value().parameter())
                            .toArray())
                    .texts(rows.stream().map(row -> row.value().text()).toArray(String[]::new))
                    .longs(column(rows, Row::rid));
            statement.executeUpdate();
        }
    }

    private static <T> long[] column(List<Row<T>> rows, ToLongFunction<Row<T>> value) {
        return rows.stream().mapToLong(value).toArray();
    }
}
