/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.index.Parameter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a search will be answered: which condition brings the candidates, the others only test them. There are two ways and
 * no third: the rarest condition drives; or, when all are dense and a page is wanted, the order drives, for then a page
 * fills soon.
 */
record SearchPlan(List<Branch> branches) {
    /** Up to here a driver is rare, and its candidates are collected and sorted without a second thought. */
    static final int RARE = 1_000;

    /** The most that are collected and sorted when something could be read in order instead. */
    static final int COLLECTED_MAX = 10_000;

    SearchPlan {
        branches = List.copyOf(branches);
    }

    /** What is wanted of the matches. */
    enum Want {
        /** The first in the order of the clinical time, in which a key is read without sorting. */
        BY_TIME,
        /** The first in the order of the last change. */
        BY_UPDATE,
        /** All of them. */
        ALL
    }

    /**
     * Conditions on resources of a type, all of which must hold.
     *
     * @param primaryTime the parameter whose time the index is sorted by
     */
    record Search(ResourceType type, Optional<Parameter> primaryTime, List<Condition> conditions) {
        Search {
            conditions = List.copyOf(conditions);
        }

        Search and(Condition condition) {
            List<Condition> all = new ArrayList<>(conditions);
            all.add(condition);
            return new Search(type, primaryTime, all);
        }

        /** Each condition that can drive, with the others as its probes. */
        List<List<Branch>> drivers() {
            List<List<Branch>> drivers = new ArrayList<>();
            for (var i = 0; i < conditions.size(); i++) {
                List<Condition> others = new ArrayList<>(conditions);
                others.remove(i);
                new Drivers(type)
                        .of(conditions.get(i))
                        .ifPresent(branches -> drivers.add(branches.stream()
                                .flatMap(branch -> narrowed(branch.probing(others)).stream())
                                .toList()));
            }
            return drivers;
        }

        /** All of the type; in the order of the last change the time bounds nothing. */
        SearchPlan walk(Want want) {
            var branch = Branch.of(new Source.Walk(type)).probing(conditions);
            return new SearchPlan(want == Want.BY_UPDATE ? List.of(branch) : narrowed(branch));
        }

        private List<Branch> narrowed(Branch branch) {
            return primaryTime.map(time -> new Narrowing(time).of(branch)).orElseGet(() -> List.of(branch));
        }
    }

    /**
     * Chooses the driver; asks the database how dense the candidates are when there is a choice.
     *
     * @param search what is searched, and in which order of time
     */
    static SearchPlan choose(Connection connection, Search search, Want want) throws SQLException {
        var drivers = search.drivers();
        if (drivers.isEmpty()) {
            return search.walk(want);
        }
        var only = drivers.size() == 1 ? Optional.of(drivers.getFirst()) : Optional.<List<Branch>>empty();
        return switch (want) {
            case ALL ->
                new SearchPlan(
                        only.isPresent()
                                ? only.get()
                                : rarest(connection, drivers, COLLECTED_MAX).branches());
            case BY_UPDATE -> {
                var rarest = rarest(connection, drivers, COLLECTED_MAX);
                yield rarest.count() <= COLLECTED_MAX ? new SearchPlan(rarest.branches()) : search.walk(want);
            }
            case BY_TIME ->
                only.isPresent() && isOrdered(only.get())
                        ? new SearchPlan(only.get())
                        : byTime(connection, search, drivers);
        };
    }

    private static SearchPlan byTime(Connection connection, Search search, List<List<Branch>> drivers)
            throws SQLException {
        var rarest = rarest(connection, drivers, RARE);
        if (rarest.count() <= RARE) {
            return new SearchPlan(rarest.branches());
        }
        var ordered = drivers.stream().filter(SearchPlan::isOrdered).findFirst();
        if (ordered.isPresent()) {
            return new SearchPlan(ordered.get());
        }
        return rarest(connection, List.of(rarest.branches()), COLLECTED_MAX).count() <= COLLECTED_MAX
                ? new SearchPlan(rarest.branches())
                : search.walk(Want.BY_TIME);
    }

    private record Counted(List<Branch> branches, long count) {}

    /** The rarest, counted up to the limit. */
    private static Counted rarest(Connection connection, List<List<Branch>> drivers, int limit) throws SQLException {
        var counts = Densities.count(connection, drivers, limit + 1);
        var best = 0;
        for (var i = 1; i < drivers.size(); i++) {
            if (counts.get(i) < counts.get(best)) {
                best = i;
            }
        }
        return new Counted(drivers.get(best), counts.get(best));
    }

    private static boolean isOrdered(List<Branch> branches) {
        return branches.stream().allMatch(branch -> branch.source().ordered());
    }
}
