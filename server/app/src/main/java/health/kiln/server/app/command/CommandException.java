/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

/** A command cannot do what was asked; the message is the one sentence that the user reads. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    public CommandException(String sentence) {
        super(sentence);
    }

    public CommandException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
