/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.inbox.scenario.Claims;
import health.kiln.server.inbox.scenario.Scenario;
import health.kiln.server.inbox.scenario.SharedScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every scenario on one running gateway: its messages go in over MLLP, and an app reads what they became. Each has a
 * channel and a site of its own, so that equal numbers in two of them are two patients.
 */
class ScenariosEndToEndTest {
    private static final Path OURS = Path.of("../inbox/src/test/resources/scenarios");
    private static final Path SHARED = Path.of("../../mappings/src/test/resources/hl7v2/scenarios");
    private static final Pattern ERROR_CODE = Pattern.compile("(?m)^ERR\\|[^|]*\\|[^|]*\\|(\\d+)");

    @TempDir
    private static Path home;

    private static GatewayProcess gateway;
    private static FhirClient app;

    static List<Scenario> scenarios() throws IOException {
        return Scenario.in(OURS);
    }

    static List<SharedScenario> sharedScenarios() throws IOException {
        return SharedScenario.in(SHARED);
    }

    @BeforeAll
    static void start() throws Exception {
        var channels = Files.createDirectory(home.resolve("channels"));
        var names = Stream.concat(
                scenarios().stream().map(Scenario::file).map(ScenariosEndToEndTest::channel),
                sharedScenarios().stream().map(SharedScenario::name).map(ScenariosEndToEndTest::channel));
        for (var name : names.toList()) {
            Files.writeString(channels.resolve(name + ".yaml"), """
                    mllp: { port: 0 }
                    acknowledge: committed
                    site: %s
                    """.formatted(name));
        }
        for (var scenario : scenarios()) {
            if (!scenario.overlay().isEmpty()) {
                var folder = Files.createDirectories(home.resolve("maps").resolve(channel(scenario.file())));
                Files.writeString(folder.resolve("site.map"), scenario.overlay());
            }
        }
        gateway = GatewayProcess.start(home, Map.of());
        app = FhirClient.of(gateway, "system/*.rs");
    }

    @AfterAll
    static void stop() throws Exception {
        app.close();
        gateway.stop();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void holds(Scenario scenario) throws IOException {
        var began = Endpoint.now();
        var site = channel(scenario.file());
        try (var connection = new MllpConnection(gateway.mllpPort(site))) {
            for (var step : scenario.steps()) {
                var answer = connection.exchange(step.bytes());

                assertThat(refusal(answer)).as("%s: %s", step.what(), answer).isEqualTo(step.refusal());
                new Claims(new Endpoint(app, began), site).check(step);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sharedScenarios")
    void holdsAsGiven(SharedScenario scenario) throws IOException {
        var began = Endpoint.now();
        try (var connection = new MllpConnection(gateway.mllpPort(channel(scenario.name())))) {
            for (var step : scenario.steps()) {
                var before = SharedScenario.versions(step, new Endpoint(app, began));

                var answer = connection.exchange(step.bytes());

                assertThat(refusal(answer)).as("%s: %s", step.message(), answer).isEmpty();
                SharedScenario.check(step, new Endpoint(app, began), before);
            }
        }
    }

    private static String channel(String scenario) {
        return scenario.replace(".scenario", "").replace('_', '-');
    }

    /** The code of the first ERR; empty when the message was accepted. */
    private static String refusal(String answer) {
        if (answer.contains("\nMSA|AA|")) {
            return "";
        }
        var error = ERROR_CODE.matcher(answer);
        return error.find() ? error.group(1) : answer;
    }
}
