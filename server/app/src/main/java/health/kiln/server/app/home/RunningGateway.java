/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.home;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
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
 * @param databaseUrl how a command on this machine reaches the same database; the password is in the home's secrets
 */
public record RunningGateway(long pid, String baseUrl, String mllp, String databaseUrl, String databaseUser) {
    /** The home's secret that opens its own database to commands. */
    public static final String PASSWORD = "database-password";

    private static final Logger LOG = LoggerFactory.getLogger(RunningGateway.class);
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
                texts.getProperty("baseUrl", ""),
                texts.getProperty("mllp", ""),
                texts.getProperty("databaseUrl", ""),
                texts.getProperty("databaseUser", ""));
        return ProcessHandle.of(gateway.pid()).filter(ProcessHandle::isAlive).map(_ -> gateway);
    }

    /** Makes it known. */
    public void announce(HomeDirectory home) throws IOException {
        var texts = new Properties();
        texts.putAll(new TreeMap<>(Map.of(
                "pid", Long.toString(pid),
                "baseUrl", baseUrl,
                "mllp", mllp,
                "databaseUrl", databaseUrl,
                "databaseUser", databaseUser)));
        var text = new StringWriter();
        texts.store(text, null);
        home.write(home.path().resolve(FILE), text.toString());
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
