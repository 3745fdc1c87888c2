/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.micro;

import health.kiln.server.repository.Commit;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Unit;
import health.kiln.server.repository.Workspace;
import health.kiln.server.repository.postgres.Database;
import health.kiln.server.repository.postgres.DatabaseSettings;
import health.kiln.server.repository.postgres.DatabaseStartException;
import health.kiln.server.repository.postgres.EmbeddedPostgres;
import health.kiln.server.repository.store.PostgresRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/** A repository on a durable PostgreSQL of its own, in a folder that goes away with it. */
final class Store implements AutoCloseable {
    private static final byte[] CURSOR_KEY = "a key of a bench alone".getBytes(StandardCharsets.US_ASCII);

    private final Path folder;
    private final EmbeddedPostgres server;
    private final Database database;
    private final PostgresRepository repository;

    private Store(Path folder, EmbeddedPostgres server, Database database, PostgresRepository repository) {
        this.folder = folder;
        this.server = server;
        this.database = database;
        this.repository = repository;
    }

    /** Unchecked when it fails, for JMH makes a benchmark's state where nothing may be thrown. */
    static Store open() {
        try {
            return start();
        } catch (IOException | DatabaseStartException | RepositoryUnavailableException failure) {
            throw new IllegalStateException("the store cannot be opened", failure);
        }
    }

    private static Store start() throws IOException, DatabaseStartException, RepositoryUnavailableException {
        var folder = Files.createTempDirectory("kiln-bench");
        var server = EmbeddedPostgres.start(EmbeddedPostgres.Setup.in(folder));
        var database = Database.open(DatabaseSettings.of(server));
        var clock = InstantSource.system();
        var index = PostgresRepository.Index.of(database, "http://127.0.0.1:8080/fhir/R4", clock, CURSOR_KEY);
        return new Store(folder, server, database, PostgresRepository.open(database, index, clock));
    }

    PostgresRepository repository() {
        return repository;
    }

    ResourceKey fresh(ResourceType type) {
        return new ResourceKey(type, repository.ids().next());
    }

    /** Writes these, in one unit of change. */
    void put(Map<ResourceKey, ObjectNode> resources) {
        switch (repository.commit(new Puts(Map.copyOf(resources)))) {
            case Commit.Done<Integer> _ -> {}
            case Commit.Failed<Integer>(var cause) -> throw new IllegalStateException("a unit failed", cause);
            case Commit.Unavailable<Integer>(var reason) -> throw new IllegalStateException(reason);
        }
    }

    /** Patients {@code p0}, {@code p1}… with so many Observations each. */
    void fill(int patients, int observations) {
        var samples = new Resources();
        for (var patient : IntStream.range(0, patients).mapToObj(i -> "p" + i).toList()) {
            Map<ResourceKey, ObjectNode> unit = new TreeMap<>();
            unit.put(Resources.key(ResourceType.PATIENT, patient), samples.patient(patient));
            for (int i = 0; i < observations; i++) {
                unit.put(fresh(ResourceType.OBSERVATION), samples.observation(patient, i));
            }
            put(unit);
        }
    }

    @Override
    public void close() throws IOException {
        repository.close();
        database.close();
        server.close();
        List<Path> left;
        try (var files = Files.walk(folder)) {
            left = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (var file : left) {
            Files.delete(file);
        }
    }

    private record Puts(Map<ResourceKey, ObjectNode> resources) implements Unit<Integer> {
        @Override
        public Set<ResourceKey> touches() {
            return resources.keySet();
        }

        @Override
        public Integer run(Workspace workspace) {
            resources.forEach((key, resource) -> workspace.put(key, resource.deepCopy()));
            return resources.size();
        }
    }
}
