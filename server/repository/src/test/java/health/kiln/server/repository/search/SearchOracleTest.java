/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.index.FhirPathValues;
import health.kiln.server.repository.index.SearchParameterType;
import health.kiln.server.repository.index.SpecExamples;
import health.kiln.server.repository.postgres.TestDatabase;
import health.kiln.server.repository.search.SearchParameters.SearchParameter;
import health.kiln.server.repository.search.SearchParameters.SearchProblemException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Base;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.ObjectNode;

/** What SQL finds is what filtering all resources by HAPI's FHIRPath finds, for random queries made of the resources' values. */
class SearchOracleTest {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private static final int QUERIES = 1_000;
    private static final long SEED = 42;
    private static final Set<ResourceType> TYPES = EnumSet.of(
            ResourceType.PATIENT,
            ResourceType.OBSERVATION,
            ResourceType.ENCOUNTER,
            ResourceType.CONDITION,
            ResourceType.DIAGNOSTIC_REPORT,
            ResourceType.SERVICE_REQUEST,
            ResourceType.MEDICATION_REQUEST,
            ResourceType.PROCEDURE,
            ResourceType.ORGANIZATION,
            ResourceType.PRACTITIONER,
            ResourceType.SPECIMEN,
            ResourceType.ALLERGY_INTOLERANCE,
            ResourceType.IMMUNIZATION,
            ResourceType.DOCUMENT_REFERENCE,
            ResourceType.TASK,
            ResourceType.APPOINTMENT,
            ResourceType.RISK_ASSESSMENT,
            ResourceType.CHARGE_ITEM,
            ResourceType.MOLECULAR_SEQUENCE,
            ResourceType.ACTIVITY_DEFINITION,
            ResourceType.INVOICE,
            ResourceType.PLAN_DEFINITION,
            ResourceType.CODE_SYSTEM,
            ResourceType.LOCATION,
            ResourceType.LIST);

    private static final IndexedStore STORE = new IndexedStore(DATABASE);
    private static final SearchParameters PARAMETERS = new SearchParameters(STORE.catalog());
    private static final Conditions CONDITIONS =
            new Conditions(STORE.catalog(), IndexedStore.BASE, InstantSource.fixed(IndexedStore.NOW));
    private static final FhirPathValues VALUES = new FhirPathValues();
    private static final Map<ResourceType, Map<String, IBaseResource>> RESOURCES = new EnumMap<>(ResourceType.class);
    private static final Map<String, List<Base>> FOUND = new HashMap<>();

    @BeforeAll
    static void load() throws Exception {
        Map<ResourceKey, ObjectNode> trees = new LinkedHashMap<>();
        var wrong = 0;
        var parser = FhirContext.forR4Cached().newJsonParser();
        for (var example : (Iterable<SpecExamples.Example>) SpecExamples.of(TYPES)::iterator) {
            var tree = example.tree();
            var key = SpecExamples.Example.key(tree);
            if (!trees.containsKey(key) && !example.file().contains("complete-absent")) {
                try {
                    var resource = parser.parseResource(example.text());
                    RESOURCES
                            .computeIfAbsent(key.type(), type -> new LinkedHashMap<>())
                            .put(key.id().value(), resource);
                    trees.put(key, tree);
                } catch (DataFormatException e) {
                    wrong++;
                }
            }
        }
        STORE.write(trees);
        STORE.execute("analyze");
        assertThat(trees.size()).isGreaterThan(300);
        assertThat(wrong).as("examples that HAPI refuses").isLessThan(20);
    }

