/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.search;

import health.kiln.server.fhir.outcome.Issue;
import health.kiln.server.fhir.outcome.IssueType;
import health.kiln.server.fhir.search.FormPairs.Pair;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.search.Criterion;
import health.kiln.server.repository.search.Reach;
import health.kiln.server.repository.search.SearchParameters;
import health.kiln.server.repository.search.SearchParameters.SearchProblemException;
import health.kiln.server.repository.search.SearchQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A search in one type as understood.
 *
 * @param query what the repository is asked
 * @param understood what was understood of it, for the {@code self} link: parameters that were ignored are not in it
 * @param warnings what was ignored
 * @param names the names of the parameters that were understood, for the audit trail
 */
public record SearchRequest(SearchQuery query, FormPairs understood, List<Issue> warnings, Set<String> names) {
    /** Matches on a page when the client does not say. */
    public static final int COUNT_DEFAULT = 20;

    /** The parameter of our own that continues a search where a page ended. */
    public static final String CURSOR = "_cursor";

    static final int CRITERIA_MAX = 50;
    static final int VALUE_LENGTH_MAX = 8 * 1024;

    /** Ways to search that R4 has and this endpoint has not: ignoring one would show more than was asked for. */
    private static final Set<String> UNSUPPORTED =
            Set.of("_content", "_filter", "_has", "_list", "_query", "_text", "_type", "_contained", "_containedType");

    /** Read elsewhere, or of no effect on the result of JSON. */
    private static final Set<String> ELSEWHERE = Set.of("_format", "_pretty");

    /** What a search turned out to be. */
    public sealed interface Parsed {
        record Understood(SearchRequest request) implements Parsed {}

        record Refused(List<Issue> issues) implements Parsed {
            public Refused {
                issues = List.copyOf(issues);
            }
        }
    }

    public SearchRequest {
        warnings = List.copyOf(warnings);
        names = Set.copyOf(names);
    }

    /**
     * Reads a search.
     *
     * @param strict refuse parameters that are not known or have no value, rather than ignore them
     * @param reach what the searcher may see
     */
    public static Parsed parse(
            SearchParameters parameters, ResourceType type, FormPairs pairs, boolean strict, Reach reach) {
        var reading = new Reading(parameters, type);
        pairs.all().forEach(reading::take);
        var problems = new ArrayList<>(reading.errors);
        if (strict) {
            problems.addAll(reading.unknown);
        }
        return problems.isEmpty()
                ? new Parsed.Understood(reading.request(reach))
                : new Parsed.Refused(problems.subList(0, Math.min(problems.size(), 20)));
    }

    /** Takes the parameters one by one. */
    private static final class Reading {
        private final SearchParameters parameters;
        private final ResourceType type;
        private final List<Criterion> criteria = new ArrayList<>();
        private final List<SearchQuery.Sort> sort = new ArrayList<>();
        private final List<SearchQuery.Include> includes = new ArrayList<>();
        private final List<Pair> understood = new ArrayList<>();
        private final List<Issue> errors = new ArrayList<>();
        private final List<Issue> unknown = new ArrayList<>();
        private final Set<String> names = new TreeSet<>();
        private int count = COUNT_DEFAULT;
        private boolean countOnly;
        private SearchQuery.Total total = SearchQuery.Total.NONE;
        private Optional<String> cursor = Optional.empty();

        Reading(SearchParameters parameters, ResourceType type) {
            this.parameters = parameters;
            this.type = type;
        }

        void take(Pair pair) {
            if (pair.value().isEmpty()) {
                unknown.add(Issue.error(IssueType.INVALID, "'" + shown(pair.name()) + "' has no value."));
                return;
            }
            if (pair.value().length() > VALUE_LENGTH_MAX) {
                error("A value is longer than " + VALUE_LENGTH_MAX + " characters.");
                return;
            }
            switch (pair.name()) {
                case "_count" -> count(pair);
                case "_sort" -> sort(pair);
                case "_total" -> total(pair);
                case "_summary" -> summary(pair);
                case "_include", "_include:iterate", "_include:recurse" -> include(pair, false);
                case "_revinclude", "_revinclude:iterate", "_revinclude:recurse" -> include(pair, true);
                case CURSOR -> {
                    cursor = Optional.of(pair.value());
                    understand(pair);
                }
                default -> criterion(pair);
            }
        }

