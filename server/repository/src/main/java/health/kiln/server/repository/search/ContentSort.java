/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.body.ResourceJson;
import health.kiln.server.repository.index.ParameterCatalog;
import health.kiln.server.repository.index.SortTexts;
import health.kiln.server.repository.search.SearchParameters.SearchProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Sorts matches by what stands in the resources themselves, and keeps the first of a page. The values of a key are compared
 * as they are, an absent one comes last whatever the direction, and no two matches are equal. For one thread.
 */
final class ContentSort {
    /** The most matches that are read to sort them. */
    static final int MATCHES_MAX = SearchPlan.COLLECTED_MAX;

    private final ResourceJson json = new ResourceJson();
    private final List<Order.Key> keys;
    private final List<Optional<SortTexts>> texts;
    private final Comparator<Position> order;
    private final Optional<Position> after;
    private final int limit;
    private final NavigableSet<Matching.Match> first;
    private int read;

    /** The first so many after the position. */
    ContentSort(ParameterCatalog catalog, String base, List<Order.Key> keys, Optional<Position> after, int limit) {
        this.keys = List.copyOf(keys);
        this.texts = keys.stream()
                .map(key -> Optional.of(key)
                        .filter(Order.Key::inContent)
                        .map(one -> catalog.sortTexts(one.parameter(), base)))
                .toList();
        this.order = order(keys);
        this.after = after;
        this.limit = limit;
        this.first = new TreeSet<>(Comparator.comparing(Matching.Match::position, order));
    }

    /**
     * Takes a match.
     *
     * @param indexed the values of the keys that the index has
     */
    void add(Row row, List<Optional<String>> indexed) throws SearchProblemException {
        read++;
        if (read > MATCHES_MAX) {
            throw new SearchProblemException("More than " + MATCHES_MAX
                    + " resources match, too many to sort by a token, reference or URI: narrow the search down.");
        }
        var resource = json.read(row.version().json());
        List<Optional<String>> values = new ArrayList<>();
        for (var i = 0; i < keys.size(); i++) {
            var descending = keys.get(i).descending();
            values.add(texts.get(i)
                    .map(reader -> reader.of(resource).stream()
                            .min(descending ? Comparator.reverseOrder() : Comparator.naturalOrder()))
                    .orElse(indexed.get(i)));
        }
        var position = new Position(true, values, row.rid());
        if (after.isEmpty() || order.compare(position, after.get()) > 0) {
            first.add(new Matching.Match(row, position));
            if (first.size() > limit) {
                first.pollLast();
            }
        }
    }

    List<Matching.Match> first() {
        return List.copyOf(first);
    }

    private static Comparator<Position> order(List<Order.Key> keys) {
        Comparator<Position> order = (_, _) -> 0;
        for (var i = 0; i < keys.size(); i++) {
            var index = i;
            order = order.thenComparing(position -> position.values().get(index), values(keys.get(i)));
        }
        return order.thenComparingLong(Position::rid);
    }

    private static Comparator<Optional<String>> values(Order.Key key) {
        Comparator<String> present = key.text() ? Comparator.naturalOrder() : Comparator.comparingLong(Long::parseLong);
        var directed = key.descending() ? Collections.reverseOrder(present) : present;
        return (one, other) -> one.isPresent() && other.isPresent()
                ? directed.compare(one.get(), other.get())
                : Boolean.compare(one.isEmpty(), other.isEmpty());
    }
}
