/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.index.IndexKeys;
import health.kiln.server.repository.postgres.TestDatabase;
import health.kiln.server.repository.search.SearchParameters.SearchProblemException;
import health.kiln.server.repository.search.SearchQuery.Include;
import health.kiln.server.repository.search.SearchQuery.Sort;
import health.kiln.server.repository.search.SearchQuery.Total;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Searches over a small ward: two patients, their observations, who made them. */
class SearcherTest {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private static final IndexedStore STORE = new IndexedStore(DATABASE);
    private static final SearchParameters PARAMETERS = new SearchParameters(STORE.catalog());
    private static final Reach ALL = new Reach(Map.of(
            ResourceType.PATIENT, new Reach.Limit.Unlimited(),
            ResourceType.OBSERVATION, new Reach.Limit.Unlimited(),
            ResourceType.PRACTITIONER, new Reach.Limit.Unlimited()));

    @BeforeAll
    static void load() throws Exception {
        write(
                "Patient",
                "ann",
                "\"name\":[{\"family\":\"Ångström\",\"given\":[\"Ann\"]}],\"birthDate\":\"1980-03-01\","
                        + "\"generalPractitioner\":[{\"reference\":\"Practitioner/who\"}]");
        write(
                "Patient",
                "bob",
                "\"name\":[{\"family\":\"Baker\"}],\"meta\":{\"tag\":[{\"system\":\"s\",\"code\":\"vip\"}]}");
        write("Patient", "cyd", "\"birthDate\":\"1990\"");
        write("Practitioner", "who", "\"name\":[{\"family\":\"Who\"}]");
        for (var i = 1; i <= 6; i++) {
            write("Observation", "a" + i, observation("ann", "8867-4", "2026-01-0" + i, 60 + i));
        }
        write("Observation", "undated", observation("ann", "8867-4", "", 99));
        write("Observation", "b1", observation("bob", "8867-4", "2026-01-03", 70));
        write(
                "Observation",
                "pressure",
                "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"85354-9\"}]},"
                        + "\"subject\":{\"reference\":\"" + IndexedStore.BASE
                        + "/Patient/bob/_history/3\"},\"component\":["
                        + component("8480-6", 120) + "," + component("8462-4", 80) + "]");
    }

    @Test
    void pagesNewestFirstAndThoseWithoutTheTimeLast() throws Exception {
        var patient = criterion(ResourceType.OBSERVATION, "patient", "ann");

        var ids = pages(
                query(ResourceType.OBSERVATION, patient).sort("date", true).count(2));

        assertThat(ids).containsExactly("a6", "a5", "a4", "a3", "a2", "a1", "undated");
    }

    @Test
    void pagesOldestFirstAndThoseWithoutTheTimeLast() throws Exception {
        var patient = criterion(ResourceType.OBSERVATION, "subject", "Patient/ann");

        var ids = pages(
                query(ResourceType.OBSERVATION, patient).sort("date", false).count(3));

        assertThat(ids).containsExactly("a1", "a2", "a3", "a4", "a5", "a6", "undated");
    }

    @Test
    void sortsByStringWithMissingValuesLast() throws Exception {
        assertThat(pages(query(ResourceType.PATIENT).sort("family", false).count(1)))
                .containsExactly("ann", "bob", "cyd");
        assertThat(pages(query(ResourceType.PATIENT).sort("family", true).count(1)))
                .containsExactly("bob", "ann", "cyd");
    }

    @Test
    void sortsBySeveralKeys() throws Exception {
        var ids = pages(query(ResourceType.OBSERVATION)
                .sort("value-quantity", true)
                .sort("_id", false)
                .count(2));

        assertThat(ids).containsExactly("undated", "b1", "a6", "a5", "a4", "a3", "a2", "a1", "pressure");
    }

    @Test
    void sortsByLastUpdateAndId() throws Exception {
        assertThat(pages(query(ResourceType.PATIENT).sort("_lastUpdated", true).count(1)))
                .containsExactly("cyd", "bob", "ann");
        assertThat(pages(query(ResourceType.PATIENT).sort("_id", true).count(2)))
                .containsExactly("cyd", "bob", "ann");
    }

    @Test
    void pagesStayStableWhenNewerMatchesArrive() throws Exception {
        var code = criterion(ResourceType.OBSERVATION, "code", "http://loinc.org|stable");
        write("Observation", "s1", observation("cyd", "stable", "2026-02-01", 1));
        write("Observation", "s2", observation("cyd", "stable", "2026-02-02", 2));
        var first = query(ResourceType.OBSERVATION, code).count(1).run();

        write("Observation", "s3", observation("cyd", "stable", "2026-02-03", 3));
        var second = query(ResourceType.OBSERVATION, code)
                .count(1)
                .cursor(first.next())
                .run();

        assertThat(ids(first.matches())).containsExactly("s2");
        assertThat(ids(second.matches())).containsExactly("s1");
        assertThat(second.next()).isEmpty();
    }

