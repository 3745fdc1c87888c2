/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import java.sql.SQLException;

/** Carries an {@code SQLException} out of a unit, whose workspace may not throw it. */
final class StatementFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SQLException failure;

    StatementFailedException(SQLException failure) {
        super("a statement of the repository failed", failure);
        this.failure = failure;
    }

    SQLException failure() {
        return failure;
    }
}
