/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open connections of one listener, and the socket loop's way to them. Safe for use by many threads. */
final class MllpSessions extends IoHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(MllpSessions.class);

    /** A flood of connections is one line a minute in the log; the counter has them all. */
    private static final long WARNING_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final MllpSite site;
    private final Map<IoSession, MllpConnection> open = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closed = lock.newCondition();
    private final AtomicLong warnedNanos = new AtomicLong(System.nanoTime() - WARNING_EVERY_NANOS);
    private volatile boolean isRefusing;

    MllpSessions(MllpSite site) {
        this.site = site;
    }

    /** From now on every new connection is closed at once. */
    void refuseNew() {
        isRefusing = true;
    }

    /** Lets every connection finish and close; false when some did not within the time. */
    boolean drain(Duration atMost) {
        long remaining = atMost.toNanos();
        open.values().forEach(MllpConnection::drain);
        lock.lock();
        try {
            while (!open.isEmpty() && remaining > 0) {
                remaining = closed.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return open.isEmpty();
    }

    void cutOff() {
        LOG.warn("Connections were cut off before their answer: source={} connections={}", site.name(), open.size());
        open.keySet().forEach(IoSession::closeNow);
    }

    void tick() {
        long now = System.nanoTime();
        open.values().forEach(connection -> connection.tick(now));
    }

    @Override
    public void sessionCreated(IoSession session) {
        if (isRefusing || !site.counters().admit(site.limits().connectionsMax())) {
            refuse(session);
            return;
        }
        var connection = new MllpConnection(session, site);
        open.put(session, connection);
        if (isRefusing) {
            connection.drain();
        }
    }

    private void refuse(IoSession session) {
        site.counters().refused();
        long now = System.nanoTime();
        long warned = warnedNanos.get();
        if (!isRefusing && now - warned >= WARNING_EVERY_NANOS && warnedNanos.compareAndSet(warned, now)) {
            LOG.warn(
                    "Connections are refused: source={} connectionsMax={}",
                    site.name(),
                    site.limits().connectionsMax());
        }
        session.closeNow();
    }

    @Override
    public void messageReceived(IoSession session, Object message) {
        MllpConnection connection = open.get(session);
        if (connection != null) {
            connection.received(((IoBuffer) message).buf());
        }
    }

    @Override
    public void inputClosed(IoSession session) {
        MllpConnection connection = open.get(session);
        if (connection != null) {
            connection.inputEnded();
        } else {
            session.closeNow();
        }
    }

    @Override
    public void sessionClosed(IoSession session) {
        MllpConnection connection = open.remove(session);
        if (connection == null) {
            return;
        }
        site.counters().dismiss();
        connection.closed();
        lock.lock();
        try {
            closed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A reset by the peer is its right and no error; anything else is ours. */
    @Override
    public void exceptionCaught(IoSession session, Throwable cause) {
        if (cause instanceof IOException) {
            site.counters().lost();
            LOG.debug("A connection was lost: source={}", site.name());
        } else {
            LOG.error("A connection failed: source={}", site.name(), cause);
        }
        session.closeNow();
    }
}