    @Test
    void countsWithoutMatchesAndWithThem() throws Exception {
        var patient = criterion(ResourceType.OBSERVATION, "patient", "ann");

        assertThat(query(ResourceType.OBSERVATION, patient).count(0).run().total())
                .hasValue(7);
        assertThat(query(ResourceType.OBSERVATION, patient).count(2).run().total())
                .isEmpty();
        assertThat(query(ResourceType.OBSERVATION, patient)
                        .count(2)
                        .total(Total.ACCURATE)
                        .run()
                        .total())
                .hasValue(7);
        assertThat(query(ResourceType.OBSERVATION, patient).count(10).run().total())
                .hasValue(7);
    }

    @Test
    void refusesACursorOfAnotherSearchOrAForgedOne() throws Exception {
        var ann = criterion(ResourceType.OBSERVATION, "patient", "ann");
        var bob = criterion(ResourceType.OBSERVATION, "patient", "bob");
        var next = query(ResourceType.OBSERVATION, ann).count(1).run().next();
        var forged = next.map(cursor -> cursor.substring(0, cursor.length() - 2) + "AA");

        assertThatThrownBy(() -> query(ResourceType.OBSERVATION, bob)
                        .count(1)
                        .cursor(next)
                        .run())
                .isInstanceOf(SearchProblemException.class);
        assertThatThrownBy(() -> query(ResourceType.OBSERVATION, ann)
                        .count(1)
                        .cursor(forged)
                        .run())
                .isInstanceOf(SearchProblemException.class);
        assertThatThrownBy(() -> query(ResourceType.OBSERVATION, ann)
                        .count(1)
                        .cursor(Optional.of("?"))
                        .run())
                .isInstanceOf(SearchProblemException.class);
    }

    @Test
    void sortsByTokenReferenceAndUriThatTheIndexHasOnlyHashesOf() throws Exception {
        var code = query(ResourceType.OBSERVATION, criterion(ResourceType.OBSERVATION, "patient", "ann,bob"))
                .sort("code", false)
                .sort("subject", true)
                .sort("value-quantity", true)
                .count(2);

        assertThat(pages(code)).containsExactly("pressure", "b1", "undated", "a6", "a5", "a4", "a3", "a2", "a1");
        assertThat(pages(query(ResourceType.PATIENT).sort("_tag", false).count(1)))
                .containsExactly("bob", "ann", "cyd");
        assertThat(pages(query(ResourceType.PATIENT)
                        .sort("general-practitioner", true)
                        .sort("_id", true)))
                .containsExactly("ann", "cyd", "bob");
        assertThat(pages(query(ResourceType.PATIENT)
                        .sort("_profile", false)
                        .sort("family", false)
                        .count(2)))
                .containsExactly("ann", "bob", "cyd");
    }

    @Test
    void refusesToReadMoreThanABoundToSortThem() throws Exception {
        Map<ResourceKey, ObjectNode> many = new LinkedHashMap<>();
        for (var i = 0; i <= ContentSort.MATCHES_MAX; i++) {
            var key = new ResourceKey(ResourceType.LOCATION, new ResourceId("l" + i));
            many.put(key, new JsonMapper().createObjectNode().put("status", "active"));
        }
        STORE.write(many);
        var locations = query(ResourceType.LOCATION)
                .reach(new Reach(Map.of(ResourceType.LOCATION, new Reach.Limit.Unlimited())))
                .sort("status", false);

        assertThatThrownBy(locations::run)
                .isInstanceOf(SearchProblemException.class)
                .hasMessageContaining("More than 10000 resources match");
        assertThat(pages(locations.where(criterion(ResourceType.LOCATION, "_id", "l2,l1"))))
                .containsExactly("l1", "l2");
    }

    @Test
    void refusesAnOrderThatCannotBeHad() {
        assertThatThrownBy(() -> query(ResourceType.OBSERVATION)
                        .sort("code-value-quantity", false)
                        .run())
                .isInstanceOf(SearchProblemException.class)
                .hasMessageContaining("a composite");
    }

