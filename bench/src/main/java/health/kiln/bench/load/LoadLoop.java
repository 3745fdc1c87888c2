/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.load;

import health.kiln.bench.Figure;
import health.kiln.bench.Histogram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Keeps a number of stop-and-wait connections busy from one thread, and measures. */
final class LoadLoop {
    /** With no answer for so long, nothing more will come. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final Plan plan;
    private final Conversation conversation;
    private final Map<String, Long> codes = new TreeMap<>();
    private Histogram latencies = new Histogram();
    private long begunNanos;
    private long endedNanos;
    private long answers;
    private int open;

    LoadLoop(Plan plan, Conversation conversation) {
        this.plan = plan;
        this.conversation = conversation;
    }

    /**
     * How long and how wide.
     *
     * @param warmUp not measured
     * @param answersMax ends the run before its time; the warm-up's answers count
     */
    record Plan(InetSocketAddress peer, int connections, Duration warmUp, Duration duration, long answersMax) {}

    /** Runs to the end. What is under way when the time is over is waited for, so that nothing is left half said. */
    Figure run(String work) throws IOException {
        try (var selector = Selector.open()) {
            begin(System.nanoTime() + plan.warmUp().toNanos());
            for (int i = 0; i < plan.connections(); i++) {
                Line.open(plan.peer(), selector).send(conversation.request(), System.nanoTime());
                open++;
            }
            while (open > 0) {
                if (selector.select(this::ready, SILENCE_MAX.toMillis()) == 0) {
                    throw new IOException(
                            "no answer for " + SILENCE_MAX.toSeconds() + " s on " + open + " connections");
                }
            }
        }
        var told = codes.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return new Figure(work, plan.connections(), latencies, Duration.ofNanos(endedNanos - begunNanos), told);
    }

    private void begin(long nanos) {
        latencies = new Histogram();
        codes.clear();
        begunNanos = nanos;
        endedNanos = nanos;
    }

    private void ready(SelectionKey key) {
        var line = (Line) key.attachment();
        try {
            if (key.isWritable()) {
                line.write();
            }
            if (key.isReadable()) {
                read(line, key.selector());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void read(Line line, Selector selector) throws IOException {
        if (!line.read()) {
            count("closed");
            replace(line, selector);
        } else if (conversation.isWhole(line.answer(), line.length())) {
            answered(line, selector);
        }
    }

    private void answered(Line line, Selector selector) throws IOException {
        long now = System.nanoTime();
        answers++;
        if (now >= begunNanos) {
            if (line.sentNanos() >= begunNanos) {
                latencies.record(now - line.sentNanos());
            }
            count(conversation.code(line.answer(), line.length()));
            endedNanos = now;
        }
        if (conversation.isLast(line.answer(), line.length())) {
            replace(line, selector);
        } else if (isOver(now)) {
            line.close();
            open--;
        } else {
            line.send(conversation.request(), now);
        }
    }

    private void replace(Line line, Selector selector) throws IOException {
        line.close();
        open--;
        long now = System.nanoTime();
        if (!isOver(now)) {
            Line.open(plan.peer(), selector).send(conversation.request(), now);
            open++;
        }
    }

    private boolean isOver(long now) {
        return now - begunNanos >= plan.duration().toNanos() || answers + open > plan.answersMax();
    }

    private void count(String code) {
        codes.merge(code, 1L, Long::sum);
    }
}
