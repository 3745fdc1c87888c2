/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A started server process and what it says. */
final class Postmaster {
    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    private static final int LINES_KEPT = 50;

    private final Process process;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final Thread listener;

    private Postmaster(Process process) {
        this.process = process;
        this.listener = Thread.ofVirtual().name("postgres-log").unstarted(this::listen);
    }

    /** Starts the process. INVARIANT: the calling thread lives as long as the server shall (see pdeathsig). */
    static Postmaster start(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var postmaster = new Postmaster(process);
        postmaster.listener.start();
        return postmaster;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Why it ended, in its own words; only after its end. */
    String lastWords() throws InterruptedException {
        listener.join(1000);
        synchronized (lastLines) {
            return lastLines.stream()
                    .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                    .findFirst()
                    .orElse(lastLines.isEmpty() ? "no reason given" : lastLines.getLast());
        }
    }

    private void listen() {
        try (var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                LOG.atLevel(weight(line)).log("PostgreSQL says: {}", line);
                keep(line);
            }
        } catch (IOException endOfProcess) {
            LOG.debug("The log of PostgreSQL has ended", endOfProcess);
        }
    }

    private static Level weight(String line) {
        if (line.contains("PANIC:") || line.contains("terminated by signal")) {
            return Level.WARN;
        }
        return line.contains("FATAL:") ? Level.INFO : Level.DEBUG;
    }

    private void keep(String line) {
        synchronized (lastLines) {
            lastLines.addLast(line);
            if (lastLines.size() > LINES_KEPT) {
                lastLines.removeFirst();
            }
        }
    }
}
