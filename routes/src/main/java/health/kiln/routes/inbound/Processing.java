/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes kept messages into effects: claims a batch, maps it, settles it, on threads of its own. Runs once: started, then
 * stopped. Batches in hand at the same time never share a lane, since the inbox holds each lane for one claim; so several
 * workers keep the order of each lane, and one maps while another waits for its commit.
 */
public final class Processing {
    private final List<ProcessingWorker> workers;
    private final List<Thread> threads = new ArrayList<>();

    public Processing(Inbox inbox, Meaning meaning, ProcessingLimits limits, ProcessingCounters counters) {
        this.workers = IntStream.range(0, limits.workers())
                .mapToObj(_ -> new ProcessingWorker(inbox, meaning, limits, counters))
                .toList();
    }

    /** Begins. */
    public synchronized void start() {
        if (!threads.isEmpty()) {
            throw new IllegalStateException("processing was started already");
        }
        for (ProcessingWorker worker : workers) {
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("processing-" + threads.size())
                    .start(worker));
        }
    }

    /**
     * Claims no more, and returns when the batches in hand are settled, or after this time at the latest. Returns whether
     * they are; those that are not will be claimed again by whoever runs next.
     */
    public synchronized boolean stop(Duration drain) {
        workers.forEach(ProcessingWorker::stop);
        long deadline = System.nanoTime() + drain.toNanos();
        boolean isDone = true;
        for (Thread thread : threads) {
            isDone &= isEnded(thread, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
        return isDone;
    }

    private static boolean isEnded(Thread thread, Duration atMost) {
        try {
            return thread.join(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
