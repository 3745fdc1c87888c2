/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, on 127.0.0.1 only, with password (SCRAM) and checksums, durable as any. It takes what
 * an earlier run left in its folder, whatever ended that run; it is started again when it crashes; and where the system
 * can (Linux), it shuts down by itself when this process is killed.
 *
 * <p>For one machine and a try in a minute. Its major version is pinned for the life of the folder, and there is no
 * backup tool in it: in production use a PostgreSQL of your own, by URL. Safe for many threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    /** How often in a row the server is started again before we give up; a quiet time forgives. */
    private static final int RESTARTS_MAX = 5;

    private static final Duration QUIET = Duration.ofMinutes(2);
    private static final Duration RESTART_PAUSE = Duration.ofMillis(250);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    private final FolderLock lock;
    private final Cluster cluster;
    private final Launch launch;
    private final Thread supervisor;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final LongAdder restarts = new LongAdder();
    private volatile boolean stopping;

    private EmbeddedPostgres(FolderLock lock, Cluster cluster, Setup setup) {
        this.lock = lock;
        this.cluster = cluster;
        this.launch = new Launch(cluster, setup.settings());
        this.supervisor =
                Thread.ofPlatform().daemon().name("postgres-supervisor").unstarted(() -> supervise(setup.port()));
    }

    /**
     * How a server is set up.
     *
     * @param folder holds everything of this server; made, for the owner alone, when it is new
     * @param binaries where the programs are unpacked to; may be shared by several servers
     * @param port to listen on; 0 takes a free one
     */
    public record Setup(Path folder, Path binaries, int port, ServerSettings settings) {
        public Setup {
            folder = folder.toAbsolutePath().normalize();
            binaries = binaries.toAbsolutePath().normalize();
        }

        /** For production: everything in one folder, any free port. */
        public static Setup in(Path folder) {
            return new Setup(folder, folder.resolve("binaries"), 0, ServerSettings.production());
        }

        public Setup onPort(int port) {
            return new Setup(folder, binaries, port, settings);
        }
    }

    /** Starts a server and returns when it takes connections. */
    public static EmbeddedPostgres start(Setup setup) throws DatabaseStartException {
        try {
            Folders.createPrivate(setup.folder());
            var lock = FolderLock.take(setup.folder());
            try {
                return start(setup, lock);
            } catch (DatabaseStartException | IOException | InterruptedException failure) {
                lock.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new DatabaseStartException("The embedded PostgreSQL cannot be started: " + failure, failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new DatabaseStartException("The start of the embedded PostgreSQL was interrupted.", stop);
        }
    }

    private static EmbeddedPostgres start(Setup setup, FolderLock lock)
            throws DatabaseStartException, IOException, InterruptedException {
        var privileges = Privileges.ofThisProcess();
        var binaries = PostgresBinaries.unpack(setup.binaries());
        var cluster = Cluster.open(
                setup.folder(), binaries, privileges, setup.settings().durable());
        var server = new EmbeddedPostgres(lock, cluster, setup);
        server.supervisor.start();
        try {
            server.port.join();
        } catch (CompletionException failure) {
            throw new DatabaseStartException(
                    String.valueOf(server.port.exceptionNow().getMessage()), failure);
        }
        return server;
    }

    /** Where it listens. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port.join() + "/postgres";
    }

    public String user() {
        return Cluster.USER;
    }

    /** What opens the server in this folder, for whoever may read the folder while another process runs the server. */
    public static String passwordIn(Path folder) throws IOException {
        return Files.readString(Cluster.passwordFile(folder)).strip();
    }

    public String password() {
        return cluster.password();
    }

    /** How often it was started again after a crash. */
    public long restarts() {
        return restarts.sum();
    }

    /** Whether it is up, or will be again; false when it was stopped or crashed too often. */
    public boolean supervised() {
        return supervisor.isAlive();
    }

    /** Stops the server: what was committed is on disk, what was not is gone. Waits at most a minute for it. */
    @Override
    public void close() {
        stopping = true;
        var begun = System.nanoTime();
        try {
            while (supervisor.isAlive()) {
                var late = System.nanoTime() - begun > STOP_MAX.toNanos();
                cluster.stop(late ? "immediate" : "fast", STOP_MAX);
                supervisor.join(RESTART_PAUSE);
            }
            lock.close();
        } catch (IOException failure) {
            LOG.warn("The embedded PostgreSQL did not stop in order", failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** INVARIANT: starts the server's processes itself and ends only after them; pdeathsig is tied to this thread. */
    private void supervise(int wantedPort) {
        try {
            var server = launch.start(wantedPort);
            port.complete(server.port());
            var failures = 0;
            while (!stopping && failures <= RESTARTS_MAX) {
                var begun = System.nanoTime();
                var status = server.postmaster().awaitEnd();
                if (!stopping) {
                    failures = System.nanoTime() - begun > QUIET.toNanos() ? 1 : failures + 1;
                    LOG.error("The embedded PostgreSQL has ended and is started again: status={}", status);
                    Thread.sleep(RESTART_PAUSE.multipliedBy(failures));
                    server = launch.start(server.port());
                    restarts.increment();
                }
            }
        } catch (DatabaseStartException | IOException failure) {
            fail(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            fail(stop);
        }
    }

    private void fail(Exception cause) {
        if (!port.completeExceptionally(cause) && !stopping) {
            LOG.error("The embedded PostgreSQL cannot be started again", cause);
        }
    }
}
