/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.routes.inbound.MessageId;
import health.kiln.routes.inbound.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who wait for a message's outcome. What this node settles is told at once; what another node settles, or
 * what was settled long ago, is looked up in the database, at growing intervals.
 */
final class Settled {
    /** Outcomes that are remembered for whoever asks just after the settlement. A power of 2. */
    private static final int RECENT = 4096;

    /** A remembered outcome may have been replayed elsewhere since: it is believed no longer than this. */
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOOK_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    private final ConcurrentHashMap<MessageId, Waiting> waiting = new ConcurrentHashMap<>();
    /** By slot: the last message that came again. */
    private final AtomicLongArray resent = new AtomicLongArray(RECENT);

    private final AtomicReferenceArray<@Nullable Recent> recent = new AtomicReferenceArray<>(RECENT);

    /** Whether anybody waits for an outcome. */
    boolean isAwaited() {
        return !waiting.isEmpty();
    }

    void announce(MessageId id, Outcome outcome) {
        recent.set(slot(id), new Recent(id, outcome, System.nanoTime()));
        var awaited = waiting.get(id);
        if (awaited != null) {
            awaited.outcome().complete(outcome);
        }
    }

    /** A message came again, and may have been settled long ago: its outcome is looked up at once. */
    void cameAgain(MessageId id) {
        resent.set(slot(id), id.value());
    }

    /** Waits for the outcome; {@code Pending} when the time is over and the last look-up found none. */
    Outcome await(MessageId id, Duration atMost, Function<MessageId, Optional<Outcome>> lookUp) {
        // INVARIANT: registered before the recent outcomes are read, else an outcome announced between is missed
        var awaited = waiting.compute(id, (_, known) -> known == null ? Waiting.first() : known.joined());
        try {
            var known = recent(id);
            long firstLook = resent.get(slot(id)) == id.value() ? 0 : FIRST_LOOK_NANOS;
            return known.isPresent() ? known.get() : await(awaited, id, atMost, firstLook, lookUp);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new Outcome.Pending();
        } finally {
            waiting.compute(id, (_, still) -> still == null || still.count() == 1 ? null : still.left());
        }
    }

    private static Outcome await(
            Waiting awaited,
            MessageId id,
            Duration atMost,
            long firstLook,
            Function<MessageId, Optional<Outcome>> lookUp)
            throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long interval = firstLook;
        while (true) {
            long remaining = deadline - System.nanoTime();
            var told = within(awaited.outcome(), Math.clamp(remaining, 0, interval));
            var outcome = told.isPresent() ? told : lookUp.apply(id);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            if (remaining <= interval) {
                return new Outcome.Pending();
            }
            interval = Math.clamp(2 * interval, FIRST_LOOK_NANOS, LOOK_NANOS_MAX);
        }
    }

    private static Optional<Outcome> within(CompletableFuture<Outcome> outcome, long nanos)
            throws InterruptedException {
        try {
            return Optional.of(outcome.get(nanos, TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Optional<Outcome> recent(MessageId id) {
        var latest = recent.get(slot(id));
        return latest != null && latest.id().equals(id) && System.nanoTime() - latest.nanoTime() < RECENT_NANOS
                ? Optional.of(latest.outcome())
                : Optional.empty();
    }

    private static int slot(MessageId id) {
        return (int) (id.value() & (RECENT - 1));
    }

    private record Recent(MessageId id, Outcome outcome, long nanoTime) {}

    /** One message that {@code count} callers wait for. */
    private record Waiting(CompletableFuture<Outcome> outcome, int count) {
        static Waiting first() {
            return new Waiting(new CompletableFuture<>(), 1);
        }

        Waiting joined() {
            return new Waiting(outcome, count + 1);
        }

        Waiting left() {
            return new Waiting(outcome, count - 1);
        }
    }
}
