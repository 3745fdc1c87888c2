/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

import java.sql.SQLException;

/** What PostgreSQL says when there is a row of that key already (appendix A, unique_violation). */
public final class UniqueViolation {
    public static final String STATE = "23505";

    private UniqueViolation() {}

    public static boolean is(SQLException exception) {
        return STATE.equals(exception.getSQLState());
    }
}
