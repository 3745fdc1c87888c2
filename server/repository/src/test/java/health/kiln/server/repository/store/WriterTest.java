/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import static health.kiln.server.repository.store.TestRepository.done;
import static health.kiln.server.repository.store.TestRepository.json;
import static health.kiln.server.repository.store.TestRepository.observation;
import static health.kiln.server.repository.store.TestRepository.patient;
import static health.kiln.server.repository.store.TestRepository.unit;
import static health.kiln.server.repository.store.TestRepository.unitAlone;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.repository.Commit;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.Workspace;
import health.kiln.server.repository.postgres.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many at a time: what one does to the others, and what it must not. */
class WriterTest {
    private static final int THREADS = 16;

    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private static TestRepository repository;

    @BeforeAll
    static void open() {
        repository = new TestRepository(DATABASE.database());
    }

    @AfterAll
    static void close() {
        repository.close();
    }

    @Test
    void losesNoUpdateOfOneResource() throws InterruptedException, ExecutionException {
        var key = patient("counter");
        repository.put(key, "{'multipleBirthInteger':0}");

        inParallel(thread -> {
            for (var i = 0; i < 10; i++) {
                done(repository.commit(unit(Set.of(key), workspace -> increment(workspace, key))));
            }
            return thread;
        });

        assertThat(repository.content(key).get("multipleBirthInteger").asInt()).isEqualTo(THREADS * 10);
        assertThat(repository.versions(key))
                .isEqualTo(IntStream.iterate(THREADS * 10 + 1, number -> number > 0, number -> number - 1)
                        .boxed()
                        .toList());
    }

    @Test
    void losesNoUpdateOfResourcesThatAreFoundOnTheWay() throws InterruptedException, ExecutionException {
        var keys = IntStream.range(0, 4).mapToObj(i -> patient("found-" + i)).toList();
        keys.forEach(key -> repository.put(key, "{'multipleBirthInteger':0}"));

        inParallel(thread -> {
            for (var i = 0; i < 10; i++) {
                var first = keys.get((thread + i) % keys.size());
                var second = keys.get((thread * 3 + i * 2 + 1) % keys.size());
                done(repository.commit(unitAlone(Set.of(), workspace -> {
                    increment(workspace, first);
                    return increment(workspace, second);
                })));
            }
            return thread;
        });

        var sum = keys.stream()
                .mapToInt(key ->
                        repository.content(key).get("multipleBirthInteger").asInt())
                .sum();
        assertThat(sum).isEqualTo(THREADS * 10 * 2);
    }

    @Test
    void writesWhatManyBringTogether() throws InterruptedException, ExecutionException {
        var transactions = repository.repository().counters().transactions();

        inParallel(thread -> {
            for (var i = 0; i < 20; i++) {
                repository.put(observation("together-" + thread + "-" + i), "{'status':'final'}");
            }
            return thread;
        });

        assertThat(repository.count("select count(*) from res where fid like 'together-%' and ver = 1"))
                .isEqualTo(THREADS * 20);
        assertThat(repository.repository().counters().transactions() - transactions)
                .as("one commit serves several units")
                .isLessThan(THREADS * 20);
    }

    @Test
    void sparesTheOthersOfABatchWhenOneRefuses() throws InterruptedException, ExecutionException {
        var ends = batch(
                () -> repository.commit(unit(
                        Set.of(patient("good-1")),
                        workspace -> workspace.put(patient("good-1"), json("{'active':true}")))),
                () -> repository.commit(unit(Set.of(patient("bad")), workspace -> {
                    workspace.put(patient("bad"), json("{'active':true}"));
                    throw new IllegalArgumentException("no");
                })),
                () -> repository.commit(unit(
                        Set.of(patient("good-2")),
                        workspace -> workspace.put(patient("good-2"), json("{'active':true}")))));

        assertThat(ends.get(0)).isInstanceOf(Commit.Done.class);
        assertThat(ends.get(1)).isInstanceOf(Commit.Failed.class);
        assertThat(ends.get(2)).isInstanceOf(Commit.Done.class);
        assertThat(repository.count("select count(*) from res where fid in ('good-1', 'good-2', 'bad')"))
                .isEqualTo(2);
    }

    @Test
    void sparesTheOthersOfABatchWhenTheDatabaseRefusesOne() throws InterruptedException, ExecutionException {
        var ends = batch(
                () -> repository.commit(unit(
                        Set.of(patient("fine-1")),
                        workspace -> workspace.put(patient("fine-1"), json("{'active':true}")))),
                () -> repository.commit(unit(
                        Set.of(patient("poison")),
                        workspace -> workspace.put(TestRepository.UNSTORABLE, json("{'active':true}")))),
                () -> repository.commit(unit(
                        Set.of(patient("fine-2")),
                        workspace -> workspace.put(patient("fine-2"), json("{'active':true}")))));

        assertThat(ends.get(0)).isInstanceOf(Commit.Done.class);
        assertThat(ends.get(1)).isInstanceOf(Commit.Failed.class);
        assertThat(ends.get(2)).isInstanceOf(Commit.Done.class);
    }

