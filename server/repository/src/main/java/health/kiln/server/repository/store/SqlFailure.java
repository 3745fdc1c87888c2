/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.postgres.UniqueViolation;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** What an {@code SQLException} means for those who wait. */
enum SqlFailure {
    /** Another transaction came between: run again at once. */
    CONFLICT,
    /** The database is away, stopping, full or over a limit: later. */
    AWAY,
    /** What was asked is wrong, and will be again. */
    WRONG;

    /** serialization_failure, deadlock_detected, unique_violation (PostgreSQL, appendix A). */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", UniqueViolation.STATE);

    /** connection_exception, insufficient_resources, operator_intervention, system_error (PostgreSQL, appendix A). */
    private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57", "58");

    /** idle_in_transaction_session_timeout; read_only_sql_transaction, as on a server that is no longer the primary. */
    private static final Set<String> AWAY_STATES = Set.of("25P03", "25006");

    private static final int CLASS_LENGTH = 2;

    static SqlFailure of(SQLException exception) {
        var state = exception.getSQLState();
        if (state == null || state.length() < CLASS_LENGTH) {
            return exception instanceof SQLTransientException || exception instanceof SQLRecoverableException
                    ? AWAY
                    : WRONG;
        }
        if (CONFLICTS.contains(state)) {
            return CONFLICT;
        }
        return AWAY_STATES.contains(state)
                        || AWAY_CLASSES.contains(state.substring(0, CLASS_LENGTH))
                        || exception instanceof SQLTransientException
                ? AWAY
                : WRONG;
    }
}
