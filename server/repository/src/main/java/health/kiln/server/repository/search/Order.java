/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.index.Parameter;
import health.kiln.server.repository.index.ParameterCatalog;
import health.kiln.server.repository.index.SearchParameterType;
import health.kiln.server.repository.search.SearchParameters.SearchProblemException;
import health.kiln.server.repository.search.SearchQuery.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** In which order matches come. The resource's number in the database is the last key always, so that no two are equal. */
sealed interface Order {
    /** The most keys of {@code _sort}. */
    int KEYS_MAX = 5;

    /**
     * By the primary clinical time: as the index is.
     *
     * @param primary when asked for by the date parameter's code: then resources without it come last
     */
    record ByTime(boolean descending, Optional<Parameter> primary) implements Order {}

    /** By the time of the last change. */
    record ByUpdate(boolean descending) implements Order {}

    /** By values that are looked up for all matches before the first is known. */
    record ByValues(List<Key> keys) implements Order {
        public ByValues {
            keys = List.copyOf(keys);
        }
    }

    /** Likewise, but of some keys the index has no values, so that all matches are read whole. */
    record ByContent(List<Key> keys) implements Order {
        public ByContent {
            keys = List.copyOf(keys);
        }
    }

    record Key(Parameter parameter, boolean descending) {
        /** Whether its values are texts; numbers otherwise. */
        boolean text() {
            return inContent()
                    || parameter.kind() == SearchParameterType.STRING
                    || parameter.code().equals("_id");
        }

        /** Whether its values stand only in the resources themselves: the index has hashes of them. */
        boolean inContent() {
            return switch (parameter.kind()) {
                case TOKEN, REFERENCE, URI -> !parameter.code().equals("_id");
                case DATE, NUMBER, QUANTITY, STRING, COMPOSITE -> false;
            };
        }
    }

    default SearchPlan.Want want() {
        return switch (this) {
            case ByTime _ -> SearchPlan.Want.BY_TIME;
            case ByUpdate _ -> SearchPlan.Want.BY_UPDATE;
            case ByValues _, ByContent _ -> SearchPlan.Want.ALL;
        };
    }

    static Order of(ParameterCatalog catalog, ResourceType type, List<Sort> sort) throws SearchProblemException {
        if (sort.isEmpty()) {
            return new ByTime(true, Optional.empty());
        }
        if (sort.size() > KEYS_MAX) {
            throw new SearchProblemException("_sort takes at most " + KEYS_MAX + " parameters.");
        }
        List<Key> keys = new ArrayList<>();
        for (var one : sort) {
            keys.add(key(catalog, type, one));
        }
        var first = keys.getFirst();
        if (keys.size() == 1 && first.parameter().code().equals("_lastUpdated")) {
            return new ByUpdate(first.descending());
        }
        var primary = catalog.primaryTime(type);
        return keys.size() == 1 && primary.equals(Optional.of(first.parameter()))
                ? new ByTime(first.descending(), primary)
                : keys.stream().anyMatch(Key::inContent) ? new ByContent(keys) : new ByValues(keys);
    }

    private static Key key(ParameterCatalog catalog, ResourceType type, Sort sort) throws SearchProblemException {
        var parameter = catalog.find(type, sort.parameter())
                .orElseThrow(() -> new SearchProblemException(type.fhirName() + " cannot be sorted by "
                        + sort.parameter() + ": there is no such parameter."));
        if (parameter.kind() == SearchParameterType.COMPOSITE) {
            throw new SearchProblemException(
                    type.fhirName() + " cannot be sorted by " + sort.parameter() + ", a composite.");
        }
        return new Key(parameter, sort.descending());
    }
}
