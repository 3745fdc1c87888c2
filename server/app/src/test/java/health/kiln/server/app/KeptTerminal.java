/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import health.kiln.mappings.hl7v2.Hl7Charsets;
import health.kiln.server.app.command.Commands;
import health.kiln.server.app.config.ConfigException;
import health.kiln.server.app.config.Settings;
import health.kiln.server.app.config.SettingsReader;
import health.kiln.server.app.home.HomeDirectory;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/** Where commands run in a test: no person reads, no variable is set, and no gateway is started. */
record KeptTerminal(PrintStream out, PrintStream err, Path usualHome, InstantSource clock)
        implements Commands.Environment {
    @Override
    public boolean onTerminal() {
        return false;
    }

    @Override
    public Settings settings(Path home) throws ConfigException {
        return new SettingsReader(Map.of(), ZoneId.of("UTC"), Hl7Charsets::named).read(home);
    }

    @Override
    public int runGateway(HomeDirectory home, Settings settings) {
        throw new AssertionError("no command here starts a gateway");
    }

    @Override
    public int runDemo(HomeDirectory home) {
        throw new AssertionError("no command here starts a gateway");
    }
}