    @Test
    void findsWhatFilteringFinds() throws Exception {
        var random = new Random(SEED);
        var queries = new QueryMaker(random);
        var searcher = STORE.searcher();
        List<String> differences = new ArrayList<>();
        var found = 0;

        for (var i = 0; i < QUERIES; i++) {
            var type = pick(random, List.copyOf(RESOURCES.keySet()));
            List<Criterion> criteria = new ArrayList<>();
            for (var n = 1 + random.nextInt(10) / 7 + random.nextInt(10) / 9; n > 0; n--) {
                criterion(type, queries, random).ifPresent(criteria::add);
            }

            var expected = filter(type, criteria);
            var ours = searchAll(searcher, type, criteria, 1 + random.nextInt(20));

            found += expected.size();
            for (var counted : countedByEveryPlan(type, criteria)) {
                assertThat(counted).as("%s %s", type, criteria).isEqualTo(expected.size());
            }
            if (!ours.equals(expected)) {
                differences.add(type.fhirName() + " " + criteria + "\n  ours " + ours + "\n  filter " + expected);
            }
        }

        assertThat(differences).isEmpty();
        assertThat(found).isGreaterThan(QUERIES);
    }

    private static Optional<Criterion> criterion(ResourceType type, QueryMaker queries, Random random) {
        var candidates = PARAMETERS.of(type).stream()
                .filter(parameter -> parameter.type() != SearchParameterType.COMPOSITE
                        && !parameter.code().startsWith("_"))
                .toList();
        var parameter = pick(random, candidates);
        var all = requireNonNull(RESOURCES.get(type)).keySet().stream()
                .flatMap(id -> values(type, id, parameter).stream())
                .toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        var text = queries.text(parameter.type(), pick(random, all), pick(random, all));
        try {
            return Optional.of(PARAMETERS.criterion(parameter, text.modifier(), text.value()));
        } catch (SearchProblemException e) {
            return Optional.empty(); // values of the examples that no query can have, as an empty text
        }
    }

    private static Set<String> filter(ResourceType type, List<Criterion> criteria) {
        return requireNonNull(RESOURCES.get(type)).keySet().stream()
                .filter(id -> criteria.stream()
                        .allMatch(criterion -> FilterOracle.matches(
                                values(
                                        type,
                                        id,
                                        PARAMETERS
                                                .find(type, criterion.parameter())
                                                .orElseThrow()),
                                criterion)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Base> values(ResourceType type, String id, SearchParameter parameter) {
        return FOUND.computeIfAbsent(
                type + " " + id + " " + parameter.code(),
                key -> VALUES.of(
                        requireNonNull(requireNonNull(RESOURCES.get(type)).get(id)), parameter.code()));
    }

    private static Set<String> searchAll(Searcher searcher, ResourceType type, List<Criterion> criteria, int count)
            throws Exception {
        Set<String> ids = new TreeSet<>();
        var cursor = Optional.<String>empty();
        do {
            var page = searcher.search(query(type, criteria, count, cursor));
            assertThat(page.matches().size()).isLessThanOrEqualTo(count);
            for (var match : page.matches()) {
                assertThat(ids.add(match.key().id().value())).as("once").isTrue();
            }
            cursor = page.next();
        } while (cursor.isPresent());
        return ids;
    }

    /** Whichever condition drives, and when none does. */
    private static List<Long> countedByEveryPlan(ResourceType type, List<Criterion> criteria) throws Exception {
        List<Condition> conditions = STORE.resolved(criteria.stream()
                .map(criterion -> CONDITIONS.of(type, criterion))
                .toList());
        var search = new SearchPlan.Search(type, STORE.catalog().primaryTime(type), conditions);
        List<SearchPlan> plans = new ArrayList<>(List.of(search.walk(SearchPlan.Want.ALL)));
        search.drivers().forEach(branches -> plans.add(new SearchPlan(branches)));
        List<Long> counts = new ArrayList<>();
        try (var connection = DATABASE.database().readers().getConnection()) {
            for (var plan : plans) {
                try (var statement = new PageSql(STORE.catalog(), plan)
                                .count(Long.MAX_VALUE)
                                .prepare(connection);
                        var row = statement.executeQuery()) {
                    row.next();
                    counts.add(row.getLong(1));
                }
            }
        }
        return counts;
    }

    private static SearchQuery query(ResourceType type, List<Criterion> criteria, int count, Optional<String> cursor) {
        return new SearchQuery(
                type,
                criteria,
                List.of(),
                count,
                SearchQuery.Total.NONE,
                List.of(),
                cursor,
                new Reach(Map.of(type, new Reach.Limit.Unlimited())));
    }

    private static <T> T pick(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
