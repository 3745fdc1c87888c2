/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.Commit;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Unit;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.Workspace;
import health.kiln.server.repository.body.ResourceJson;
import health.kiln.server.repository.index.IndexEntries;
import health.kiln.server.repository.index.IndexExtractor;
import health.kiln.server.repository.postgres.Database;
import health.kiln.server.repository.search.Reach;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** A repository for tests that write and read, with short words for what they do. */
final class TestRepository implements AutoCloseable {
    static final Reach ALL = new Reach(Stream.of(ResourceType.values())
            .collect(Collectors.toMap(Function.identity(), _ -> new Reach.Limit.Unlimited())));
    /** A resource that the database refuses, as none should be. */
    static final ResourceKey UNSTORABLE = patient("unstorable");

    private static final ResourceJson JSON = new ResourceJson();

    private final Database database;
    private final PostgresRepository repository;

    TestRepository(Database database) {
        this(database, InstantSource.system());
    }

    TestRepository(Database database, InstantSource clock) {
        this.database = database;
        var official = PostgresRepository.Index.of(database, "http://localhost/fhir/R4", clock, new byte[16]);
        var index = new PostgresRepository.Index(
                refusingOne(official.extractor()), official.catalog(), official.searcher());
        try {
            this.repository = PostgresRepository.open(database, index, clock);
        } catch (RepositoryUnavailableException failure) {
            throw new AssertionError(failure);
        }
    }

    private static IndexExtractor refusingOne(IndexExtractor extractor) {
        return (key, resource) -> {
            var entries = extractor.extract(key, resource);
            return key.equals(UNSTORABLE)
                    ? new IndexEntries(
                            entries.keys(),
                            entries.referenceKeys(),
                            entries.codings(),
                            entries.ranges(),
                            List.of(new IndexEntries.StringRow(1, "\u0000")),
                            entries.sortTime(),
                            entries.presence())
                    : entries;
        };
    }

    static ResourceKey patient(String id) {
        return new ResourceKey(ResourceType.PATIENT, new ResourceId(id));
    }

    static ResourceKey observation(String id) {
        return new ResourceKey(ResourceType.OBSERVATION, new ResourceId(id));
    }

    static ObjectNode json(String text) {
        return JSON.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** A unit of the work given. */
    static <R> Unit<R> unit(Set<ResourceKey> touches, Work<R> work) {
        return new SimpleUnit<>(touches, work, false);
    }

    /** The same with a transaction of its own. */
    static <R> Unit<R> unitAlone(Set<ResourceKey> touches, Work<R> work) {
        return new SimpleUnit<>(touches, work, true);
    }

    interface Work<R> {
        R run(Workspace workspace) throws SQLException;
    }

    private record SimpleUnit<R>(Set<ResourceKey> touches, Work<R> work, boolean alone) implements Unit<R> {
        @Override
        public R run(Workspace workspace) throws SQLException {
            return work.run(workspace);
        }
    }

    PostgresRepository repository() {
        return repository;
    }

    <R> Commit<R> commit(Unit<R> unit) {
        return repository.commit(unit);
    }

    Version put(ResourceKey key, String json) {
        return done(commit(unit(Set.of(key), workspace -> workspace.put(key, json(json)))));
    }

    void delete(ResourceKey... keys) {
        done(commit(unit(Set.of(keys), workspace -> {
            Arrays.stream(keys).forEach(workspace::delete);
            return keys.length;
        })));
    }

    Version read(ResourceKey key) {
        try {
            return repository.read(key, ALL).orElseThrow();
        } catch (RepositoryUnavailableException failure) {
            throw new AssertionError(failure);
        }
    }

    List<Integer> versions(ResourceKey key) {
        try {
            return repository.history(key, Integer.MAX_VALUE, PostgresRepository.HISTORY_MAX, ALL).stream()
                    .map(Version::number)
                    .toList();
        } catch (RepositoryUnavailableException failure) {
            throw new AssertionError(failure);
        }
    }

    ObjectNode content(ResourceKey key) {
        return JSON.read(read(key).json());
    }

    /** The number that a query gives. */
    long count(String sql) {
        try (var connection = database.writers().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    static <R> R done(Commit<R> commit) {
        return switch (commit) {
            case Commit.Done<R>(var result) -> result;
            case Commit.Failed<R>(var cause) -> throw new AssertionError(cause);
            case Commit.Unavailable<R>(var reason) -> throw new AssertionError(reason);
        };
    }

    @Override
    public void close() {
        repository.close();
    }
}