    @Test
    void letsAUnitRefuseByWhatIsCurrent() {
        var key = patient("optimistic");
        repository.put(key, "{'active':true}");

        var end = repository.commit(unit(Set.of(key), workspace -> {
            if (workspace.current(key).orElseThrow().number() != 7) {
                throw new IllegalStateException("version conflict");
            }
            return workspace.put(key, json("{'active':false}"));
        }));

        assertThat(end)
                .isInstanceOfSatisfying(
                        Commit.Failed.class,
                        failed -> assertThat(failed.cause()).hasMessage("version conflict"));
        assertThat(repository.read(key).number()).isEqualTo(1);
    }

    @Test
    void createsOnceWhatTwoProcessesCreateAtTheSameTime() throws InterruptedException, ExecutionException {
        try (var other = new TestRepository(DATABASE.database())) {
            for (var round = 0; round < 10; round++) {
                var key = patient("race-" + round);

                var ends = WriterTest.<Version>together(List.of(
                        () -> repository.put(key, "{'multipleBirthInteger':1}"),
                        () -> other.put(key, "{'multipleBirthInteger':2}")));

                assertThat(ends.stream().map(Version::number)).containsExactlyInAnyOrder(1, 2);
            }
        }
    }

    @Test
    void losesNoUpdateBetweenTwoProcesses() throws InterruptedException, ExecutionException {
        var keys = List.of(patient("between-1"), patient("between-2"), patient("between-3"));
        keys.forEach(key -> repository.put(key, "{'multipleBirthInteger':0}"));
        try (var other = new TestRepository(DATABASE.database())) {
            inParallel(thread -> {
                var mine = thread % 2 == 0 ? repository : other;
                for (var i = 0; i < 5; i++) {
                    done(mine.commit(unit(Set.copyOf(keys), workspace -> {
                        keys.forEach(key -> increment(workspace, key));
                        return keys.size();
                    })));
                }
                return thread;
            });
        }

        assertThat(keys.stream()
                        .map(key -> repository
                                .content(key)
                                .get("multipleBirthInteger")
                                .asInt()))
                .containsOnly(THREADS * 5);
    }

    @Test
    void commitsWhatWaitsWhenItCloses() throws InterruptedException, ExecutionException {
        var closing = new TestRepository(DATABASE.database());
        var started = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var last = threads.submit(() -> closing.commit(unit(Set.of(patient("last")), workspace -> {
                started.countDown();
                await(mayEnd);
                return workspace.put(patient("last"), json("{'active':true}"));
            })));
            await(started);
            var closed = threads.submit(closing::close);

            mayEnd.countDown();

            closed.get();
            assertThat(last.get()).isInstanceOf(Commit.Done.class);
            assertThat(closing.commit(unit(Set.of(), _ -> 1))).isInstanceOf(Commit.Unavailable.class);
        }
    }

    private static int increment(Workspace workspace, ResourceKey key) {
        var tree = workspace.tree(key).orElseThrow();
        tree.put("multipleBirthInteger", tree.get("multipleBirthInteger").asInt() + 1);
        return workspace.put(key, tree).number();
    }

    private interface Task {
        int run(int thread);
    }

    private static void inParallel(Task task) throws InterruptedException, ExecutionException {
        together(IntStream.range(0, THREADS)
                .<Callable<Integer>>mapToObj(thread -> () -> task.run(thread))
                .toList());
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }

    /** Runs these as one batch: they wait while all writers are held up. */
    @SafeVarargs
    private static List<Commit<?>> batch(Callable<Commit<?>>... tasks) throws InterruptedException, ExecutionException {
        var mayEnd = new CountDownLatch(1);
        var held = new CountDownLatch(PostgresRepository.WRITERS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var writer = 0; writer < PostgresRepository.WRITERS; writer++) {
                threads.execute(() -> repository.commit(unitAlone(Set.of(), _ -> {
                    held.countDown();
                    await(mayEnd);
                    return 1;
                })));
            }
            await(held);
            List<Future<Commit<?>>> futures = new ArrayList<>();
            for (var task : tasks) {
                futures.add(threads.submit(task));
                while (repository.repository().counters().waiting() < futures.size()) {
                    Thread.onSpinWait();
                }
            }
            mayEnd.countDown();
            List<Commit<?>> ends = new ArrayList<>();
            for (var future : futures) {
                ends.add(future.get());
            }
            return ends;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }
}
