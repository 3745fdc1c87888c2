/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import health.kiln.connectors.envelope.SourceName;
import health.kiln.routes.inbound.MessageId;
import health.kiln.server.app.config.ConfigException;
import health.kiln.server.app.config.Settings;
import health.kiln.server.app.home.HomeDirectory;
import health.kiln.server.inbox.Replay;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.smart.Clients;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words after {@code ./kiln}, as picocli reads them; each hands over to the class that does it. */
@Command(
        name = "kiln",
        description = "Raw hospital feeds in, FHIR out.",
        mixinStandardHelpOptions = true,
        subcommands = {Commands.Client.class, Commands.Maps.class},
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true)
public final class Commands {
    private static final String HOME = "the home directory: database, keys, secrets (default: KILN_HOME, else ./.kiln)";
    private static final String PEER = "--to is HOST:PORT, as 127.0.0.1:2575";

    private final Environment environment;
    private final Homes homes;

    public Commands(Environment environment) {
        this.environment = environment;
        this.homes = new Homes(environment);
    }

    /** What commands need of the world outside. */
    public interface Environment {
        PrintStream out();

        PrintStream err();

        InstantSource clock();

        /** Whether a person reads what goes to {@code out}, and no program. */
        boolean onTerminal();

        /** The home directory, if the command line names none. */
        Path usualHome();

        Settings settings(Path home) throws ConfigException;

        /** Runs a gateway until it is told to stop. */
        int runGateway(HomeDirectory home, Settings settings) throws CommandException;

        /** Runs a gateway on a fresh home and shows it at work, until it is told to stop. */
        int runDemo(HomeDirectory home) throws CommandException;
    }

    @Command(
            name = "up",
            description = "Starts the gateway; SIGTERM or Ctrl-C drains and stops it.",
            mixinStandardHelpOptions = true)
    int up(@Option(names = "--home", description = HOME) Optional<Path> home) throws CommandException {
        var directory = homes.named(home);
        return environment.runGateway(directory, homes.settings(directory));
    }

    @Command(
            name = "demo",
            description =
                    "Starts a gateway on a fresh home, sends it an admission, an order and a result, and shows what they became.",
            mixinStandardHelpOptions = true)
    int demo(
            @Option(names = "--home", description = "a home directory of the demo's own; emptied at each start")
                    Optional<Path> home)
            throws CommandException {
        return environment.runDemo(
                new HomeDirectory(home.orElseGet(() -> environment.usualHome().resolve("demo"))));
    }