    @Test
    void findsByTheCommonParameters() throws Exception {
        assertThat(found("Patient", "_id", "ann,cyd,no/id")).containsExactlyInAnyOrder("ann", "cyd");
        assertThat(found("Patient", "_tag", "s|vip")).containsExactly("bob");
        assertThat(found("Patient", "_lastUpdated", "gt2026")).isEmpty();
        assertThat(found("Patient", "_lastUpdated", "2026-11-25")).hasSize(3);
    }

    @Test
    void findsACodingByItsPartsAndItsWhole() throws Exception {
        for (var value : List.of("85354-9", "http://loinc.org|85354-9", "http://loinc.org|85354-9,|85354-9")) {
            var code = criterion(ResourceType.OBSERVATION, "code", value);
            assertThat(pages(query(ResourceType.OBSERVATION, code))).as(value).containsExactly("pressure");
        }
        assertThat(pages(query(
                        ResourceType.OBSERVATION, criterion(ResourceType.OBSERVATION, "code", "http://loinc.org|"))))
                .hasSize(9);
        assertThat(pages(query(ResourceType.OBSERVATION, criterion(ResourceType.OBSERVATION, "code", "|85354-9"))))
                .isEmpty();
    }

    @Test
    void refusesASystemOfTooManyCodings() throws Exception {
        var code = STORE.catalog().find(ResourceType.OBSERVATION, "code").orElseThrow();
        var system = code.constant() ^ IndexKeys.system("urn:many");
        STORE.execute(
                "insert into coding select " + system + ", i from generate_series(0, " + Codings.MEANT_MAX + ") i");
        var query = query(ResourceType.OBSERVATION, criterion(ResourceType.OBSERVATION, "code", "urn:many|"));

        assertThatThrownBy(() -> pages(query))
                .isInstanceOf(SearchProblemException.class)
                .hasMessageContaining("system|code");
    }

    @Test
    void findsComposites() throws Exception {
        assertThat(found("Observation", "code-value-quantity", "8867-4$gt65||/min"))
                .containsExactly("undated", "a6", "b1");
        assertThat(found("Observation", "component-code-value-quantity", "http://loinc.org|8480-6$ge120"))
                .containsExactly("pressure");
        assertThat(found("Observation", "component-code-value-quantity", "8462-4$ge120"))
                .isEmpty();
        assertThat(found("Observation", "combo-code-value-quantity", "8480-6$120,8867-4$61"))
                .containsExactly("pressure", "a1");
    }

    @Test
    void findsAReferenceHoweverItIsWritten() throws Exception {
        assertThat(found("Observation", "subject", "bob")).containsExactlyInAnyOrder("b1", "pressure");
        assertThat(found("Observation", "patient", IndexedStore.BASE + "/Patient/bob"))
                .hasSize(2);
        assertThat(found("Observation", "patient", "Group/bob")).isEmpty();
        assertThat(found("Observation", "subject", "http://elsewhere.test/Patient/bob"))
                .isEmpty();
    }

    @Test
    void includesWhatMatchesReferTo() throws Exception {
        var page = query(ResourceType.OBSERVATION, criterion(ResourceType.OBSERVATION, "_id", "a1"))
                .include(false, ResourceType.OBSERVATION, "patient", false)
                .include(false, ResourceType.PATIENT, "general-practitioner", true)
                .run();

        assertThat(ids(page.matches())).containsExactly("a1");
        assertThat(ids(page.included())).containsExactly("ann", "who");
        assertThat(page.total()).hasValue(1);
    }

    @Test
    void includesWhatRefersToMatches() throws Exception {
        var page = query(ResourceType.PATIENT, criterion(ResourceType.PATIENT, "_id", "bob"))
                .include(true, ResourceType.OBSERVATION, "*", false)
                .run();

        assertThat(ids(page.included())).containsExactlyInAnyOrder("b1", "pressure");
    }

    @Test
    void holdsMatchesTotalsAndIncludesToTheReach() throws Exception {
        var bob = new ResourceKey(ResourceType.PATIENT, new ResourceId("bob"));
        var onlyBob = new Reach.Limit.InCompartment(Set.of(bob));
        var reach = new Reach(Map.of(ResourceType.PATIENT, onlyBob, ResourceType.OBSERVATION, onlyBob));
        var heartRate = criterion(ResourceType.OBSERVATION, "code", "8867-4");

        var page = query(ResourceType.OBSERVATION, heartRate)
                .reach(reach)
                .total(Total.ACCURATE)
                .include(false, ResourceType.OBSERVATION, "*", false)
                .run();
        var patients = query(ResourceType.PATIENT).reach(reach).run();
        var referring = query(ResourceType.PATIENT)
                .reach(reach)
                .include(true, ResourceType.OBSERVATION, "patient", false)
                .run();
        var others = query(ResourceType.OBSERVATION, criterion(ResourceType.OBSERVATION, "patient", "ann"))
                .reach(reach)
                .run();
        var practitioners = query(ResourceType.PRACTITIONER).reach(reach).run();

        assertThat(ids(page.matches())).containsExactly("b1");
        assertThat(page.total()).hasValue(1);
        assertThat(ids(page.included())).containsExactly("bob");
        assertThat(ids(patients.matches())).containsExactly("bob");
        assertThat(ids(referring.included())).containsExactlyInAnyOrder("b1", "pressure");
        assertThat(others.matches()).isEmpty();
        assertThat(practitioners.matches()).isEmpty();
    }

