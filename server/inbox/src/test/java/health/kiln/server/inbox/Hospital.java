/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.repository.Commit;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Unit;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.Workspace;
import health.kiln.server.repository.postgres.Database;
import health.kiln.server.repository.postgres.TestDatabase;
import health.kiln.server.repository.search.Reach;
import health.kiln.server.repository.store.PostgresRepository;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A keeper over a real repository, with short words for what comes in and what is there. */
final class Hospital implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Reach ALL = new Reach(Stream.of(ResourceType.values())
            .collect(Collectors.toMap(Function.identity(), _ -> new Reach.Limit.Unlimited())));

    private static final Map<Integer, ResourceType> TYPES =
            Stream.of(ResourceType.values()).collect(Collectors.toMap(type -> (int) type.code(), Function.identity()));

    private final TestDatabase database;
    private final PostgresRepository repository;
    private final StateKeeper keeper = new StateKeeper();

    Hospital() {
        this(new TestDatabase());
    }

    private Hospital(TestDatabase database) {
        this.database = database;
        this.repository = open(database.database());
    }

    /** A second gateway on the same database. */
    Hospital another() {
        return new Hospital(database);
    }

    private static PostgresRepository open(Database database) {
        try {
            var index = PostgresRepository.Index.of(
                    database, "http://localhost/fhir/R4", () -> Feeds.MORNING, new byte[16]);
            return PostgresRepository.open(database, index, () -> Feeds.MORNING);
        } catch (RepositoryUnavailableException away) {
            throw new AssertionError(away);
        }
    }

    void empty() throws SQLException {
        for (var table : List.of("identity_key", "resource_state", "res", "hist", "kx", "rx", "sx", "txlog")) {
            execute("delete from " + table); // a few rows: truncating makes new files
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.tables().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<Application> takes(Meant... batch) {
        return commit(workspace -> keeper.apply(workspace, List.of(batch)));
    }

    /** How many statements a batch takes, loading its resources included. */
    int statementsOf(Meant... batch) {
        var count = new AtomicInteger();
        commit(workspace -> {
            count.set(0);
            return keeper.apply(new CountingWorkspace(workspace, count), List.of(batch));
        });
        return count.get();
    }

    private interface Work {
        List<Application> run(Workspace workspace) throws SQLException;
    }

    private record Batch(Work work) implements Unit<List<Application>> {
        @Override
        public Set<ResourceKey> touches() {
            return Set.of();
        }

        @Override
        public List<Application> run(Workspace workspace) throws SQLException {
            return work.run(workspace);
        }

        @Override
        public boolean alone() {
            return true;
        }
    }

    private List<Application> commit(Work work) {
        return switch (repository.commit(new Batch(work))) {
            case Commit.Done<List<Application>>(var applications) -> applications;
            case Commit.Failed<List<Application>>(var cause) -> throw new AssertionError(cause);
            case Commit.Unavailable<List<Application>>(var reason) -> throw new AssertionError(reason);
        };
    }

    List<ObjectNode> all(String type) {
        return versions(type).stream().map(Hospital::parsed).toList();
    }

    private static ObjectNode parsed(Version version) {
        return (ObjectNode) JSON.readTree(version.json());
    }

    /** Everything, by reference. */
    Map<String, ObjectNode> everything() {
        var everything = new LinkedHashMap<String, ObjectNode>();
        try (var connection = database.tables().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select typ, fid from res where body is not null order by rid")) {
            while (rows.next()) {
                var key = new ResourceKey(
                        Objects.requireNonNull(TYPES.get(rows.getInt(1))), new ResourceId(rows.getString(2)));
                everything.put(key.toString(), parsed(repository.read(key, ALL).orElseThrow()));
            }
        } catch (SQLException | RepositoryUnavailableException failure) {
            throw new AssertionError(failure);
        }
        return everything;
    }

    private List<Version> versions(String fhirName) {
        var type = ResourceType.of(fhirName).orElseThrow();
        var versions = new ArrayList<Version>();
        try (var connection = database.tables().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select fid from res where body is not null and typ = " + type.code() + " order by rid")) {
            while (rows.next()) {
                var key = new ResourceKey(type, new ResourceId(rows.getString(1)));
                versions.add(repository.read(key, ALL).orElseThrow());
            }
        } catch (SQLException | RepositoryUnavailableException failure) {
            throw new AssertionError(failure);
        }
        return versions;
    }

    ObjectNode only(String type) {
        var all = all(type);
        assertThat(all).as(type).hasSize(1);
        return all.getFirst();
    }

    int version(String type) {
        return Integer.parseInt(only(type).path("meta").path("versionId").asString());
    }

    /** The patient whose number this is now. */
    ObjectNode patient(String number) {
        return all("Patient").stream()
                .filter(patient -> has(patient, number, "usual"))
                .findFirst()
                .orElseThrow();
    }

    /** The patient who once had this number, and leads to another. */
    ObjectNode retired(String number) {
        return all("Patient").stream()
                .filter(patient -> !patient.path("active").asBoolean(true))
                .filter(patient -> has(patient, number, ""))
                .findFirst()
                .orElseThrow();
    }

    private static boolean has(ObjectNode patient, String number, String use) {
        return patient.path("identifier")
                .valueStream()
                .anyMatch(identifier -> identifier.path("value").asString().equals(number)
                        && (use.isEmpty() || identifier.path("use").asString("").equals(use)));
    }

    /** Closes the gateway, and leaves the database to the next. */
    void leave() {
        repository.close();
    }

    @Override
    public void close() {
        repository.close();
        database.close();
    }
}
