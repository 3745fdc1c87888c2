/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import static health.kiln.server.repository.store.TestRepository.ALL;
import static health.kiln.server.repository.store.TestRepository.done;
import static health.kiln.server.repository.store.TestRepository.json;
import static health.kiln.server.repository.store.TestRepository.observation;
import static health.kiln.server.repository.store.TestRepository.patient;
import static health.kiln.server.repository.store.TestRepository.unit;
import static health.kiln.server.repository.store.TestRepository.unitAlone;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.repository.Commit;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.postgres.TestDatabase;
import health.kiln.server.repository.search.Reach;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresRepositoryTest {
    private static final Instant MORNING = Instant.parse("2026-03-01T08:00:00.123Z");
    private static final String SMITH = "{'resourceType':'Patient','name':[{'family':'Smith'}],'gender':'male'}";
    private static final String SMYTHE = "{'resourceType':'Patient','name':[{'family':'Smythe'}],'gender':'male'}";

    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private static TestRepository repository;

    @BeforeAll
    static void open() {
        repository = new TestRepository(DATABASE.database(), () -> MORNING);
    }

    @AfterAll
    static void close() {
        repository.close();
    }

    @Test
    void putsNumberAndTimeOfTheVersionIntoTheStoredBytes() {
        var key = patient("stamped");

        repository.put(key, "{'name':[{'family':'Smith'}],'meta':{'profile':['http://p'],'versionId':'77'}}");

        assertThat(new String(repository.read(key).json(), StandardCharsets.UTF_8))
                .isEqualTo("{'resourceType':'Patient','id':'stamped','meta':{'versionId':'1',".replace('\'', '"')
                        + "'lastUpdated':'2026-03-01T08:00:00.123Z','profile':['http://p']},'name':[{'family':'Smith'}]}"
                                .replace('\'', '"'));
        assertThat(repository.read(key).lastUpdated()).isEqualTo(MORNING);
    }

    @Test
    void keepsThePrecisionOfDecimals() {
        var key = observation("decimal");

        repository.put(key, "{'valueQuantity':{'value':1.50}}");
        repository.commit(unit(Set.of(key), workspace -> {
            var tree = workspace.tree(key).orElseThrow();
            tree.put("status", "final");
            return workspace.put(key, tree);
        }));

        assertThat(new String(repository.read(key).json(), StandardCharsets.UTF_8))
                .contains("\"value\":1.50");
    }

    @Test
    void numbersVersionsFromOneAndKeepsTheOldOnes() throws RepositoryUnavailableException {
        var key = patient("versions");

        repository.put(key, SMITH);
        repository.put(key, SMYTHE);
        repository.put(key, SMITH);

        assertThat(repository.versions(key)).containsExactly(3, 2, 1);
        var second = repository.repository().read(key, 2, ALL).orElseThrow();
        assertThat(new String(second.json(), StandardCharsets.UTF_8)).contains("Smythe", "\"versionId\":\"2\"");
        assertThat(repository.repository().read(key, 4, ALL)).isEmpty();
        assertThat(repository.repository().read(key, 0, ALL)).isEmpty();
    }

    @Test
    void makesNoVersionOfEqualContent() {
        var key = patient("same");
        repository.put(key, SMITH);
        var changes = repository.count("select count(*) from txlog");

        var again = repository.put(key, SMITH);
        var reordered = repository.put(
                key, "{'gender':'male','meta':{'versionId':'9'},'name':[{'family':'Smith'}],'resourceType':'Patient'}");

        assertThat(again.number()).isEqualTo(1);
        assertThat(reordered.number()).isEqualTo(1);
        assertThat(repository.versions(key)).containsExactly(1);
        assertThat(repository.count("select count(*) from txlog")).isEqualTo(changes);
    }

    @Test
    void goesOnCountingAfterADeletion() throws RepositoryUnavailableException {
        var key = patient("deleted");
        repository.put(key, SMITH);

        repository.delete(key);
        repository.delete(key);
        var gone = repository.read(key);
        var back = repository.put(key, SMITH);

        assertThat(gone.deleted()).isTrue();
        assertThat(gone.number()).isEqualTo(2);
        assertThat(back.number()).isEqualTo(3);
        assertThat(repository.versions(key)).containsExactly(3, 2, 1);
        assertThat(repository.repository().read(key, 2, ALL).orElseThrow().deleted())
                .isTrue();
    }

    @Test
    void givesHistoryInPages() throws RepositoryUnavailableException {
        var key = patient("paged");
        for (var i = 0; i < 5; i++) {
            repository.put(key, "{'multipleBirthInteger':" + i + "}");
        }

        var first = repository.repository().history(key, Integer.MAX_VALUE, 2, ALL);
        var second = repository.repository().history(key, 4, 2, ALL);

        assertThat(first).extracting(version -> version.number()).containsExactly(5, 4);
        assertThat(second).extracting(version -> version.number()).containsExactly(3, 2);
    }

    @Test
    void undoesAUnitThatRefuses() throws RepositoryUnavailableException {
        var key = patient("refused");

        var end = repository.commit(unit(Set.of(key), workspace -> {
            workspace.put(key, json(SMITH));
            throw new IllegalArgumentException("no");
        }));

        assertThat(end).isInstanceOf(Commit.Failed.class);
        assertThat(repository.repository().read(key, ALL)).isEmpty();
    }

    @Test
    void seesItsOwnWritesWithinAUnit() {
        var key = patient("own-writes");

        var numbers = done(repository.commit(unit(Set.of(key), workspace -> {
            workspace.put(key, json(SMITH));
            workspace.delete(key);
            var deleted = workspace.current(key).orElseThrow().deleted();
            workspace.put(key, json(SMYTHE));
            return deleted + " " + workspace.current(key).orElseThrow().number();
        })));

        assertThat(numbers).isEqualTo("true 3");
        assertThat(repository.versions(key)).containsExactly(3, 2, 1);
        assertThat(repository.content(key).at("/name/0/family").asString()).isEqualTo("Smythe");
    }

    @Test
    void writesNoIndexRowsWhenWhatIsIndexedStays() {
        var key = patient("unchanged-keys");
        repository.put(key, SMITH);

        repository.put(key, SMITH.replace("'gender'", "'multipleBirthInteger':2,'gender'"));

        assertThat(repository.read(key).number()).isEqualTo(2);
        assertThat(rowsOfTheLastVersion(key)).isZero();
    }

    @Test
    void writesOnlyTheIndexRowsThatDiffer() {
        var key = patient("diff");
        repository.put(key, SMITH);
        var before = rowsOf(key);

        repository.put(key, SMYTHE);

        assertThat(rowsOf(key)).isEqualTo(before);
        assertThat(rowsOfTheLastVersion(key)).isPositive().isLessThan(before);
        assertThat(repository.count("select count(*) from sx where v like 'smith%' and " + of(key)))
                .isZero();
    }

    @Test
    void leavesNothingOfADeletedResourceInTheIndex() {
        var key = patient("unindexed");
        repository.put(key, SMITH);
        assertThat(rowsOf(key)).isPositive();

        repository.delete(key);

        assertThat(rowsOf(key)).isZero();
    }

    @Test
    void movesAllKeysWhenTheClinicalTimeMoves() {
        var key = observation("moved");
        var code = "{'code':{'coding':[{'code':'x'}]},'effectiveDateTime':'";
        repository.put(key, code + "2026-01-01'}");
        var before = rowsOf(key);

        repository.put(key, code + "2026-01-02'}");

        assertThat(rowsOf(key)).isEqualTo(before);
        assertThat(repository.count("select count(distinct s) from kx where " + of(key)))
                .isEqualTo(1);
        assertThat(repository.count("select count(*) from res r join kx using (s, rid) where r.fid = 'moved'"))
                .isPositive();
    }

    @Test
    void findsWhoRefersToAResource() {
        var target = patient("target");
        var stored = observation("refers-1");
        var written = observation("refers-2");
        var turned = observation("refers-3");
        var subject = "{'subject':{'reference':'Patient/target'}}";
        repository.put(stored, subject);
        repository.put(turned, subject);

        var found = done(repository.commit(unit(Set.of(written, turned), workspace -> {
            workspace.put(written, json(subject));
            workspace.put(turned, json("{'subject':{'reference':'Patient/other'}}"));
            return workspace.referring(target, 10);
        })));

        assertThat(found).containsExactlyInAnyOrder(stored, written);
    }

    @Test
    void showsOnlyWhatIsInReach() throws RepositoryUnavailableException {
        var mine = observation("mine");
        var other = observation("other");
        repository.put(mine, "{'subject':{'reference':'Patient/me'}}");
        repository.put(mine, "{'status':'final','subject':{'reference':'Patient/me'}}");
        repository.put(other, "{'subject':{'reference':'Patient/you'}}");
        var reach = new Reach(Map.of(
                ResourceType.OBSERVATION, new Reach.Limit.InCompartment(Set.of(patient("me"), patient("nobody")))));

        assertThat(repository.repository().read(mine, reach)).isPresent();
        assertThat(repository.repository().read(mine, 1, reach)).isPresent();
        assertThat(repository.repository().history(mine, 9, 9, reach)).hasSize(2);
        assertThat(repository.repository().read(other, reach)).isEmpty();
        assertThat(repository.repository().read(other, 1, reach)).isEmpty();
        assertThat(repository.repository().history(other, 9, 9, reach)).isEmpty();
        assertThat(repository.repository().read(patient("me"), reach)).isEmpty();
    }

    @Test
    void tellsTheReaderOfADeletedResourceThatItWasTheirs() throws RepositoryUnavailableException {
        var key = observation("was-mine");
        repository.put(key, "{'subject':{'reference':'Patient/me'}}");
        repository.delete(key);
        var mine = new Reach(Map.of(ResourceType.OBSERVATION, new Reach.Limit.InCompartment(Set.of(patient("me")))));
        var yours = new Reach(Map.of(ResourceType.OBSERVATION, new Reach.Limit.InCompartment(Set.of(patient("you")))));

        assertThat(repository.repository().read(key, mine).orElseThrow().deleted())
                .isTrue();
        assertThat(repository.repository().read(key, yours)).isEmpty();
    }

    @Test
    void commitsRowsOfACompanionWithTheResources() {
        var key = patient("companion");

        var end = repository.commit(unitAlone(Set.of(key), workspace -> {
            workspace.put(key, json(SMITH));
            try (var statement = workspace.connection().createStatement()) {
                statement.execute("create table companion as select 1 as one");
            }
            return 1;
        }));
        var refused = repository.commit(unitAlone(Set.of(key), workspace -> {
            try (var statement = workspace.connection().createStatement()) {
                statement.execute("insert into companion values (2)");
            }
            throw new IllegalArgumentException("no");
        }));

        assertThat(end).isInstanceOf(Commit.Done.class);
        assertThat(refused).isInstanceOf(Commit.Failed.class);
        assertThat(repository.count("select count(*) from companion")).isEqualTo(1);
    }

    @Test
    void givesTheConnectionOnlyToAUnitThatIsAlone() {
        var end = repository.commit(
                unit(Set.of(), workspace -> workspace.connection().isValid(1)));

        assertThat(end).isInstanceOf(Commit.Failed.class);
    }

    @Test
    void logsEachUnitThatChangedSomethingOnce() {
        var one = patient("logged-1");
        var two = observation("logged-2");
        repository.put(one, SMITH);
        var before = repository.count("select count(*) from txlog");

        repository.commit(unit(Set.of(one, two), workspace -> {
            workspace.delete(one);
            return workspace.put(two, json("{'status':'final'}"));
        }));

        assertThat(repository.count("select count(*) from txlog")).isEqualTo(before + 1);
        assertThat(repository.count("select cardinality(rids) from txlog order by xid desc, seq desc limit 1"))
                .isEqualTo(2);
        assertThat(repository.count("select count(*) from txlog t cross join unnest(t.typs, t.rids, t.vers, t.ops) as c"
                        + " (typ, rid, ver, op) join res r on r.rid = c.rid and r.typ = c.typ and r.ver = c.ver"
                        + " where r.fid in ('logged-1', 'logged-2')"
                        + " and c.op = case when r.fid = 'logged-1' then 'd'::\"char\" else 'c'::\"char\" end"))
                .isEqualTo(2);
    }

    @Test
    void isolatesSchemasFromEachOther() throws RepositoryUnavailableException {
        try (var database = new TestDatabase();
                var tenant = new TestRepository(database.database())) {
            var key = patient("tenant");

            tenant.put(key, SMITH);

            assertThat(tenant.read(key).number()).isEqualTo(1);
            assertThat(repository.repository().read(key, ALL)).isEmpty();
        }
    }

    private static long rowsOf(ResourceKey key) {
        return repository.count(
                "select (select count(*) from kx where " + of(key) + ") + (select count(*) from rx where " + of(key)
                        + ") + (select count(*) from sx where " + of(key) + ")");
    }

    /** Index rows that were written by the transaction that wrote the current version. */
    private static long rowsOfTheLastVersion(ResourceKey key) {
        var written = of(key) + " and xmin = (select xmin from res where fid = '"
                + key.id().value() + "')";
        return repository.count(
                "select (select count(*) from kx where " + written + ") + (select count(*) from rx where " + written
                        + ") + (select count(*) from sx where " + written + ")");
    }

    private static String of(ResourceKey key) {
        return "rid = (select rid from res where typ = " + key.type().code() + " and fid = '"
                + key.id().value() + "')";
    }
}