    @Test
    void leavesOutIncludedTypesThatAreOutOfReach() throws Exception {
        var reach = new Reach(Map.of(ResourceType.OBSERVATION, new Reach.Limit.Unlimited()));

        var page = query(ResourceType.OBSERVATION)
                .reach(reach)
                .include(false, ResourceType.OBSERVATION, "subject", false)
                .run();

        assertThat(page.matches()).isNotEmpty();
        assertThat(page.included()).isEmpty();
    }

    private static List<String> found(String type, String code, String text) throws Exception {
        var resourceType = ResourceType.of(type).orElseThrow();
        return ids(
                query(resourceType, criterion(resourceType, code, text)).run().matches());
    }

    private static List<String> pages(Query query) throws Exception {
        List<String> all = new ArrayList<>();
        var next = Optional.<String>empty();
        do {
            var page = query.cursor(next).run();
            all.addAll(ids(page.matches()));
            next = page.next();
        } while (next.isPresent());
        return all;
    }

    private static List<String> ids(List<Version> versions) {
        return versions.stream().map(version -> version.key().id().value()).toList();
    }

    private static Criterion criterion(ResourceType type, String code, String text) throws SearchProblemException {
        return PARAMETERS.criterion(PARAMETERS.find(type, code).orElseThrow(), Optional.empty(), text);
    }

    private static void write(String type, String id, String members) throws Exception {
        var json = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\"," + members + "}";
        var key = new ResourceKey(ResourceType.of(type).orElseThrow(), new ResourceId(id));
        STORE.write(new LinkedHashMap<>(Map.of(key, (ObjectNode) new JsonMapper().readTree(json))));
    }

    private static String observation(String patient, String code, String date, int value) {
        return "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"" + code + "\"}]},"
                + "\"subject\":{\"reference\":\"Patient/" + patient + "\"},"
                + (date.isEmpty() ? "" : "\"effectiveDateTime\":\"" + date + "\",")
                + "\"valueQuantity\":{\"value\":" + value
                + ",\"unit\":\"/min\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}";
    }

    private static String component(String code, int value) {
        return "{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"" + code + "\"}]},"
                + "\"valueQuantity\":{\"value\":" + value + "}}";
    }

    private static Query query(ResourceType type, Criterion... criteria) {
        return new Query(type, List.of(criteria), List.of(), 50, Total.NONE, List.of(), Optional.empty(), ALL);
    }

    /** Builds a query; each call gives another. */
    private record Query(
            ResourceType type,
            List<Criterion> criteria,
            List<Sort> sort,
            int count,
            Total total,
            List<Include> includes,
            Optional<String> cursor,
            Reach reach) {
        Query where(Criterion criterion) {
            return new Query(type, List.of(criterion), sort, count, total, includes, cursor, reach);
        }

        Query sort(String parameter, boolean descending) {
            List<Sort> more = new ArrayList<>(sort);
            more.add(new Sort(parameter, descending));
            return new Query(type, criteria, more, count, total, includes, cursor, reach);
        }

        Query count(int newCount) {
            return new Query(type, criteria, sort, newCount, total, includes, cursor, reach);
        }

        Query total(Total newTotal) {
            return new Query(type, criteria, sort, count, newTotal, includes, cursor, reach);
        }

        Query cursor(Optional<String> newCursor) {
            return new Query(type, criteria, sort, count, total, includes, newCursor, reach);
        }

        Query reach(Reach newReach) {
            return new Query(type, criteria, sort, count, total, includes, cursor, newReach);
        }

        Query include(boolean reverse, ResourceType source, String parameter, boolean iterate) {
            List<Include> more = new ArrayList<>(includes);
            more.add(new Include(reverse, source, parameter, Optional.empty(), iterate));
            return new Query(type, criteria, sort, count, total, more, cursor, reach);
        }

        Page run() throws Exception {
            return STORE.searcher()
                    .search(new SearchQuery(type, criteria, sort, count, total, includes, cursor, reach));
        }
    }
}
