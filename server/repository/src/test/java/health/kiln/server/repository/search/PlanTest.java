/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.index.IndexKeys;
import health.kiln.server.repository.index.TimeSpan;
import health.kiln.server.repository.postgres.TestDatabase;
import health.kiln.server.repository.search.SearchQuery.Sort;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The plans of PostgreSQL for what the compiler writes, over 100,000 Observations: one code on all, 1,000 patients, a
 * minute between two. Whatever is asked, no table is read from end to end and nothing is joined by hash or merge.
 */
class PlanTest {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private static final int ROWS = 100_000;
    private static final int PATIENTS = 1_000;
    private static final long START = 1_700_000_000_000_000L;
    private static final long MINUTE = 60_000_000;

    private static final IndexedStore STORE = new IndexedStore(DATABASE);
    private static final SearchParameters PARAMETERS = new SearchParameters(STORE.catalog());
    private static final Conditions CONDITIONS =
            new Conditions(STORE.catalog(), IndexedStore.BASE, InstantSource.fixed(IndexedStore.NOW));

    @BeforeAll
    static void load() throws SQLException {
        var code = STORE.catalog().find(ResourceType.OBSERVATION, "code").orElseThrow();
        var subject = STORE.catalog().find(ResourceType.OBSERVATION, "subject").orElseThrow();
        var date = STORE.catalog().find(ResourceType.OBSERVATION, "date").orElseThrow();
        var text =
                STORE.catalog().find(ResourceType.OBSERVATION, "value-string").orElseThrow();
        var from = " from generate_series(1, " + ROWS + ") i";
        var time = START + " + i::int8 * " + MINUTE;
        STORE.execute("insert into res select i, i, " + time + ", " + time + ", " + (1L << date.bit()) + ", 1, 0, "
                + ResourceType.OBSERVATION.code() + ", 'o' || i, '{}', array[" + date.constant() + ", " + time + ", "
                + time
                + "], '\\x00'" + from);
        var coding = code.constant() ^ IndexKeys.code("http://loinc.org", "8867-4");
        STORE.execute(
                "insert into coding values (" + (code.constant() ^ IndexKeys.code("8867-4")) + ", " + coding + ")");
        STORE.execute("insert into kx select " + coding + ", " + time + ", i" + from);
        for (var patient = 0; patient < PATIENTS; patient++) {
            STORE.execute("insert into kx select " + (subject.constant() ^ IndexKeys.resource(patient(patient))) + ", "
                    + time + ", i from generate_series(" + (patient + 1) + ", " + ROWS + ", " + PATIENTS + ") i");
        }
        STORE.execute(
                "insert into rx select " + date.constant() + ", " + time + ", " + time + ", " + time + ", i" + from);
        STORE.execute("insert into sx select " + text.number() + ", 'text ' || i, i" + from);
    }

    @Test
    void readsOnlyIndexesWithStatisticsAndWithout() throws Exception {
        var queries = List.of(
                List.of("patient=p7"),
                List.of("code=8867-4"),
                List.of("patient=p7", "code=8867-4"),
                List.of("patient=p7,p8,p9", "code=8867-4"),
                List.of("code=8867-4", "date=ge2023-12"),
                List.of("code=8867-4", "date=2023-11-20T10:11"),
                List.of("date=2023-11-20T10:11"),
                List.of("date=ge2023-12"),
                List.of("value-string=text 77"),
                List.of("value-string=text", "code=8867-4"),
                List.of("code:not=8867-4"),
                List.of("value-string:missing=true"),
                List.of("value-string:contains=77", "patient=p7"),
                List.of("_id=o5,o6", "code=8867-4"),
                List.of("_lastUpdated=gt2024", "code=8867-4"));

        for (var query : queries) {
            assertThat(plans(query))
                    .as("without statistics: %s", query)
                    .isNotEmpty()
                    .allMatch(PlanTest::good);
        }
        STORE.execute("analyze");
        for (var query : queries) {
            assertThat(plans(query))
                    .as("with statistics: %s", query)
                    .isNotEmpty()
                    .allMatch(PlanTest::good);
        }
    }

