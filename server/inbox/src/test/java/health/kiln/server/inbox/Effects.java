/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.server.repository.Workspace;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Effects that can be counted: applying a message writes a row of {@code effect}, in the settling transaction. */
final class Effects implements Settler.Keeper {
    /** Control ids whose application throws. */
    private final Set<String> poison = ConcurrentHashMap.newKeySet();

    private volatile Interruption interruption = () -> {};

    /** What happens in the middle of every settlement, after its first effects. */
    @FunctionalInterface
    interface Interruption {
        void strike() throws SQLException;
    }

    void interruptBy(Interruption strike) {
        interruption = strike;
    }

    void failAt(String controlId) {
        poison.add(controlId);
    }

    void heal() {
        poison.clear();
    }

    @Override
    public List<Application> apply(Workspace workspace, List<Meant> messages) throws SQLException {
        var applications = new ArrayList<Application>();
        try (var statement =
                workspace.connection().prepareStatement("insert into effect (id, lane_key) values (?, ?)")) {
            for (var message : messages) {
                statement.setLong(1, message.id().value());
                statement.setString(2, message.label().laneKey());
                statement.executeUpdate();
                if (message.label()
                        .controlId()
                        .filter(id -> poison.contains(id.value()))
                        .isPresent()) {
                    throw new PoisonException();
                }
                interruption.strike();
                applications.add(new Application.Applied(List.of(), List.of()));
            }
        }
        return applications;
    }

    /** Its text stands for what must not leak. */
    static final class PoisonException extends RuntimeException {
        private static final long serialVersionUID = 1;

        PoisonException() {
            super("Doe^John");
        }
    }
}
