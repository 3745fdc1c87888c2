/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import health.kiln.mappings.hl7v2.Hl7Charsets;
import health.kiln.server.app.command.CommandException;
import health.kiln.server.app.command.Commands;
import health.kiln.server.app.config.ConfigException;
import health.kiln.server.app.config.Settings;
import health.kiln.server.app.config.SettingsReader;
import health.kiln.server.app.gateway.Demo;
import health.kiln.server.app.gateway.Gateway;
import health.kiln.server.app.home.HomeDirectory;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** {@code main}: reads the command line, and is the one place that meets the environment and the clock. */
public final class Kiln {
    private static final int EXIT_FAILED = 1;

    private Kiln() {}

    public static void main(String[] arguments) {
        var environment = new Machine(System.getenv(), printing(FileDescriptor.out), printing(FileDescriptor.err));
        System.exit(commandLine(environment).execute(arguments));
    }

    private static PrintStream printing(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** The whole command line over an environment. */
    static CommandLine commandLine(Commands.Environment environment) {
        var line = new CommandLine(new Commands(environment), new IFactory() {
                    @Override
                    public <K> K create(Class<K> type) throws Exception {
                        return type == Commands.Client.class
                                ? type.cast(new Commands.Client(environment))
                                : type == Commands.Maps.class
                                        ? type.cast(new Commands.Maps(environment))
                                        : CommandLine.defaultFactory().create(type);
                    }
                })
                .setOut(new PrintWriter(environment.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(environment.err(), true, StandardCharsets.UTF_8));
        return line.setExecutionExceptionHandler((failure, _, _) -> {
            if (failure instanceof CommandException told) {
                environment.err().println("kiln: " + told.getMessage());
                return EXIT_FAILED;
            }
            throw failure;
        });
    }

    /** The machine that Kiln runs on. */
    private record Machine(Map<String, String> variables, PrintStream out, PrintStream err)
            implements Commands.Environment {
        @Override
        public InstantSource clock() {
            return Clock.systemUTC();
        }

        @Override
        public boolean onTerminal() {
            return Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .isPresent();
        }

        @Override
        public Path usualHome() {
            return Path.of(variables.getOrDefault("KILN_HOME", ".kiln"));
        }

        @Override
        public Settings settings(Path home) throws ConfigException {
            return new SettingsReader(variables, ZoneId.systemDefault(), Hl7Charsets::named).read(home);
        }

        @Override
        public int runGateway(HomeDirectory home, Settings settings) throws CommandException {
            return Gateway.run(home, settings, clock(), out);
        }

        @Override
        public int runDemo(HomeDirectory home) throws CommandException {
            return new Demo(home, this).run();
        }
    }
}
