/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.connectors.mllp.MllpSender;
import health.kiln.connectors.mllp.MllpSenderLimits;
import health.kiln.connectors.mllp.Sent;
import health.kiln.server.app.command.ClientCommands;
import health.kiln.server.app.command.CommandException;
import health.kiln.server.app.command.Commands;
import health.kiln.server.app.command.TokenCommand;
import health.kiln.server.app.config.ConfigException;
import health.kiln.server.app.home.HomeDirectory;
import health.kiln.server.smart.Registration;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code kiln demo}: a gateway on a fresh home, and one patient's morning through it: an admission, an order and a result
 * go in over MLLP, and what they became is read from the FHIR endpoint by an app with a token of its own.
 */
public final class Demo {
    private static final List<String> SAMPLES =
            List.of("1-adt-a01-admit.hl7", "2-orm-o01-order.hl7", "3-oru-r01-result.hl7");
    private static final String SCOPE = "system/*.rs";
    private static final String MARKER = ".demo";

    private final HomeDirectory home;
    private final Commands.Environment environment;
    private final PrintStream out;

    public Demo(HomeDirectory home, Commands.Environment environment) {
        this.home = home;
        this.environment = environment;
        this.out = environment.out();
    }

    /** Runs until the process is told to stop. */
    public int run() throws CommandException {
        try {
            prepareHome();
            var gateway = Gateway.start(home, environment.settings(home.path()), environment.clock());
            gateway.tellOfItsEnd(out);
            gateway.listeners().lines().forEach(out::println);
            var registration = ClientCommands.register(home, gateway.clients(), "demo", SCOPE, Optional.empty());
            show(gateway, registration);
            suggest(gateway.listeners(), registration.client().clientId());
            out.println("Kiln is ready. Stop it with Ctrl-C.");
            return gateway.awaitEnd();
        } catch (IOException failure) {
            throw new CommandException("the demo cannot run: " + failure.getMessage(), failure);
        } catch (ConfigException wrong) {
            throw new CommandException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /** A home of the demo's own: emptied when an earlier demo made it, refused when anything else did. */
    private void prepareHome() throws IOException, CommandException {
        var path = home.path();
        if (Files.exists(path) && !Files.exists(path.resolve(MARKER))) {
            try (var files = Files.list(path)) {
                if (files.findAny().isPresent()) {
                    throw new CommandException(path + " is not empty and no demo made it; name another with --home");
                }
            }
        }
        Gateway.refuseSecond(home);
        if (Files.exists(path)) {
            try (var files = Files.walk(path)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        home.create();
        Files.createFile(path.resolve(MARKER));
        Files.writeString(path.resolve("kiln.yaml"), "acknowledge: committed\nzone: Europe/Rome\n");
    }

    private void show(Gateway gateway, Registration registration) throws IOException, CommandException {
        var base = gateway.listeners().http().base();
        var token = TokenCommand.token(
                base, registration.client().clientId(), registration.secret().orElseThrow(), SCOPE);
        try (var sender = new MllpSender(gateway.listeners().defaultChannel(), MllpSenderLimits.defaults());
                var http = HttpClient.newHttpClient()) {
            var number = 0;
            for (var sample : SAMPLES) {
                out.println();
                out.println("── " + sample);
                send(sender, sample);
                number++;
                var url = gateway.listeners().http().fhir() + "/Provenance?entity=Binary/msg-" + number
                        + "&_include=Provenance:target";
                for (var entry : get(http, url, token).path("entry")) {
                    print(entry.path("resource"));
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", stop);
        }
    }

    private void send(MllpSender sender, String sample) throws IOException, CommandException {
        try (InputStream stream = Demo.class.getResourceAsStream("/health/kiln/server/app/samples/" + sample)) {
            if (stream == null) {
                throw new IllegalStateException("the sample " + sample + " is not on the class path");
            }
            switch (sender.send(stream.readAllBytes())) {
                case Sent.Answered answer ->
                    out.println(new String(answer.frame().bytes(), StandardCharsets.UTF_8)
                            .strip()
                            .replace("\r", "\n")
                            .indent(3)
                            .stripTrailing());
                case Sent.Unanswered() -> out.println("   (no acknowledgement was asked for)");
                case Sent.NotSent _, Sent.OutcomeUnknown _ ->
                    throw new CommandException("the gateway did not answer " + sample);
            }
        }
    }

    private static JsonNode get(HttpClient http, String url, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return JsonMapper.shared().readTree(response.body());
    }

    private void print(JsonNode resource) {
        out.printf(
                "   %-20s v%-2s %-38s %s%n",
                resource.path("resourceType").asString(""),
                resource.at("/meta/versionId").asString(""),
                resource.path("id").asString(""),
                summary(resource));
    }

    private static String summary(JsonNode resource) {
        var name = resource.at("/name/0/family").asString("");
        var code = resource.at("/code/coding/0/display")
                .asString(resource.at("/code/text").asString(""));
        var value = resource.at("/valueQuantity/value");
        var text = new StringBuilder(resource.path("status").asString(""));
        if (!name.isEmpty()) {
            text.append(name).append(", ").append(resource.at("/name/0/given/0").asString(""));
        }
        if (!code.isEmpty()) {
            text.append(text.isEmpty() ? "" : ": ").append(code);
        }
        if (value.isNumber()) {
            text.append(" = ")
                    .append(resource.at("/valueQuantity/comparator").asString(""))
                    .append(value.decimalValue().toPlainString())
                    .append(' ')
                    .append(resource.at("/valueQuantity/unit").asString(""));
        }
        return text.toString();
    }

    private void suggest(Listeners listeners, String clientId) {
        var at = " --home " + Path.of("").toAbsolutePath().relativize(home.path());
        out.println();
        out.println("Try, in another terminal:");
        out.println("   TOKEN=$(./kiln token " + clientId + " --scope '" + SCOPE + "'" + at + ")");
        out.println("   curl -H \"Authorization: Bearer $TOKEN\" '"
                + listeners.http().fhir() + "/Observation?code=2345-7'");
        out.println("   ./kiln messages" + at);
        out.println("   ./kiln map config/samples/3-oru-r01-result.hl7 --explain Observation.status" + at);
        out.println("   ./kiln send config/samples/*.hl7 --to " + Listeners.text(listeners.defaultChannel()));
        out.println();
    }
}
