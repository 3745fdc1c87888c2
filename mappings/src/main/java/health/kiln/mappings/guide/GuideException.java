/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

/** The guide's files, or ours beside them, are not what the import expects; the message says which and how. */
public final class GuideException extends Exception {
    private static final long serialVersionUID = 1;

    GuideException(String message) {
        super(message);
    }
}
