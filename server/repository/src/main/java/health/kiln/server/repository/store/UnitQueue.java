/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.ResourceKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Units that wait, and the resources that running ones hold. INVARIANT: at any time a resource is held by one unit of
 * this process, so that the writers never wait for each other in the database; of two units that touch the same resource
 * the earlier goes first. Safe for many threads.
 */
final class UnitQueue {
    /** How long a unit waits for others to let go before it gives way and runs again. */
    private static final Duration FREE_MAX = Duration.ofSeconds(10);

    private final int waitingMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Pending<?>> waiting = new ArrayDeque<>();
    private final Set<ResourceKey> held = new HashSet<>();
    private boolean closed;

    UnitQueue(int waitingMax) {
        this.waitingMax = waitingMax;
    }

    /** Lets a unit wait; false when too many wait or the queue is closed. */
    boolean offer(Pending<?> pending) {
        lock.lock();
        try {
            if (closed || waiting.size() >= waitingMax) {
                return false;
            }
            waiting.addLast(pending);
            changed.signalAll(); // units that wait for others to let go wait here too
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until some units can run together, at most this many, and takes them and holds what they touch. Empty when the
     * queue is closed and nothing waits.
     */
    List<Pending<?>> take(int unitsMax) throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                var taken = takeRunnable(unitsMax);
                if (!taken.isEmpty() || (closed && waiting.isEmpty())) {
                    return taken;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Holds more resources for a running unit; false, with nothing changed, when another unit holds or waits for one. */
    boolean hold(Pending<?> running, Collection<ResourceKey> more) {
        lock.lock();
        try {
            var fresh =
                    more.stream().filter(key -> !running.keys().contains(key)).toList();
            if (fresh.stream().anyMatch(held::contains)) {
                return false;
            }
            held.addAll(fresh);
            running.learn(fresh);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #hold}, but waits for the units that hold some of these, at most {@link #FREE_MAX}. */
    boolean holdWhenFree(Pending<?> running, Collection<ResourceKey> more) {
        var left = FREE_MAX.toNanos();
        lock.lock();
        try {
            while (!hold(running, more)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Frees what a unit held; it has ended. */
    void release(Pending<?> ended) {
        lock.lock();
        try {
            held.removeAll(ended.keys());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets taken units wait again, before all others, and with what they wanted to touch added. */
    void putBack(Pending<?> taken, Collection<ResourceKey> wanted) {
        lock.lock();
        try {
            held.removeAll(taken.keys());
            taken.learn(wanted);
            waiting.addFirst(taken);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes all that waits, to end it. */
    List<Pending<?>> drain() {
        lock.lock();
        try {
            List<Pending<?>> all = List.copyOf(waiting);
            waiting.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is let in; what waits is still given out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private List<Pending<?>> takeRunnable(int unitsMax) {
        List<Pending<?>> taken = new ArrayList<>();
        Set<ResourceKey> passed = new HashSet<>();
        var each = waiting.iterator();
        while (each.hasNext() && taken.size() < unitsMax) {
            var next = each.next();
            if (!Collections.disjoint(next.keys(), held) || !Collections.disjoint(next.keys(), passed)) {
                passed.addAll(next.keys());
            } else if (next.alone() && !taken.isEmpty()) {
                break;
            } else {
                each.remove();
                held.addAll(next.keys());
                taken.add(next);
                if (next.alone()) {
                    break;
                }
            }
        }
        return taken;
    }
}
