/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.home;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the gateway of a home listens, so that commands beside it find it: written when it is ready, removed when it
 * stops, and ignored when its process is gone.
 *
 * @param startedAt when the process started; tells it from a later one with the same number
 * @param databaseUrl how a command on this machine reaches the home's own database; empty when it has none
 */
public record RunningGateway(
        long pid, Instant startedAt, String baseUrl, String mllp, String databaseUrl, String databaseUser) {
    private static final Logger LOG = LoggerFactory.getLogger(RunningGateway.class);
    /** The system derives start times from a clock that may be set between two looks. */
    private static final Duration CLOCK_STEP_MAX = Duration.ofSeconds(2);

    private static final String FILE = "gateway.properties";

    /** The gateway that runs on this home; empty when none does. */
    public static Optional<RunningGateway> find(HomeDirectory home) throws IOException {
        var file = home.path().resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var texts = new Properties();
        texts.load(new StringReader(Files.readString(file)));
        var gateway = new RunningGateway(
                Long.parseLong(texts.getProperty("pid", "0")),
                Instant.parse(texts.getProperty("startedAt", Instant.EPOCH.toString())),
                texts.getProperty("baseUrl", ""),
                texts.getProperty("mllp", ""),
                texts.getProperty("databaseUrl", ""),
                texts.getProperty("databaseUser", ""));
        return ProcessHandle.of(gateway.pid())
                .filter(process -> process.isAlive() && gateway.began(process))
                .map(_ -> gateway);
    }

    /** Whether a gateway announced itself on this home and ended without taking it back, as one that was killed. */
    public static boolean isLeftBehind(HomeDirectory home) throws IOException {
        return Files.exists(home.path().resolve(FILE)) && find(home).isEmpty();
    }

    /** The gateway that this process is. */
    public static RunningGateway ofThisProcess(String baseUrl, String mllp, String databaseUrl, String databaseUser) {
        var process = ProcessHandle.current();
        return new RunningGateway(process.pid(), startedAt(process), baseUrl, mllp, databaseUrl, databaseUser);
    }

    /** Makes it known. */
    public void announce(HomeDirectory home) throws IOException {
        var texts = new Properties();
        texts.putAll(new TreeMap<>(Map.of(
                "pid", Long.toString(pid),
                "startedAt", startedAt.toString(),
                "baseUrl", baseUrl,
                "mllp", mllp,
                "databaseUrl", databaseUrl,
                "databaseUser", databaseUser)));
        var text = new StringWriter();
        texts.store(text, null);
        home.write(home.path().resolve(FILE), text.toString());
    }

    /** A process number alone tells nothing: after a restart, and in a container always, another process has it. */
    private boolean began(ProcessHandle process) {
        return Duration.between(startedAt, startedAt(process)).abs().compareTo(CLOCK_STEP_MAX) <= 0;
    }

    private static Instant startedAt(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    /** Takes it back. */
    public static void withdraw(HomeDirectory home) {
        try {
            Files.deleteIfExists(home.path().resolve(FILE));
        } catch (IOException stays) {
            LOG.warn(
                    "The gateway's announcement stays behind: error={}",
                    stays.getClass().getSimpleName());
        }
    }
}
