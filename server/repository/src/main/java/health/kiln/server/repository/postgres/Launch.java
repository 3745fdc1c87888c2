/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/** Brings a server up on a cluster, over whatever an earlier one left there. */
final class Launch {
    /** A killed server's processes take a moment to be gone; till then its locks are not stale. */
    private static final Duration LOCKS_MAX = Duration.ofSeconds(20);

    /** Recovery of the write-ahead log takes a while after a crash. */
    private static final Duration READY_MAX = Duration.ofMinutes(10);

    private static final Duration STOP_MAX = Duration.ofSeconds(60);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(100);
    private static final Duration READY_PAUSE = Duration.ofMillis(10);

    private final Cluster cluster;
    private final ServerSettings settings;

    Launch(Cluster cluster, ServerSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    /** A server that takes connections. */
    record Server(Postmaster postmaster, int port) {}

    /** Starts it on this port, or on any free one when 0. */
    Server start(int port) throws IOException, InterruptedException, DatabaseStartException {
        var begun = System.nanoTime();
        while (true) {
            stopOrphan();
            var chosen = port == 0 ? freePort() : port;
            var postmaster = Postmaster.start(cluster.serverCommand(chosen, settings));
            if (becomesReady(postmaster)) {
                return new Server(postmaster, chosen);
            }
            var reason = postmaster.lastWords();
            if (!passes(reason, port) || System.nanoTime() - begun > LOCKS_MAX.toNanos()) {
                throw new DatabaseStartException(sentence(reason, port));
            }
            Thread.sleep(RETRY_PAUSE);
        }
    }

    /** A server that outlived the process that started it is not adopted: nobody would watch it. */
    private void stopOrphan() throws IOException, InterruptedException, DatabaseStartException {
        cluster.forgetStrangers();
        var begun = System.nanoTime();
        while (cluster.running().isPresent() && !cluster.stop("fast", STOP_MAX)) {
            if (System.nanoTime() - begun > STOP_MAX.toNanos()) {
                throw new DatabaseStartException("The PostgreSQL that an earlier run left in " + cluster.data()
                        + " does not stop within " + STOP_MAX.toSeconds() + " s.");
            }
            Thread.sleep(RETRY_PAUSE);
        }
    }

    private boolean becomesReady(Postmaster postmaster)
            throws IOException, InterruptedException, DatabaseStartException {
        var begun = System.nanoTime();
        while (postmaster.alive()) {
            if (cluster.ready(postmaster.pid())) {
                return true;
            }
            if (System.nanoTime() - begun > READY_MAX.toNanos()) {
                postmaster.kill();
                throw new DatabaseStartException(
                        "The embedded PostgreSQL is not ready after " + READY_MAX.toMinutes() + " minutes.");
            }
            Thread.sleep(READY_PAUSE);
        }
        return false;
    }

    private static boolean passes(String reason, int port) {
        return reason.contains("lock file")
                || reason.contains("shared memory block")
                || (port == 0 && portTaken(reason));
    }

    private static boolean portTaken(String reason) {
        return reason.contains("TCP/IP sockets");
    }

    private static String sentence(String reason, int port) {
        return portTaken(reason)
                ? "Port " + port + " on 127.0.0.1, meant for the embedded PostgreSQL, is in use."
                : "The embedded PostgreSQL does not start: " + reason;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
