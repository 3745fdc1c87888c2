/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import health.kiln.connectors.envelope.SourceName;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.mina.transport.socket.SocketSessionConfig;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;

/**
 * Listens for HL7 v2 over MLLP and has each message answered, in order per connection. Runs once: started, then stopped;
 * a listener that is to run again is a new one. {@link #start} and {@link #stop} are for one thread at a time.
 *
 * <p>MINA logs every reset by a peer as an error of {@code org.apache.mina.core.service.IoProcessor}. The listener is told
 * of them too and counts them, so that logger is best switched off.
 */
public final class MllpListener {
    private static final int BACKLOG = 256;
    private static final int READ_BYTES = 4096;
    /** Socket loops only move bytes; two of them keep up with more than the journal can store. */
    private static final int SOCKET_LOOPS = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);

    private static final long TICK_MILLIS_MIN = 5;
    private static final long TICK_MILLIS_MAX = 1000;

    private final InetSocketAddress address;
    private final MllpSite site;
    private final MllpSessions sessions;
    private final ExecutorService handlers;
    private final ScheduledExecutorService ticker;
    private final ExecutorService socketThreads;
    private final SocketLoops loops;
    private final NioSocketAcceptor acceptor;

    /**
     * A listener that is not yet started.
     *
     * @param address where to listen; port 0 takes any free one, told by {@link #localAddress}
     * @param clock dates the answers that the listener gives by itself
     * @param counters counts on over several listeners
     */
    public MllpListener(
            SourceName name,
            InetSocketAddress address,
            MllpLimits limits,
            MllpHandler handler,
            InstantSource clock,
            MllpCounters counters) {
        this.address = address;
        this.handlers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("mllp-" + name + "-", 0).factory());
        this.ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("mllp-" + name + "-clock").factory());
        this.site = new MllpSite(
                name.value(),
                limits,
                new ByteBudget(limits.bytesMax()),
                handler,
                handlers,
                new NegativeReplies(clock),
                counters);
        this.sessions = new MllpSessions(site);
        this.socketThreads = Executors.newCachedThreadPool(Thread.ofPlatform()
                .daemon()
                .name("mllp-" + name + "-socket-", 0)
                .factory());
        this.loops = new SocketLoops(SOCKET_LOOPS, socketThreads);
        this.acceptor = new NioSocketAcceptor(socketThreads, loops);
    }

    /** Binds and begins to accept. Throws when the address cannot be bound; then nothing is left running. */
    public void start() throws IOException {
        acceptor.setReuseAddress(true);
        acceptor.setBacklog(BACKLOG);
        acceptor.setCloseOnDeactivation(false);
        acceptor.setHandler(sessions);
        SocketSessionConfig config = acceptor.getSessionConfig();
        config.setKeepAlive(true);
        config.setTcpNoDelay(true);
        config.setMaxReadBufferSize(MllpLimits.READ_AHEAD_BYTES_MAX);
        config.setReadBufferSize(READ_BYTES);
        try {
            acceptor.bind(address);
        } catch (IOException e) {
            release();
            throw e;
        }
        long tick = Math.clamp(shortestTimeout().toMillis() / 8, TICK_MILLIS_MIN, TICK_MILLIS_MAX);
        var _ = ticker.scheduleWithFixedDelay(sessions::tick, tick, tick, TimeUnit.MILLISECONDS);
    }

    /** Where it listens, with the port that it got. Only while it runs. */
    public InetSocketAddress localAddress() {
        return acceptor.getLocalAddress();
    }

    /** Bytes of frames that arrive or are being answered now. */
    public long bytesHeld() {
        return site.budget().bytes();
    }

    /**
     * Stops accepting, lets every message in hand be answered, then closes its connection; connections without one are
     * closed at once. Returns whether all were done within the time; those that were not are cut off.
     */
    public boolean stop(Duration drain) {
        sessions.refuseNew();
        acceptor.unbind();
        boolean isDrained = sessions.drain(drain);
        if (!isDrained) {
            sessions.cutOff();
        }
        release();
        return isDrained;
    }

    private void release() {
        ticker.shutdownNow();
        handlers.shutdownNow();
        acceptor.dispose();
        loops.dispose();
        socketThreads.shutdown();
    }

    private Duration shortestTimeout() {
        Duration shortest = site.limits().frameTimeout();
        Duration reply = site.limits().replyTimeout();
        shortest = reply.compareTo(shortest) < 0 ? reply : shortest;
        Duration idle = site.limits().idleTimeout().orElse(shortest);
        return idle.compareTo(shortest) < 0 ? idle : shortest;
    }
}
