/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.body.BodyCodec;
import health.kiln.server.repository.index.ParameterCatalog;
import health.kiln.server.repository.search.SearchParameters.SearchProblemException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/**
 * Answers searches from the database. One connection of the readers' pool for each; nothing is kept between pages but what
 * the cursor says. Safe for many threads.
 */
public final class Searcher {
    /** How far an estimated total is counted. */
    static final int ESTIMATED_MAX = 100_000;

    private static final String TIMED_OUT = "57014";

    private final DataSource readers;
    private final ParameterCatalog catalog;
    private final BodyCodec codec;
    private final String base;
    private final Conditions conditions;
    private final Cursors cursors;

    /**
     * Ready at once.
     *
     * @param readers read-only connections with autocommit, generic plans and a statement timeout
     * @param base the endpoint's own URL without a slash at the end, the same that the extractor has
     * @param cursorKey at least 16 bytes, the same on all nodes
     */
    public Searcher(
            DataSource readers,
            ParameterCatalog catalog,
            BodyCodec codec,
            String base,
            InstantSource clock,
            byte[] cursorKey) {
        this.readers = readers;
        this.catalog = catalog;
        this.codec = codec;
        this.base = base;
        this.conditions = new Conditions(catalog, base, clock);
        this.cursors = new Cursors(cursorKey);
    }

    /** INVARIANT: no row leaves that the query's reach does not hold, match or included. */
    public Page search(SearchQuery query) throws RepositoryUnavailableException, SearchProblemException {
        var limit = query.reach().on(query.type());
        if (limit.isEmpty()) {
            return new Page(List.of(), List.of(), Optional.empty(), OptionalLong.of(0), List.of());
        }
        var order = Order.of(catalog, query.type(), query.sort());
        var position = query.cursor().isEmpty()
                ? Optional.<Position>empty()
                : Optional.of(cursors.read(query, query.cursor().get()));
        List<Condition> all = new ArrayList<>(Conditions.of(limit.get(), query.type()));
        query.criteria().forEach(criterion -> all.add(conditions.of(query.type(), criterion)));
        try (var connection = readers.getConnection()) {
            var search = new SearchPlan.Search(
                    query.type(), catalog.primaryTime(query.type()), Codings.resolved(connection, all));
            return page(new Matching(connection, catalog, codec, base, search), query, order, position);
        } catch (SQLException e) {
            throw TIMED_OUT.equals(e.getSQLState())
                    ? new RepositoryUnavailableException("The search takes too long: narrow it down.", e)
                    : new RepositoryUnavailableException("The database does not answer.", e);
        }
    }

    private Page page(Matching matching, SearchQuery query, Order order, Optional<Position> position)
            throws SQLException, SearchProblemException {
        if (query.count() == 0) {
            var total = OptionalLong.of(matching.count(Long.MAX_VALUE));
            return new Page(List.of(), List.of(), Optional.empty(), total, List.of());
        }
        var found = matching.page(order, position, query.count() + 1);
        var more = found.size() > query.count();
        var matches = more ? found.subList(0, query.count()) : found;
        var next = more ? Optional.of(cursors.write(query, matches.getLast().position())) : Optional.<String>empty();
        var rows = matches.stream().map(Matching.Match::row).toList();
        var inclusions = new Inclusions(catalog, codec, matching.connection(), query);
        var included = query.includes().isEmpty() ? List.<Row>of() : inclusions.of(rows);
        return new Page(
                rows.stream().map(Row::version).toList(),
                included.stream().map(Row::version).toList(),
                next,
                total(matching, query, position.isEmpty() && !more, matches.size()),
                inclusions.cut()
                        ? List.of("Included resources were cut at " + Inclusions.INCLUDED_MAX + ".")
                        : List.of());
    }

    private static OptionalLong total(Matching matching, SearchQuery query, boolean wholeResult, int size)
            throws SQLException {
        if (wholeResult) {
            return OptionalLong.of(size);
        }
        return switch (query.total()) {
            case NONE -> OptionalLong.empty();
            case ESTIMATE -> OptionalLong.of(matching.count(ESTIMATED_MAX));
            case ACCURATE -> OptionalLong.of(matching.count(Long.MAX_VALUE));
        };
    }
}