    @Test
    void letsTheRarestConditionDrive() throws Exception {
        assertThat(plan("patient=p7", "code=8867-4").branches())
                .singleElement()
                .satisfies(branch ->
                        assertThat(branch.source()).isEqualTo(key("subject", IndexKeys.resource(patient(7)))));
        assertThat(plan("date=2023-11-20T10:11").branches())
                .singleElement()
                .satisfies(branch -> assertThat(branch.source()).isInstanceOf(Source.Range.class));
        assertThat(plan("date=ge2023-12").branches().getFirst().source()).isInstanceOf(Source.Walk.class);
    }

    @Test
    void readsOneStretchOfADenseKeyForATime() throws Exception {
        var code = key("code", IndexKeys.code("http://loinc.org", "8867-4"));
        var day = TimeSpan.of("2023-11-20").orElseThrow();

        assertThat(plan("code=8867-4", "date=2023-11-20").branches())
                .singleElement()
                .satisfies(branch -> {
                    assertThat(branch.source()).isEqualTo(code);
                    assertThat(branch.times()).isEqualTo(new Branch.Times(day.low(), day.high()));
                });
        assertThat(plan("code=8867-4", "date=ge2023-11-20").branches())
                .extracting(Branch::source)
                .contains(code, key("date", IndexKeys.LONG));
    }

    private static Source key(String code, long hash) {
        return new Source.Key(STORE.catalog()
                        .find(ResourceType.OBSERVATION, code)
                        .orElseThrow()
                        .constant()
                ^ hash);
    }

    private static ResourceKey patient(int number) {
        return new ResourceKey(ResourceType.PATIENT, new ResourceId("p" + number));
    }

    private static boolean good(String plan) {
        return !plan.contains("Seq Scan on") && !plan.contains("Hash Join") && !plan.contains("Merge Join");
    }

    private static SearchPlan plan(String... query) throws Exception {
        try (var connection = DATABASE.database().readers().getConnection()) {
            return SearchPlan.choose(connection, search(List.of(query)), SearchPlan.Want.BY_TIME);
        }
    }

    private static List<String> plans(List<String> query) throws Exception {
        List<String> plans = new ArrayList<>();
        var sorts = List.of(
                List.<Sort>of(), List.of(new Sort("_lastUpdated", true)), List.of(new Sort("value-string", false)));
        try (var connection = DATABASE.database().readers().getConnection()) {
            for (var sort : sorts) {
                var order = Order.of(STORE.catalog(), ResourceType.OBSERVATION, sort);
                var plan = SearchPlan.choose(connection, search(query), order.want());
                var after = order instanceof Order.ByValues
                        ? Optional.<Position>empty()
                        : Optional.of(new Position(true, List.of(Optional.of("1800000000000000")), 1));
                var sql = new PageSql(STORE.catalog(), plan).page(order, after, 21);
                plans.add(explain(connection, sql.toString()));
            }
        }
        return plans;
    }

    /** The plan that a session keeps for whatever values come, as in production. */
    private static String explain(Connection connection, String sql) throws SQLException {
        var numbered = sql;
        var parameters = 0;
        while (numbered.indexOf('?') >= 0) {
            numbered = numbered.replaceFirst("\\?", "\\$" + ++parameters);
        }
        var nulls = parameters == 0 ? "" : "(" + "null, ".repeat(parameters - 1) + "null)";
        try (var statement = connection.createStatement()) {
            statement.execute("prepare kiln as " + numbered);
            var plan = new StringBuilder();
            try (var rows = statement.executeQuery("explain execute kiln" + nulls)) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            statement.execute("deallocate kiln");
            return plan.toString();
        }
    }

    private static SearchPlan.Search search(List<String> query) throws Exception {
        return new SearchPlan.Search(
                ResourceType.OBSERVATION, STORE.catalog().primaryTime(ResourceType.OBSERVATION), conditions(query));
    }

    private static List<Condition> conditions(List<String> query) throws Exception {
        List<Condition> conditions = new ArrayList<>();
        for (var part : query) {
            var name = part.substring(0, part.indexOf('='));
            var colon = name.indexOf(':');
            var parameter = PARAMETERS
                    .find(ResourceType.OBSERVATION, colon < 0 ? name : name.substring(0, colon))
                    .orElseThrow();
            var modifier = colon < 0 ? Optional.<String>empty() : Optional.of(name.substring(colon + 1));
            conditions.add(CONDITIONS.of(
                    ResourceType.OBSERVATION,
                    PARAMETERS.criterion(parameter, modifier, part.substring(part.indexOf('=') + 1))));
        }
        return STORE.resolved(conditions);
    }
}
