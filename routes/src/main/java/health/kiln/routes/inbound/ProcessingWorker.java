/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.mappings.Mapping;
import health.kiln.mappings.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread of {@link Processing}: claim, map, settle, until stopped.
 *
 * <p>INVARIANT: every batch that is claimed is settled or released. A defect in a map costs the message it meets, which is
 * parked with 207, and not its batch. A batch whose settlement fails is released and its messages are claimed one by one,
 * so that the one at fault stands alone; after {@value #ATTEMPTS_MAX} claims it is parked too.
 */
final class ProcessingWorker implements Runnable {
    static final int ATTEMPTS_MAX = 5;

    private static final Logger LOG = LoggerFactory.getLogger(ProcessingWorker.class);
    private static final Mapping MAPPING_FAILED = new Mapping.Refused(
            List.of(new Problem(Problem.INTERNAL_ERROR, "", "The message could not be processed: internal error.")));
    /** No map will ever claim what does not say what it is, and its sender was told so. */
    private static final Mapping TYPELESS = new Mapping.Refused(List.of(Reception.TYPE_MISSING));

    /** An inbox that has work, but only in lanes that others hold, may wake a worker at once and in vain. */
    private static final Duration WOKEN_IN_VAIN = Duration.ofMillis(1);

    private static final int PAUSE_MILLIS_MAX = 32;

    private final Inbox inbox;
    private final Meaning meaning;
    private final ProcessingLimits limits;
    private final ProcessingCounters counters;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    /** The thread while it waits for work, which a stop may interrupt. It never interrupts a settlement. */
    private @Nullable Thread waiting;

    private int failuresInARow;
    private int wokenInVain;
    private int messagesOneByOne;

    ProcessingWorker(Inbox inbox, Meaning meaning, ProcessingLimits limits, ProcessingCounters counters) {
        this.inbox = inbox;
        this.meaning = meaning;
        this.limits = limits;
        this.counters = counters;
    }

    void stop() {
        stopping.countDown();
        lock.lock();
        try {
            Thread thread = waiting;
            if (thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        while (!isStopping()) {
            try {
                if (step()) {
                    failuresInARow = 0;
                } else {
                    backOff();
                }
            } catch (RuntimeException | Error e) {
                // nothing is in hand here; whatever it was, the other messages must go on
                counters.settleFailed();
                LOG.error(
                        "Processing failed and will try again: error={}",
                        e.getClass().getName());
                backOff();
            }
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Handles one batch; false when it could not be settled. */
    private boolean step() {
        Inbox.Batch batch = inbox.claim(messagesOneByOne > 0 ? 1 : limits.batchMessagesMax());
        if (batch.isEmpty()) {
            messagesOneByOne = 0;
            awaitWork();
            return true;
        }
        wokenInVain = 0;
        messagesOneByOne = Math.max(0, messagesOneByOne - 1);
        counters.claimed(batch.messages().size());
        boolean isSettled = false;
        try {
            isSettled = settle(batch, map(batch));
            return isSettled;
        } finally {
            if (!isSettled) {
                counters.unsettled();
                inbox.release(batch);
            }
        }
    }

    private List<Mapping> map(Inbox.Batch batch) {
        long began = System.nanoTime();
        List<Mapping> mappings = batch.messages().stream().map(this::map).toList();
        counters.mappedIn(System.nanoTime() - began);
        return mappings;
    }

    private Mapping map(Inbox.Claimed message) {
        try {
            var mapping = meaning.map(message.envelope(), message.label());
            return mapping instanceof Mapping.Unclaimed
                            && message.label().messageType().isEmpty()
                    ? TYPELESS
                    : mapping;
        } catch (RuntimeException | StackOverflowError e) {
            // the text of the exception may quote the message, so only its kind and place are told
            counters.mapperFailed();
            LOG.error(
                    "A message could not be mapped and is parked: messageId={} source={} error={} at={}",
                    message.id(),
                    message.envelope().source(),
                    e.getClass().getName(),
                    place(e));
            return MAPPING_FAILED;
        }
    }

    private static String place(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return trace.length == 0 ? "?" : trace[0].toString();
    }

    private boolean settle(Inbox.Batch batch, List<Mapping> mappings) {
        long began = System.nanoTime();
        boolean isSettled;
        List<Mapping> settled = mappings;
        try {
            isSettled = inbox.settle(batch, mappings);
        } catch (RuntimeException e) {
            counters.settleFailed();
            LOG.error(
                    "A batch could not be settled: messages={} first={} error={} at={}",
                    batch.messages().size(),
                    batch.messages().getFirst().id(),
                    e.getClass().getName(),
                    place(e));
            if (!isHopeless(batch)) {
                messagesOneByOne = batch.messages().size();
                return false;
            }
            settled = List.of(MAPPING_FAILED);
            isSettled = inbox.settle(batch, settled);
        }
        counters.settledIn(System.nanoTime() - began);
        if (isSettled) {
            counters.settled(settled);
        }
        return isSettled;
    }

    /** Whether a message that failed alone has had its chances. */
    private static boolean isHopeless(Inbox.Batch batch) {
        return batch.messages().size() == 1 && batch.messages().getFirst().attempt() >= ATTEMPTS_MAX;
    }

    private void awaitWork() {
        if (wokenInVain > 0) {
            pause(Duration.ofMillis(Math.min(PAUSE_MILLIS_MAX, 1L << Math.min(wokenInVain - 1, 10))));
        }
        if (!beginWait()) {
            return;
        }
        long began = System.nanoTime();
        try {
            inbox.awaitWork(limits.idleWait());
        } catch (InterruptedException e) {
            // only stop() interrupts, and the loop sees that it was called
            LOG.debug("Processing stops");
        } finally {
            endWait();
        }
        wokenInVain = System.nanoTime() - began < WOKEN_IN_VAIN.toNanos() ? wokenInVain + 1 : 0;
    }

    private boolean beginWait() {
        lock.lock();
        try {
            if (isStopping()) {
                return false;
            }
            waiting = Thread.currentThread();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void endWait() {
        lock.lock();
        try {
            waiting = null;
            // an interrupt that came just after the wait must not reach the next settlement
            var _ = Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    private void backOff() {
        long max = limits.backOffMax().toNanos();
        long pause = limits.backOffMin().toNanos();
        for (int i = 0; i < failuresInARow && pause < max; i++) {
            pause *= 2;
        }
        failuresInARow++;
        long bounded = Math.min(pause, max);
        // jitter, so that nodes that failed together do not come back together
        pause(Duration.ofNanos(ThreadLocalRandom.current().nextLong(bounded / 2, bounded + 1)));
    }

    private void pause(Duration atMost) {
        try {
            var _ = stopping.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            LOG.debug("Processing stops");
        }
    }
}