        private void criterion(Pair pair) {
            var name = pair.name();
            int colon = name.indexOf(':');
            var code = colon < 0 ? name : name.substring(0, colon);
            var modifier = colon < 0 ? Optional.<String>empty() : Optional.of(name.substring(colon + 1));
            if (ELSEWHERE.contains(code)) {
                return;
            }
            if (UNSUPPORTED.contains(code) || name.contains(".")) {
                errors.add(Issue.error(
                        IssueType.NOT_SUPPORTED,
                        "Chained searches and the parameters " + String.join(", ", new TreeSet<>(UNSUPPORTED))
                                + " are not supported."));
                return;
            }
            var parameter = parameters.find(type, code);
            if (parameter.isEmpty()) {
                unknown(code);
                return;
            }
            if (criteria.size() == CRITERIA_MAX) {
                error("A search has at most " + CRITERIA_MAX + " criteria.");
                return;
            }
            try {
                criteria.add(parameters.criterion(parameter.get(), modifier, pair.value()));
                understand(pair);
            } catch (SearchProblemException e) {
                // its message is written for the client
                error(e.getMessage() == null ? "A search value does not suit its parameter." : e.getMessage());
            }
        }

        private void count(Pair pair) {
            if (!pair.value().matches("[0-9]{1,9}")) {
                error("_count is a whole number.");
                return;
            }
            // a server may show fewer than asked for, and says so in the self link
            count = Math.min(Integer.parseInt(pair.value()), SearchQuery.COUNT_MAX);
            understand(new Pair("_count", String.valueOf(count)));
        }

        private void sort(Pair pair) {
            for (var key : pair.value().split(",", -1)) {
                var descending = key.startsWith("-");
                var code = descending ? key.substring(1) : key;
                if (parameters.find(type, code).isEmpty()) {
                    unknown(code);
                } else {
                    sort.add(new SearchQuery.Sort(code, descending));
                }
            }
            if (!sort.isEmpty()) {
                understand(pair);
            }
        }

        private void total(Pair pair) {
            switch (pair.value()) {
                case "none" -> total = SearchQuery.Total.NONE;
                case "estimate" -> total = SearchQuery.Total.ESTIMATE;
                case "accurate" -> total = SearchQuery.Total.ACCURATE;
                default -> {
                    error("_total is none, estimate or accurate.");
                    return;
                }
            }
            understand(pair);
        }

        private void summary(Pair pair) {
            switch (pair.value()) {
                case "count" -> {
                    countOnly = true;
                    understand(pair);
                }
                case "false" -> understand(pair);
                case "true", "text", "data" -> unknown("_summary");
                default -> error("_summary is true, text, data, count or false.");
            }
        }

        private void include(Pair pair, boolean reverse) {
            var parts = pair.value().split(":", -1);
            var source = ResourceType.of(parts[0]);
            var target = parts.length == 3 ? ResourceType.of(parts[2]) : Optional.<ResourceType>empty();
            if (parts.length < 2 || parts.length > 3 || source.isEmpty() || (parts.length == 3 && target.isEmpty())) {
                error("An include is written Type:parameter or Type:parameter:TargetType.");
                return;
            }
            var isReference = parts[1].equals("*")
                    || parameters
                            .find(source.get(), parts[1])
                            .filter(found -> !found.targets().isEmpty())
                            .isPresent();
            if (!isReference) {
                unknown(pair.name());
                return;
            }
            var iterate = pair.name().contains(":");
            includes.add(new SearchQuery.Include(reverse, source.get(), parts[1], target, iterate));
            understand(pair);
        }

        private void understand(Pair pair) {
            understood.add(pair);
            names.add(pair.name());
        }

        private void error(String problem) {
            errors.add(Issue.error(IssueType.INVALID, problem));
        }

        private void unknown(String name) {
            unknown.add(Issue.error(
                    IssueType.NOT_SUPPORTED, "'" + shown(name) + "' is not supported for " + type.fhirName() + "."));
        }

        private static String shown(String name) {
            var shown = name.replaceAll("[^A-Za-z0-9_:-]", "?");
            return shown.length() > 64 ? shown.substring(0, 64) : shown;
        }

        SearchRequest request(Reach reach) {
            var asked = countOnly || count == 0 ? 0 : count;
            var wanted = asked == 0 ? SearchQuery.Total.ACCURATE : total;
            var warnings = unknown.stream()
                    .map(issue -> Issue.warning(issue.type(), issue.diagnostics() + " It was ignored."))
                    .toList();
            var query = new SearchQuery(type, criteria, sort, asked, wanted, includes, cursor, reach);
            return new SearchRequest(query, new FormPairs(understood), warnings, names);
        }
    }

    /** The parameters of a link to a page: the same search from another place. */
    public FormPairs continuedAt(String place) {
        var pairs = new ArrayList<>(understood.all());
        pairs.removeIf(pair -> pair.name().equals(CURSOR));
        pairs.add(new Pair(CURSOR, place));
        return new FormPairs(pairs);
    }
}
