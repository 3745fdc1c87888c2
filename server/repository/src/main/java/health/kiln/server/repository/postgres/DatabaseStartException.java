/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

/** The database cannot be started or used; the message is one sentence for the operator. */
public final class DatabaseStartException extends Exception {
    private static final long serialVersionUID = 1;

    public DatabaseStartException(String message) {
        super(message);
    }

    public DatabaseStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
