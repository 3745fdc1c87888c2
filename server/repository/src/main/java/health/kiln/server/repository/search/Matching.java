/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.body.BodyCodec;
import health.kiln.server.repository.index.Parameter;
import health.kiln.server.repository.index.ParameterCatalog;
import health.kiln.server.repository.search.SearchParameters.SearchProblemException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The matches of one search, read with one connection. */
record Matching(
        Connection connection, ParameterCatalog catalog, BodyCodec codec, String base, SearchPlan.Search search) {
    private static final int ROWS_AT_A_TIME = 100;

    /** A match and where it stands in the order. */
    record Match(Row row, Position position) {}

    /** How many there are, counted up to the limit. */
    long count(long limit) throws SQLException {
        var plan = SearchPlan.choose(connection, search, SearchPlan.Want.ALL);
        try (var statement = new PageSql(catalog, plan).count(limit).prepare(connection);
                var row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** At most so many after the position. */
    List<Match> page(Order order, Optional<Position> after, int limit) throws SQLException, SearchProblemException {
        return switch (order) {
            case Order.ByTime(var _, var primary)
            when primary.isPresent() -> byPrimaryTime(order, primary.get(), after, limit);
            case Order.ByContent byContent -> byContent(byContent, after, limit);
            case Order.ByTime _, Order.ByUpdate _, Order.ByValues _ -> read(order, after, limit, true);
        };
    }

    /** Reads all matches, as they are at one moment, and keeps the first. */
    private List<Match> byContent(Order.ByContent order, Optional<Position> after, int limit)
            throws SQLException, SearchProblemException {
        var plan = SearchPlan.choose(connection, search, order.want());
        var sort = new ContentSort(catalog, base, order.keys(), after, limit);
        connection.setAutoCommit(false); // only so do rows come a few at a time
        try (var statement = new PageSql(catalog, plan)
                .page(order, after, ContentSort.MATCHES_MAX + 1)
                .prepare(connection)) {
            statement.setFetchSize(ROWS_AT_A_TIME);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    sort.add(Row.read(rows, codec), values(rows, order.keys().size()));
                }
            }
            return sort.first();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /**
     * Those without the time come last. They stand in the index with the time of their creation, so the page is read
     * without regard to them, which nearly always is right, and read anew when one is on it.
     */
    private List<Match> byPrimaryTime(Order order, Parameter time, Optional<Position> after, int limit)
            throws SQLException {
        var present = new Condition.Present(time.bit());
        List<Match> result = new ArrayList<>();
        if (after.isEmpty() || after.get().withValue()) {
            var all = read(order, after, limit, true);
            var bit = 1L << time.bit();
            if (all.stream().allMatch(match -> (match.row().presence() & bit) != 0)) {
                result.addAll(all);
                if (after.isEmpty() && all.size() < limit) {
                    return result; // the whole result: none is without
                }
            } else {
                result.addAll(and(present).read(order, after, limit, true));
            }
        }
        if (result.size() < limit) {
            var rest = after.filter(position -> !position.withValue());
            result.addAll(and(new Condition.Not(present)).read(order, rest, limit - result.size(), false));
        }
        return result;
    }

    private Matching and(Condition condition) {
        return new Matching(connection, catalog, codec, base, search.and(condition));
    }

    private List<Match> read(Order order, Optional<Position> after, int limit, boolean withValue) throws SQLException {
        var plan = SearchPlan.choose(connection, search, order.want());
        var values = order instanceof Order.ByValues(var keys) ? keys.size() : 1;
        try (var statement =
                        new PageSql(catalog, plan).page(order, after, limit).prepare(connection);
                var rows = statement.executeQuery()) {
            List<Match> matches = new ArrayList<>();
            while (rows.next()) {
                var row = Row.read(rows, codec);
                matches.add(new Match(row, new Position(withValue, values(rows, values), row.rid())));
            }
            return matches;
        }
    }

    private static List<Optional<String>> values(ResultSet row, int count) throws SQLException {
        List<Optional<String>> values = new ArrayList<>();
        for (var i = 1; i <= count; i++) {
            values.add(Optional.ofNullable(row.getString("v" + i)));
        }
        return values;
    }
}
