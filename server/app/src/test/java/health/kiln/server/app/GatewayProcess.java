/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real gateway in a process of its own, as an operator starts it; and the commands beside it. */
final class GatewayProcess implements AutoCloseable {
    /** What a JVM exits with that SIGTERM ended in order. */
    static final int ENDED_BY_SIGTERM = 143;

    private static final long PATIENCE_SECONDS = 120;

    private final Path home;
    private final Map<String, String> environment;
    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    private GatewayProcess(Path home, Map<String, String> environment) throws IOException {
        this.home = home;
        this.environment = environment;
        this.process = launch(List.of("up", "--home", home.toString()), environment);
        Thread.ofVirtual().start(this::read);
    }

    /** Starts a gateway on free ports and returns when it is ready. */
    static GatewayProcess start(Path home, Map<String, String> environment) throws IOException, InterruptedException {
        var gateway = new GatewayProcess(home, environment);
        if (!gateway.ready.await(PATIENCE_SECONDS, TimeUnit.SECONDS)
                || gateway.output().stream().noneMatch(GatewayProcess::isReady)) {
            gateway.kill();
            throw new AssertionError("the gateway did not get ready:\n" + String.join("\n", gateway.output));
        }
        return gateway;
    }

    /** How a command ended. */
    record Ended(int exit, String output, String errors) {}

    /** Starts a gateway that cannot start, and returns when it has given up. */
    static Ended startInVain(Path home, Map<String, String> environment) throws IOException, InterruptedException {
        var process = launch(List.of("up", "--home", home.toString()), environment);
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output, "");
    }

    /** Starts a gateway and kills it (-9) as soon as this file is there. */
    static void startAndKillAt(Path file, Path home) throws IOException, InterruptedException {
        var process = launch(List.of("up", "--home", home.toString()), Map.of());
        while (process.isAlive() && !Files.exists(file)) {
            LockSupport.parkNanos(1_000_000);
        }
        process.destroyForcibly().waitFor();
    }

    URI baseUrl() {
        return URI.create(announced("baseUrl"));
    }

    int mllpPort() {
        return Integer.parseInt(announced("mllp").replaceAll(".*:", ""));
    }

    /** Where a channel listens that has a file. */
    int mllpPort(String channel) {
        var end = "  (channel " + channel + ")";
        var line =
                output.stream().filter(each -> each.endsWith(end)).findFirst().orElseThrow();
        return Integer.parseInt(line.substring(line.indexOf(':') + 1, line.length() - end.length()));
    }

    long pid() {
        return process.pid();
    }

    List<String> output() {
        return List.copyOf(output);
    }

    /** Runs another command on the same home and returns what it printed on standard output. */
    String run(String... command) throws IOException, InterruptedException {
        var ended = runToEnd(command);
        if (ended.exit() != 0) {
            throw new AssertionError(
                    String.join(" ", command) + " ended with " + ended.exit() + ": " + ended.errors() + ended.output());
        }
        return ended.output();
    }

    /** Runs another command on the same home, which fails, and returns what it printed on standard error. */
    String failing(String... command) throws IOException, InterruptedException {
        var ended = runToEnd(command);
        if (ended.exit() == 0) {
            throw new AssertionError(String.join(" ", command) + " went well: " + ended.output());
        }
        return ended.errors();
    }

    private Ended runToEnd(String... command) throws IOException, InterruptedException {
        var arguments = Stream.concat(Stream.of(command), Stream.of("--home", home.toString()))
                .toList();
        var other = launch(arguments, environment);
        var errors = new StringBuilder();
        var reader = Thread.ofVirtual().start(() -> {
            try (var lines = other.errorReader()) {
                lines.lines().forEach(line -> errors.append(line).append('\n'));
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        });
        var text = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var code = other.waitFor();
        reader.join();
        return new Ended(code, text, errors.toString());
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; returns the exit code. */
    int stop() throws InterruptedException {
        process.toHandle().destroy(); // and not the process: that would close its output before it has said goodbye
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the gateway did not stop:\n" + String.join("\n", output));
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                stop();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String announced(String key) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(home.resolve("gateway.properties"))) {
            properties.load(reader);
        } catch (IOException absent) {
            throw new UncheckedIOException(absent);
        }
        return properties.getProperty(key, "");
    }

    private static boolean isReady(String line) {
        return line.startsWith("Kiln is ready");
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (isReady(line)) {
                    ready.countDown();
                }
            }
        } catch (IOException ended) {
            output.add("(output ended)");
        }
        ready.countDown();
    }

    private static Process launch(List<String> arguments, Map<String, String> environment) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx700m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogging.config=classpath:logback.xml", // the product's own, not that of the tests
                "-Dlogback.configurationFile=logback.xml", // the same, before Spring has begun
                "-cp",
                System.getProperty("java.class.path"),
                "health.kiln.server.app.Kiln"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of("KILN_HTTP_PORT", "0", "KILN_MLLP_PORT", "0", "KILN_ZONE", "Europe/Rome"));
        builder.environment().put("KILN_OAUTH_TOKENSECONDS", "3600"); // outlives a slow machine
        builder.environment().putAll(environment);
        if (arguments.getFirst().equals("up")) {
            builder.redirectErrorStream(true);
        }
        return builder.start();
    }
}
