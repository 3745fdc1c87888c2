/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository;

/**
 * The database was lost while it committed and did not come back in time to tell what became of it: the unit happened
 * whole or not at all. Trying again is right for what is harmless twice.
 */
public final class CommitUncertainException extends Exception {
    private static final long serialVersionUID = 1;

    public CommitUncertainException(Throwable cause) {
        super("the database was lost during a commit", cause);
    }
}
