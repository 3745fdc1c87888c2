/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.server.app.command.CommandException;
import health.kiln.server.app.config.Settings;
import health.kiln.server.app.home.HomeDatabase;
import health.kiln.server.app.home.HomeDirectory;
import health.kiln.server.app.home.RunningGateway;
import health.kiln.server.inbox.PostgresInbox;
import health.kiln.server.repository.postgres.DatabaseStartException;
import health.kiln.server.smart.Clients;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;

/** A running gateway: started whole or not at all, stopped in order. */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    /** How long a start waits for one that is there already to end. */
    private static final Duration ENDING_MAX = Duration.ofSeconds(5);

    private static final Duration DRAIN_MAX = Duration.ofSeconds(30);

    private final HomeDirectory home;
    private final ConfigurableApplicationContext context;
    private final Listeners listeners;
    private final boolean afterKill;
    private final long waitingAtStart;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Gateway(HomeDirectory home, ConfigurableApplicationContext context, boolean afterKill) {
        this.home = home;
        this.afterKill = afterKill;
        this.waitingAtStart = context.getBean(PostgresInbox.class).waitingAtStart();
        this.context = context;
        this.listeners = new Listeners(
                context.getBean(Addresses.class),
                context.getBean(Feeds.class).addresses(),
                context.getBean(HomeDatabase.class).toString());
    }

    /** Runs a gateway until the process is told to stop (SIGTERM, SIGINT). */
    public static int run(HomeDirectory home, Settings settings, InstantSource clock, PrintStream out)
            throws CommandException {
        var gateway = start(home, settings, clock);
        gateway.tellOfItsEnd(out);
        gateway.listeners().lines().forEach(out::println);
        gateway.recovery().ifPresent(out::println);
        out.println("Kiln is ready. Stop it with Ctrl-C.");
        return gateway.awaitEnd();
    }

    /** Starts a gateway and returns when it answers. */
    static Gateway start(HomeDirectory home, Settings settings, InstantSource clock) throws CommandException {
        refuseSecond(home);
        Ports.requireFree(settings);
        var application = new SpringApplication(
                StoreWiring.class, FeedWiring.class, ApiWiring.class, OperationsWiring.class, WebServer.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        var addresses = Addresses.of(settings);
        application.setDefaultProperties(properties(settings, addresses));
        application.addInitializers(context -> {
            var beans = (GenericApplicationContext) context;
            beans.registerBean(HomeDirectory.class, () -> home);
            beans.registerBean(Settings.class, () -> settings);
            beans.registerBean(Addresses.class, () -> addresses);
            beans.registerBean(InstantSource.class, () -> clock);
        });
        try {
            home.create();
            var killed = RunningGateway.isLeftBehind(home);
            var context = application.run();
            try {
                var gateway = new Gateway(home, context, killed);
                gateway.announce();
                requireOpen(context);
                return gateway;
            } catch (RuntimeException failure) {
                requireOpen(context);
                throw failure;
            } finally {
                if (context.isClosed()) {
                    RunningGateway.withdraw(home);
                }
            }
        } catch (IOException unusable) {
            throw new CommandException("the home directory " + home.path() + " cannot be used", unusable);
        } catch (RuntimeException failure) {
            throw new CommandException(reason(failure), failure);
        }
    }

    /** A signal may end a start before it has come to its end. */
    private static void requireOpen(ConfigurableApplicationContext context) throws CommandException {
        if (context.isClosed()) {
            throw new CommandException("stopped while it was starting");
        }
    }

    /** What this start found of the run before: it was killed, or left messages to do; empty when there is nothing to say. */
    Optional<String> recovery() {
        var waiting = waitingAtStart + (waitingAtStart == 1 ? " message was" : " messages were") + " waiting";
        if (afterKill) {
            return Optional.of(
                    "Recovered  the run before was killed; nothing that it acknowledged is lost, and " + waiting);
        }
        return waitingAtStart == 0 ? Optional.empty() : Optional.of("Going on  " + waiting);
    }

    /** Before it is said to be ready: a signal may come the moment after. */
    void tellOfItsEnd(PrintStream out) {
        context.addApplicationListener(event -> {
            if (event instanceof ContextClosedEvent) {
                out.println("Kiln is stopping: it finishes what it has in hand.");
                closed.countDown();
            }
        });
    }

    int awaitEnd() throws CommandException {
        try {
            closed.await();
            return 0;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", stop);
        }
    }

    Clients clients() {
        return context.getBean(Clients.class);
    }

    Listeners listeners() {
        return listeners;
    }

    private void announce() throws IOException {
        var database = context.getBean(HomeDatabase.class);
        context.addApplicationListener(event -> {
            if (event instanceof ContextClosedEvent) {
                RunningGateway.withdraw(home);
            }
        });
        RunningGateway.ofThisProcess(
                        listeners.http().base().toString(),
                        Listeners.text(listeners.defaultChannel()),
                        database.ownServer() ? database.settings().url() : "",
                        database.settings().user())
                .announce(home);
    }

    static void refuseSecond(HomeDirectory home) throws CommandException {
        try {
            var running = RunningGateway.find(home);
            if (running.isPresent() && !ends(running.get().pid())) {
                throw new CommandException("a gateway runs on the home " + home.path() + " already (process "
                        + running.get().pid() + ")");
            }
        } catch (IOException unreadable) {
            throw new CommandException("the home directory " + home.path() + " cannot be read", unreadable);
        }
    }

    /** Whether the process is ending: one that was killed under load takes a second or so. */
    private static boolean ends(long pid) {
        var process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            return true;
        }
        try {
            process.get().onExit().get(ENDING_MAX.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException alive) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, Object> properties(Settings settings, Addresses addresses) {
        return Map.ofEntries(
                Map.entry("server.address", settings.bind().getHostAddress()),
                Map.entry("server.port", addresses.httpPort()),
                Map.entry("server.shutdown", "graceful"),
                Map.entry("server.forward-headers-strategy", "none"),
                Map.entry("spring.lifecycle.timeout-per-shutdown-phase", DRAIN_MAX.toSeconds() + "s"),
                Map.entry("spring.threads.virtual.enabled", "true"),
                Map.entry("server.max-http-request-header-size", WebServer.HEAD_KILOBYTES_MAX + "KB"),
                Map.entry("server.tomcat.relaxed-query-chars", "|"), // as every example of token search writes it
                Map.entry("management.endpoints.web.exposure.include", "health,prometheus"),
                Map.entry("management.endpoint.health.probes.enabled", "true"),
                Map.entry("spring.jmx.enabled", "false"));
    }

    /** The one sentence that tells why it did not start. */
    private static String reason(Throwable failure) {
        var causes = Stream.iterate(Optional.of(failure), Optional::isPresent, cause -> cause.map(Throwable::getCause))
                .flatMap(Optional::stream)
                .toList();
        for (var cause : causes) {
            if (cause instanceof DatabaseStartException told) {
                return String.valueOf(told.getMessage());
            }
            if (cause instanceof BindException taken) {
                return "a port is taken: " + taken.getMessage();
            }
        }
        LOG.error("The gateway cannot start", failure);
        var root = causes.getLast();
        return "the gateway cannot start: " + root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
