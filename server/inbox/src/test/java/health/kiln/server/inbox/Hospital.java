/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.postgres.TestDatabase;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.ObjectNode;

/** A keeper over real identity and state tables, with its resources in memory; each batch is a transaction. */
final class Hospital implements AutoCloseable {
    private final TestDatabase database = new TestDatabase();
    private final StateKeeper keeper = new StateKeeper();
    private final Map<ResourceKey, Version> resources = new ConcurrentHashMap<>();

    void empty() throws SQLException {
        resources.clear();
        try (var connection = database.tables().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("truncate identity_key, resource_state");
        }
    }

    List<Application> takes(Meant... batch) throws SQLException {
        try (var connection = database.tables().getConnection()) {
            return commit(connection, connection, batch);
        }
    }

    /** How many statements a batch takes, loading its resources included. */
    int statementsOf(Meant... batch) throws SQLException {
        var count = new AtomicInteger();
        try (var connection = database.tables().getConnection()) {
            var counting = counting(connection, count);
            commit(connection, counting, batch);
        }
        return count.get();
    }

    private List<Application> commit(Connection connection, Connection seen, Meant... batch) throws SQLException {
        connection.setAutoCommit(false);
        var workspace = new MemoryWorkspace(Feeds.MORNING, seen, resources);
        try {
            var applications = keeper.apply(workspace, List.of(batch));
            connection.commit();
            return applications;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static Connection counting(Connection connection, AtomicInteger count) {
        InvocationHandler handler = (_, method, arguments) -> {
            if (method.getName().equals("prepareStatement")) {
                count.incrementAndGet();
            }
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        };
        return (Connection)
                Proxy.newProxyInstance(Hospital.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
    }

    List<ObjectNode> all(String type) {
        return resources.values().stream()
                .filter(version -> version.key().type().fhirName().equals(type) && !version.deleted())
                .map(MemoryWorkspace::parsed)
                .toList();
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
        return patient(number, "usual");
    }

    /** The patient who once had this number, and leads to another. */
    ObjectNode retired(String number) {
        return all("Patient").stream()
                .filter(patient -> !patient.path("active").asBoolean(true))
                .filter(patient -> has(patient, number, ""))
                .findFirst()
                .orElseThrow();
    }

    private ObjectNode patient(String number, String use) {
        return all("Patient").stream()
                .filter(patient -> has(patient, number, use))
                .findFirst()
                .orElseThrow();
    }

    private static boolean has(ObjectNode patient, String number, String use) {
        return patient.path("identifier")
                .valueStream()
                .anyMatch(identifier -> identifier.path("value").asString().equals(number)
                        && (use.isEmpty() || identifier.path("use").asString("").equals(use)));
    }

    @Override
    public void close() {
        database.close();
    }
}
