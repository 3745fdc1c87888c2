/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import static health.kiln.server.repository.store.TestRepository.ALL;
import static health.kiln.server.repository.store.TestRepository.json;
import static health.kiln.server.repository.store.TestRepository.patient;
import static health.kiln.server.repository.store.TestRepository.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.kiln.server.repository.Commit;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.postgres.Database;
import health.kiln.server.repository.postgres.DatabaseSettings;
import health.kiln.server.repository.postgres.DatabaseStartException;
import health.kiln.server.repository.postgres.EmbeddedPostgres;
import health.kiln.server.repository.postgres.ServerSettings;
import health.kiln.server.repository.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away while all write, and comes back. Durable settings. */
class LostDatabaseTest {
    private static final int THREADS = 8;

    /** One folder for both tests: making a new one takes longest. */
    @TempDir
    static Path folder;

    @Test
    void losesNothingThatItAcknowledgedAndGoesOnWhenTheDatabaseIsBack()
            throws DatabaseStartException, IOException, InterruptedException {
        try (var server = EmbeddedPostgres.start(setup());
                var database = Database.open(DatabaseSettings.of(server).withSchema("lost"));
                var repository = new TestRepository(database)) {
            var writing = new AtomicBoolean(true);
            Queue<Version> acknowledged = new ConcurrentLinkedQueue<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var i = 0; i < THREADS; i++) {
                    var thread = i;
                    threads.execute(() -> write(repository, thread, writing, acknowledged));
                }
                await(() -> acknowledged.size() > 100);
                kill(server);
                await(() -> server.restarts() > 0);
                var before = acknowledged.size();
                await(() -> acknowledged.size() > before + 100);
                writing.set(false);
            }

            for (var version : acknowledged) {
                assertThat(repository.versions(version.key())).contains(version.number());
            }
            for (var i = 0; i < THREADS; i++) {
                var versions = repository.versions(patient("lost-" + i));
                assertThat(versions).hasSize(versions.getFirst());
            }
        }
    }

    @Test
    void saysThatItIsUnavailableWhileTheDatabaseIsAway() throws DatabaseStartException, InterruptedException {
        var server = EmbeddedPostgres.start(setup());
        var key = patient("away");
        try (var database = Database.open(DatabaseSettings.of(server).withSchema("lost"));
                var repository = new TestRepository(database)) {
            repository.put(key, "{'active':true}");
            var port = Integer.parseInt(server.url().replaceAll(".*:(\\d+)/.*", "$1"));

            server.close();

            assertThat(repository.commit(unit(Set.of(key), workspace -> workspace.put(key, json("{}")))))
                    .isInstanceOf(Commit.Unavailable.class);
            assertThatThrownBy(() -> repository.repository().read(key, ALL))
                    .isInstanceOf(RepositoryUnavailableException.class);

            try (var again = EmbeddedPostgres.start(setup().onPort(port))) {
                assertThat(again.url()).isEqualTo("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
                await(() -> readable(repository, key));
                assertThat(repository.read(key).number()).isEqualTo(1);
                await(() ->
                        repository.commit(unit(Set.of(key), workspace -> workspace.put(key, json("{'active':false}"))))
                                instanceof Commit.Done);
                assertThat(repository.read(key).number()).isEqualTo(2);
            }
        }
    }

    private static boolean readable(TestRepository repository, ResourceKey key) {
        try {
            return repository.repository().read(key, ALL).isPresent();
        } catch (RepositoryUnavailableException away) {
            return false;
        }
    }

    private static void write(
            TestRepository repository, int thread, AtomicBoolean writing, Queue<Version> acknowledged) {
        var key = patient("lost-" + thread);
        var count = new AtomicInteger();
        while (writing.get()) {
            var end = repository.commit(unit(
                    Set.of(key),
                    workspace -> workspace.put(key, json("{'multipleBirthInteger':" + count.incrementAndGet() + "}"))));
            if (end instanceof Commit.Done<Version>(var version)) {
                acknowledged.add(version);
            }
        }
    }

    private static EmbeddedPostgres.Setup setup() {
        var settings =
                ServerSettings.production().with("shared_buffers", "32MB").with("wal_buffers", "1MB");
        return new EmbeddedPostgres.Setup(folder.resolve("postgres"), TestDatabase.binaries(), 0, settings);
    }

    private static void kill(EmbeddedPostgres server) throws IOException, InterruptedException {
        assertThat(server.supervised()).isTrue();
        var pid = Files.readAllLines(folder.resolve("postgres/data/postmaster.pid"))
                .getFirst();
        new ProcessBuilder("kill", "-9", pid.strip()).start().waitFor();
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        var begun = System.nanoTime();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - begun).isLessThan(60_000_000_000L);
            Thread.sleep(10);
        }
    }
}
