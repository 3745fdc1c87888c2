/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository;

/** The database is away or over a limit; trying again later is right. Its message names no patient data. */
public final class RepositoryUnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    public RepositoryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