    @Command(
            name = "send",
            description = "Sends files over MLLP and prints the acknowledgements.",
            mixinStandardHelpOptions = true)
    int send(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "each is sent as one message")
                    List<Path> files,
            @Option(names = "--to", required = true, paramLabel = "HOST:PORT") String to,
            @Option(names = "--connections", defaultValue = "1", description = "at the same time (default: 1)")
                    int connections,
            @Option(
                            names = "--rate",
                            defaultValue = "0",
                            description = "messages per second (default: as fast as answers come)")
                    int rate,
            @Option(names = "--repeat", defaultValue = "1", description = "how often all files are sent (default: 1)")
                    int repeat,
            @Option(
                            names = "--timeout",
                            defaultValue = "30",
                            description = "seconds to wait for each answer (default: 30)")
                    int timeout)
            throws CommandException {
        if (timeout < 1 || timeout > 86_400) {
            throw new CommandException("--timeout is 1 to 86400 seconds");
        }
        return new SendCommand(environment.out())
                .run(new SendCommand.Load(files, peer(to), connections, rate, repeat, Duration.ofSeconds(timeout)));
    }

    @Command(
            name = "map",
            description = "Shows the FHIR that a message would become, and why; changes nothing.",
            mixinStandardHelpOptions = true)
    int map(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--home", description = HOME) Optional<Path> home,
            @Option(
                            names = "--channel",
                            defaultValue = "default",
                            description = "as this channel would map it (default: default)")
                    String channel,
            @Option(names = "--site", description = "with the rules of this site instead of the channel's")
                    Optional<String> site,
            @Option(
                            names = "--explain",
                            paramLabel = "PATH",
                            description = "why an element is as it is, such as Encounter.status")
                    Optional<String> explain)
            throws CommandException {
        return new MapCommand(environment.out(), environment.err(), environment.clock())
                .run(
                        homes.settings(home.isPresent() ? homes.existing(home) : homes.named(home)),
                        file,
                        channel,
                        site,
                        explain);
    }

    @Command(
            name = "token",
            description = "Prints an access token for a client whose secret this home holds.",
            mixinStandardHelpOptions = true)
    int token(
            @Parameters(paramLabel = "CLIENT", description = "the client_id") String clientId,
            @Option(names = "--scope", required = true, description = "such as 'system/*.rs'") String scope,
            @Option(names = "--home", description = HOME) Optional<Path> home)
            throws CommandException {
        new TokenCommand(environment.out()).run(homes.existing(home), clientId, scope);
        return 0;
    }

    @Command(name = "messages", description = "Lists the message log, newest first.", mixinStandardHelpOptions = true)
    int messages(
            @Option(names = "--status", description = "RECEIVED, PROCESSED, UNCLAIMED or ERROR")
                    Optional<String> status,
            @Option(names = "--since", paramLabel = "T", description = Since.DESCRIPTION) Optional<String> since,
            @Option(names = "--channel") Optional<String> channel,
            @Option(names = "--before", paramLabel = "ID", description = "older than this message: the next page")
                    Optional<Long> before,
            @Option(names = "--limit", defaultValue = "50", description = "(default: 50)") int limit,
            @Option(names = "--await-idle", description = "first wait until nothing waits for processing")
                    boolean awaitIdle,
            @Option(
                            names = "--fidelity",
                            description = "instead of the messages: how much of them the maps read, by channel")
                    boolean fidelity,
            @Option(names = "--home", description = HOME) Optional<Path> home)
            throws CommandException {
        try (var opened = homes.database(home)) {
            var commands = new MessageCommands(
                    environment.out(), environment.clock(), opened.database().readers());
            if (awaitIdle) {
                commands.awaitIdle();
            }
            if (fidelity) {
                var settings = homes.settings(homes.existing(home));
                commands.fidelity(settings, since, channel.map(SourceName::new), limit);
                return 0;
            }
            var query = commands.query(status, since, channel.map(SourceName::new), before.map(MessageId::new), limit);
            if (commands.list(query) == 0 && channel.isPresent()) {
                homes.requireChannel(home, channel.get());
            }
        } catch (IllegalArgumentException notAName) {
            throw new CommandException(String.valueOf(notAName.getMessage()), notAName);
        }
        return 0;
    }

    @Command(
            name = "message",
            description = "Shows one message: how it ended, why, and with --raw its bytes.",
            mixinStandardHelpOptions = true)
    int message(
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--raw", description = "print the bytes as received; on a terminal each segment is a line")
                    boolean raw,
            @Option(names = "--lines", description = "with --raw: each segment is a line, not only on a terminal")
                    boolean lines,
            @Option(names = "--home", description = HOME) Optional<Path> home)
            throws CommandException {
        try (var opened = homes.database(home)) {
            var commands = new MessageCommands(
                    environment.out(), environment.clock(), opened.database().readers());
            if (raw) {
                commands.showRaw(id, lines || environment.onTerminal());
            } else {
                commands.show(id);
            }
        }
        return 0;
    }

    @Command(
            name = "replay",
            description = "Processes messages again: UNCLAIMED ones and those in ERROR, or all of the log.",
            mixinStandardHelpOptions = true)
    int replay(
            @Parameters(paramLabel = "ID", arity = "0..*") @Nullable List<Long> named,
            @Option(names = "--force", description = "PROCESSED ones too") boolean force,
            @Option(names = "--all", description = "whatever became of them, oldest first, while the gateway runs")
                    boolean all,
            @Option(names = "--since", paramLabel = "T", description = "with --all: kept since " + Since.DESCRIPTION)
                    Optional<String> since,
            @Option(names = "--channel", paramLabel = "NAME", description = "with --all: of this channel")
                    Optional<String> channel,
            @Option(names = "--after", paramLabel = "ID", description = "with --all: after this message")
                    Optional<Long> after,
            @Option(names = "--home", description = HOME) Optional<Path> home)
            throws CommandException {
        var ids = named == null ? List.<Long>of() : named;
        if (all != ids.isEmpty()) {
            throw new CommandException("name the messages to process again, or say --all");
        }
        if (!all && (since.isPresent() || channel.isPresent() || after.isPresent())) {
            throw new CommandException("--since, --channel and --after go with --all");
        }
        try (var opened = homes.database(home)) {
            if (all) {
                replayAll(opened.database().writers(), after, since, channel, home);
                return 0;
            }
            return new MessageCommands(
                            environment.out(),
                            environment.clock(),
                            opened.database().writers())
                    .replay(ids, force);
        }
    }

    private void replayAll(
            DataSource database,
            Optional<Long> after,
            Optional<String> since,
            Optional<String> channel,
            Optional<Path> home)
            throws CommandException {
        if (channel.isPresent()) {
            homes.requireChannel(home, channel.get());
        }
        var from = Since.read(since, environment.clock());
        try {
            var replay = new Replay(database, after.orElse(0L), from, channel.map(SourceName::new));
            new ReplayCommand(environment.out(), environment.clock()).run(replay);
        } catch (RepositoryUnavailableException away) {
            throw new CommandException("the database does not answer", away);
        }
    }

    @Command(
            name = "audit",
            description = "Lists who asked for what at the FHIR endpoint, newest first.",
            mixinStandardHelpOptions = true)
    int audit(
            @Option(names = "--since", paramLabel = "T", description = Since.DESCRIPTION) Optional<String> since,
            @Option(names = "--client", paramLabel = "CLIENT", description = "of this client_id")
                    Optional<String> client,
            @Option(
                            names = "--resource",
                            paramLabel = "TYPE/ID",
                            description = "of this resource, such as Observation/1")
                    Optional<String> resource,
            @Option(names = "--patient", paramLabel = "ID", description = "the same as --resource Patient/ID")
                    Optional<String> patient,
            @Option(names = "--before", paramLabel = "NUMBER", description = "older than this record: the next page")
                    Optional<Long> before,
            @Option(names = "--limit", defaultValue = "50", description = "(default: 50)") int limit,
            @Option(names = "--home", description = HOME) Optional<Path> home)
            throws CommandException {
        if (resource.isPresent() && patient.isPresent()) {
            throw new CommandException("--patient and --resource are two ways to say one thing; use one of them");
        }
        var from = Since.read(since, environment.clock()).orElse(Instant.EPOCH);
        var named = resource.or(() -> patient.map(id -> "Patient/" + id));
        try (var opened = homes.database(home)) {
            new AuditCommand(environment.out(), opened.database().readers())
                    .list(new AuditCommand.Query(from, client, named, before, limit));
        }
        return 0;
    }

    /** {@code kiln client …} */
    @Command(
            name = "client",
            description = "Registers apps and lists them.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND")
    public static final class Client {
        private final Environment environment;
        private final Homes homes;

        public Client(Environment environment) {
            this.environment = environment;
            this.homes = new Homes(environment);
        }

        @Command(
                name = "add",
                description = "Registers an app and prints it as JSON (RFC 7591).",
                mixinStandardHelpOptions = true)
        int add(
                @Parameters(paramLabel = "NAME") String name,
                @Option(names = "--scope", required = true, description = "what it may ask for, such as 'system/*.rs'")
                        String scope,
                @Option(names = "--secret", description = "it authenticates by a secret, which is made (the default)")
                        boolean secret,
                @Option(
                                names = "--jwks",
                                paramLabel = "FILE",
                                description = "it authenticates by private_key_jwt; its public keys")
                        Optional<Path> jwks,
                @Option(names = "--home", description = HOME) Optional<Path> home)
                throws CommandException {
            if (secret && jwks.isPresent()) {
                throw new CommandException("a client has a secret or keys, not both");
            }
            var directory = homes.named(home);
            try (var opened = homes.database(home)) {
                new ClientCommands(environment.out())
                        .add(
                                directory,
                                new Clients(opened.database().writers(), environment.clock()),
                                name,
                                scope,
                                jwks);
            }
            return 0;
        }

        @Command(name = "list", description = "Lists the apps.", mixinStandardHelpOptions = true)
        int list(@Option(names = "--home", description = HOME) Optional<Path> home) throws CommandException {
            try (var opened = homes.database(home)) {
                new ClientCommands(environment.out())
                        .list(new Clients(opened.database().readers(), environment.clock()));
            }
            return 0;
        }
    }

    /** {@code kiln maps …} */
    @Command(
            name = "maps",
            description = "Checks the maps, and shows which rules are in force.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND")
    public static final class Maps {
        private final Environment environment;
        private final Homes homes;

        public Maps(Environment environment) {
            this.environment = environment;
            this.homes = new Homes(environment);
        }

        private Settings settings(Optional<Path> home) throws CommandException {
            return homes.settings(home.isPresent() ? homes.existing(home) : homes.named(home));
        }

        @Command(
                name = "check",
                description = "Runs every check and every example of all map files.",
                mixinStandardHelpOptions = true)
        int check(
                @Option(names = "--notes", description = "also tell where several rules write one element")
                        boolean notes,
                @Option(names = "--home", description = HOME) Optional<Path> home)
                throws CommandException {
            return new MapsCommands(environment.out()).check(settings(home), notes);
        }

        @Command(
                name = "effective",
                description = "Shows which rules are in force, where they come from, and what took others out.",
                mixinStandardHelpOptions = true)
        int effective(
                @Parameters(paramLabel = "MAP", arity = "0..1", description = "such as PID[Patient]; default: all")
                        Optional<String> map,
                @Option(names = "--site", description = "with the maps of this site") Optional<String> site,
                @Option(names = "--home", description = HOME) Optional<Path> home)
                throws CommandException {
            new MapsCommands(environment.out()).effective(settings(home), site, map);
            return 0;
        }

        @Command(
                name = "import",
                description = "Makes the guide layer of Kiln's source from the tables of HL7's v2-to-FHIR guide.",
                mixinStandardHelpOptions = true)
        int importGuide(
                @Parameters(
                                paramLabel = "DIR",
                                arity = "0..1",
                                defaultValue = "mappings/guide-source",
                                description = "holds segments and codesystems (default: mappings/guide-source)")
                        Path source,
                @Option(
                                names = "--into",
                                paramLabel = "DIR",
                                defaultValue = "mappings",
                                description = "the mappings module (default: mappings)")
                        Path module)
                throws CommandException {
            new MapsCommands(environment.out()).importGuide(source, module);
            return 0;
        }
    }

    private static InetSocketAddress peer(String text) throws CommandException {
        var colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new CommandException(PEER);
        }
        var host = text.substring(0, colon);
        try {
            var port = Integer.parseInt(text.substring(colon + 1));
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException unknown) {
            throw new CommandException("there is no host '" + host + "'", unknown);
        } catch (IllegalArgumentException wrong) {
            throw new CommandException(PEER, wrong);
        }
    }
}
