/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import health.kiln.server.inbox.Replay;
import health.kiln.server.repository.RepositoryUnavailableException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/** {@code kiln replay --all}: sets page by page, and tells how far the gateway is with it. */
final class ReplayCommand {
    private static final long LOOK_AGAIN_NANOS = 100_000_000;

    /** How long nothing may be processed before it is given up. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final PrintStream out;
    private final InstantSource clock;

    ReplayCommand(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    void run(Replay replay) throws CommandException, RepositoryUnavailableException {
        var all = replay.left();
        var set = 0L;
        awaitWaiting(replay);
        for (var page = replay.next(); page > 0; page = replay.next()) {
            awaitWaiting(replay);
            set += page;
            out.println(set + " of " + all + " messages were processed again, up to " + replay.position());
        }
        if (set == 0) {
            out.println("There is no such message.");
        }
    }

    private void awaitWaiting(Replay replay) throws CommandException, RepositoryUnavailableException {
        var moved = clock.instant();
        var before = Long.MAX_VALUE;
        for (var waiting = replay.waiting(); waiting > 0; waiting = replay.waiting()) {
            if (waiting < before) {
                moved = clock.instant();
                before = waiting;
            } else if (clock.instant().isAfter(moved.plus(PATIENCE))) {
                throw new CommandException("nothing was processed for " + PATIENCE.toSeconds() + " seconds and "
                        + waiting + " messages wait; see that the gateway runs, then go on with --after "
                        + replay.position());
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
