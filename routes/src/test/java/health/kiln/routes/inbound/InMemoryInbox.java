/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.envelope.Envelope;
import health.kiln.mappings.Mapping;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The inbox of tests: everything the port promises except that it outlives the process. Can be told to be full or away. */
public final class InMemoryInbox implements Inbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition settled = lock.newCondition();
    private final InstantSource clock;
    private final int messagesMax;

    private final Map<Long, Entry> entries = new LinkedHashMap<>();
    private final Map<ContentKey, Long> byContent = new HashMap<>();
    private final Set<NumberKey> usedNumbers = new HashSet<>();
    private final Map<String, List<Entry>> leases = new HashMap<>();
    private final Set<String> heldLanes = new HashSet<>();
    private long lastId;
    private long lastLease;
    private long keeps;
    private boolean away;

    public InMemoryInbox() {
        this(InstantSource.system(), Integer.MAX_VALUE);
    }

    /** Holds this many unsettled messages; more are refused with {@code Full}. */
    public InMemoryInbox(InstantSource clock, int messagesMax) {
        this.clock = clock;
        this.messagesMax = messagesMax;
    }

    /** Plays a database that does not answer, until told otherwise. */
    public void away(boolean isAway) {
        locked(() -> {
            away = isAway;
            work.signalAll();
        });
    }

    /** What is held, oldest first. */
    public List<Held> held() {
        lock.lock();
        try {
            return entries.values().stream()
                    .map(entry -> new Held(
                            entry.id,
                            entry.envelope,
                            entry.label,
                            Optional.ofNullable(entry.mapping),
                            entry.reused,
                            entry.attempts))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** How often {@code keep} was called. */
    public long keeps() {
        lock.lock();
        try {
            return keeps;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Keeping keep(Envelope envelope, Label label) {
        lock.lock();
        try {
            keeps++;
            if (away) {
                return new Keeping.Unavailable();
            }
            var content = new ContentKey(
                    envelope.source().value(),
                    number(label),
                    ByteBuffer.wrap(envelope.bytes().clone()));
            Long earlier = byContent.get(content);
            if (earlier != null) {
                Entry entry = entry(earlier);
                return new Keeping.Duplicate(entry.id, entry.keptAt);
            }
            if (entries.values().stream().filter(Entry::isOpen).count() >= messagesMax) {
                return new Keeping.Full();
            }
            return keepNew(envelope, label, content);
        } finally {
            lock.unlock();
        }
    }

    private Keeping keepNew(Envelope envelope, Label label, ContentKey content) {
        boolean isReused = label.controlId().isPresent()
                && !usedNumbers.add(new NumberKey(envelope.source().value(), number(label)));
        var entry = new Entry(new MessageId(++lastId), clock.instant(), envelope, label, isReused);
        entries.put(lastId, entry);
        byContent.put(content, lastId);
        work.signalAll();
        return isReused ? new Keeping.Reused(entry.id, entry.keptAt) : new Keeping.Kept(entry.id, entry.keptAt);
    }

    @Override
    public Outcome await(MessageId id, Duration atMost) {
        long remaining = atMost.toNanos();
        lock.lock();
        try {
            Entry entry = entry(id.value());
            while (entry.isOpen() && remaining > 0) {
                remaining = settled.awaitNanos(remaining);
            }
            return entry.outcome();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Pending();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Batch claim(int messagesMax) {
        lock.lock();
        try {
            var claimed = new ArrayList<Entry>();
            if (!away) {
                for (Entry entry : entries.values()) {
                    if (entry.isOpen() && claimed.size() < messagesMax && !heldLanes.contains(entry.label.laneKey())) {
                        claimed.add(entry);
                        entry.attempts++;
                    }
                }
            }
            String lease = Long.toString(++lastLease);
            if (!claimed.isEmpty()) {
                leases.put(lease, claimed);
                claimed.forEach(entry -> heldLanes.add(entry.label.laneKey()));
            }
            return new Batch(lease, claimed.stream().map(Entry::claimed).toList());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void awaitWork(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long remaining = atMost.toNanos();
            while (!hasWork() && remaining > 0) {
                remaining = work.awaitNanos(remaining);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean hasWork() {
        return !away
                && entries.values().stream()
                        .anyMatch(entry -> entry.isOpen() && !heldLanes.contains(entry.label.laneKey()));
    }

    @Override
    public boolean settle(Batch batch, List<Mapping> mappings) {
        if (batch.messages().size() != mappings.size()) {
            throw new IllegalArgumentException("a batch is settled with one mapping for each of its messages");
        }
        lock.lock();
        try {
            if (away) {
                return false;
            }
            List<Entry> held = leases.get(batch.lease());
            if (held == null) {
                return false;
            }
            for (int i = 0; i < held.size(); i++) {
                held.get(i).mapping = mappings.get(i);
            }
            free(batch);
            settled.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(Batch batch) {
        locked(() -> free(batch));
    }

    private void free(Batch batch) {
        List<Entry> held = leases.remove(batch.lease());
        if (held != null) {
            held.forEach(entry -> heldLanes.remove(entry.label.laneKey()));
            work.signalAll();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private Entry entry(long id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            throw new IllegalArgumentException("no message " + id);
        }
        return entry;
    }

    private static String number(Label label) {
        return label.controlId().map(id -> id.value()).orElse("");
    }

    /** One message as the inbox holds it; {@code mapping} is present once it is settled. */
    public record Held(
            MessageId id, Envelope envelope, Label label, Optional<Mapping> mapping, boolean reused, int attempts) {}

    private record ContentKey(String source, String controlId, ByteBuffer bytes) {}

    private record NumberKey(String source, String controlId) {}

    private static final class Entry {
        private final MessageId id;
        private final Instant keptAt;
        private final Envelope envelope;
        private final Label label;
        private final boolean reused;
        private int attempts;
        private @Nullable Mapping mapping;

        private Entry(MessageId id, Instant keptAt, Envelope envelope, Label label, boolean reused) {
            this.id = id;
            this.keptAt = keptAt;
            this.envelope = envelope;
            this.label = label;
            this.reused = reused;
        }

        private boolean isOpen() {
            return mapping == null;
        }

        private Claimed claimed() {
            return new Claimed(id, envelope, label, attempts);
        }

        private Outcome outcome() {
            return switch (mapping) {
                case null -> new Outcome.Pending();
                case Mapping.Mapped _ -> new Outcome.Processed();
                case Mapping.Unclaimed _ -> new Outcome.Unclaimed();
                case Mapping.Refused refused -> new Outcome.Parked(refused.problems());
            };
        }
    }
}
