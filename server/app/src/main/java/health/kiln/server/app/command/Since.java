/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Reads {@code --since}. */
final class Since {
    static final String DESCRIPTION = "an instant (2026-03-02T08:00:00Z) or an age (PT1H)";

    private Since() {}

    static Optional<Instant> read(Optional<String> text, InstantSource clock) throws CommandException {
        return text.isPresent() ? Optional.of(read(text.get(), clock)) : Optional.empty();
    }

    private static Instant read(String text, InstantSource clock) throws CommandException {
        try {
            return text.startsWith("P") ? clock.instant().minus(Duration.parse(text)) : Instant.parse(text);
        } catch (DateTimeException | ArithmeticException unreadable) {
            throw new CommandException(
                    "--since is an instant, as 2026-03-02T08:00:00Z, or an age, as PT1H", unreadable);
        }
    }
}
