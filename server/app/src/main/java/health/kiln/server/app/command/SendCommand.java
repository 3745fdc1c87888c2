/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import health.kiln.connectors.mllp.MllpSender;
import health.kiln.connectors.mllp.MllpSenderLimits;
import health.kiln.connectors.mllp.Sent;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code kiln send}: sends each file as one message over MLLP, on one or many connections, and tells what was answered
 * and how fast. Prints every acknowledgement while there are few, and of many those that are not positive.
 */
final class SendCommand {
    private static final int PRINTED_MAX = 200;
    private static final int CONNECTIONS_MAX = 10_000;
    private static final long MESSAGES_MAX = 100_000_000;

    private final PrintStream out;
    private int failuresPrinted;

    SendCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * What to send and how.
     *
     * @param rate messages per second over all connections; 0 sends as fast as answers come
     * @param repeat how often the list of files is sent
     */
    record Load(List<Path> files, InetSocketAddress to, int connections, int rate, int repeat, Duration timeout) {
        Load {
            files = List.copyOf(files);
        }

        long messages() {
            return (long) files.size() * repeat;
        }
    }

    /** Returns 0 when all were answered AA or CA, else 1. */
    int run(Load load) throws CommandException {
        if (load.connections() < 1 || load.connections() > CONNECTIONS_MAX) {
            throw new CommandException("--connections is 1 to " + CONNECTIONS_MAX);
        }
        if (load.repeat() < 1 || load.messages() > MESSAGES_MAX || load.rate() < 0) {
            throw new CommandException(
                    "at least one and at most " + MESSAGES_MAX + " messages, at a rate of 0 or more");
        }
        var messages = read(load.files());
        var next = new AtomicLong();
        var begun = System.nanoTime();
        var results = new ArrayList<Lane>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Lane>>();
            for (var connection = 0; connection < Math.min(load.connections(), load.messages()); connection++) {
                running.add(threads.submit(() -> send(load, messages, next, begun)));
            }
            for (var lane : running) {
                results.add(lane.get());
            }
        } catch (ExecutionException failure) {
            throw new CommandException("sending failed: " + failure.getCause(), failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", stop);
        }
        return report(load, results, System.nanoTime() - begun);
    }

    /** What one connection saw; of one thread. */
    private static final class Lane {
        private long[] latencies = new long[1024];
        private int answered;
        private int sent;
        private int refused;
        private int unanswered;

        private void saw(Sent result, long nanos) {
            sent++;
            switch (result) {
                case Sent.Answered answer -> {
                    refused += answer.isPositive() ? 0 : 1;
                    took(nanos);
                }
                case Sent.Unanswered() -> {}
                case Sent.NotSent _, Sent.OutcomeUnknown _ -> unanswered++;
            }
        }

        private void took(long nanos) {
            if (answered == latencies.length) {
                latencies = Arrays.copyOf(latencies, answered * 2);
            }
            latencies[answered++] = nanos;
        }
    }

    private Lane send(Load load, List<byte[]> messages, AtomicLong next, long begun) {
        var lane = new Lane();
        var limits = new MllpSenderLimits(Duration.ofSeconds(10), load.timeout(), 16 << 20);
        try (var sender = new MllpSender(load.to(), limits)) {
            for (var number = next.getAndIncrement(); number < load.messages(); number = next.getAndIncrement()) {
                awaitTurn(load.rate(), number, begun);
                var index = (int) (number % messages.size());
                var sentAt = System.nanoTime();
                var sent = sender.send(messages.get(index));
                lane.saw(sent, System.nanoTime() - sentAt);
                print(load, load.files().get(index), sent);
            }
        }
        return lane;
    }

    private static void awaitTurn(int rate, long number, long begun) {
        if (rate == 0) {
            return;
        }
        var due = begun + number * 1_000_000_000L / rate;
        for (var wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    private synchronized void print(Load load, Path file, Sent sent) {
        if (load.messages() > PRINTED_MAX) {
            if (isGood(sent) || failuresPrinted == PRINTED_MAX) {
                return;
            }
            failuresPrinted++;
        }
        out.println(file.getFileName());
        out.println(
                switch (sent) {
                    case Sent.Answered answer ->
                        new String(answer.frame().bytes(), StandardCharsets.UTF_8)
                                .strip()
                                .indent(2)
                                .stripTrailing();
                    case Sent.Unanswered() -> "  (asked for no acknowledgement)";
                    case Sent.NotSent(var reason) -> "  not sent: " + words(reason);
                    case Sent.OutcomeUnknown(var reason) -> "  no acknowledgement: " + words(reason);
                });
    }

    private static boolean isGood(Sent sent) {
        return switch (sent) {
            case Sent.Answered answer -> answer.isPositive();
            case Sent.Unanswered() -> true;
            case Sent.NotSent _, Sent.OutcomeUnknown _ -> false;
        };
    }

    private static String words(Sent.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private int report(Load load, List<Lane> lanes, long nanos) {
        var all = lanes.stream()
                .flatMapToLong(lane -> Arrays.stream(lane.latencies, 0, lane.answered))
                .sorted()
                .toArray();
        var sent = lanes.stream().mapToInt(lane -> lane.sent).sum();
        var refused = lanes.stream().mapToInt(lane -> lane.refused).sum();
        var unanswered = lanes.stream().mapToInt(lane -> lane.unanswered).sum();
        out.printf(
                Locale.ROOT,
                "%d sent on %d connections in %.2f s: %.0f answers/s, p50 %.2f ms, p99 %.2f ms; %d refused, %d without answer%n",
                sent,
                lanes.size(),
                nanos / 1e9,
                all.length / (nanos / 1e9),
                percentile(all, 0.50) / 1e6,
                percentile(all, 0.99) / 1e6,
                refused,
                unanswered);
        return refused + unanswered == 0 && sent == load.messages() ? 0 : 1;
    }

    private static long percentile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))];
    }

    private static List<byte[]> read(List<Path> files) throws CommandException {
        var messages = new ArrayList<byte[]>();
        for (var file : files) {
            try {
                messages.add(Files.readAllBytes(file));
            } catch (IOException unreadable) {
                throw new CommandException(file + " cannot be read", unreadable);
            }
        }
        return messages;
    }
}
