/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import health.kiln.connectors.envelope.ContentType;
import health.kiln.connectors.envelope.Envelope;
import health.kiln.connectors.envelope.SourceName;
import health.kiln.mappings.Feed;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mappings;
import health.kiln.mappings.map.MapLibrary;
import health.kiln.routes.inbound.Label;
import health.kiln.routes.inbound.MessageId;
import health.kiln.server.inbox.scenario.SharedScenario;
import health.kiln.server.repository.ResourceType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Messages as bytes through the maps into the repository, step by step; what must hold is in each expect.json. */
class ScenarioTest {
    private static final Path SAMPLES = Path.of("../../mappings/src/test/resources/hl7v2");
    private static final Set<String> OF_ANY_ORDER =
            Set.of("d01_register_update_discharge", "d04_order_cancel", "d05_class_change", "d06_appointment");
    private static final int SAMPLES_LEAST = 160;
    private static final Feed FEED = new Feed("scenario", "test", ZoneId.of("Europe/Rome"), Optional.empty());
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final Mappings MAPPINGS = MapLibrary.bundled();
    private static final Hospital HOSPITAL = new Hospital();

    private static final Instant ARRIVAL = Instant.parse("2026-11-25T08:00:00Z");

    private long messages;

    @BeforeEach
    void empty() throws Exception {
        HOSPITAL.empty();
    }

    @AfterAll
    static void close() {
        HOSPITAL.close();
    }

    static List<SharedScenario> scenarios() throws IOException {
        return SharedScenario.in(SAMPLES.resolve("scenarios"));
    }

    /** Those whose outcome is a matter of event times alone. */
    static List<SharedScenario> ordered() throws IOException {
        return scenarios().stream()
                .filter(scenario -> OF_ANY_ORDER.contains(scenario.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void holds(SharedScenario scenario) {
        for (var step : scenario.steps()) {
            var before = SharedScenario.versions(step, HOSPITAL::all);

            take(step.bytes());

            SharedScenario.check(step, HOSPITAL::all, before);
        }
    }

    @ParameterizedTest
    @MethodSource("ordered")
    void endsTheSameInEveryOrderAndWithRepeats(SharedScenario scenario) throws Exception {
        var inOrder = scenario.steps().stream().map(SharedScenario.Step::bytes).toList();
        inOrder.forEach(this::take);
        var expected = contents();

        var rotated = new ArrayList<>(inOrder);
        for (var turn = 0; turn < inOrder.size(); turn++) {
            Collections.rotate(rotated, 1);
            for (var order : List.of(rotated, rotated.reversed())) {
                HOSPITAL.empty();
                order.forEach(this::take);
                take(order.getFirst());

                assertThat(contents()).isEqualTo(expected);
            }
        }
    }

    @Test
    void takesEverySampleAndKeepsItWellFormed() throws IOException {
        var strict = FHIR.newJsonParser().setParserErrorHandler(new StrictErrorHandler());
        var batch = new ArrayList<Meant>();
        try (var files = Files.list(SAMPLES)) {
            for (var file : files.filter(path -> path.toString().endsWith(".hl7"))
                    .sorted()
                    .toList()) {
                if (MAPPINGS.map(Files.readAllBytes(file), FEED, ARRIVAL) instanceof Mapping.Mapped mapped) {
                    batch.add(meant(Files.readAllBytes(file), mapped));
                }
            }
        }

        HOSPITAL.takes(batch.toArray(Meant[]::new));

        assertThat(batch).hasSizeGreaterThan(SAMPLES_LEAST);
        for (var type : ResourceType.values()) {
            HOSPITAL.all(type.fhirName()).forEach(resource -> strict.parseResource(resource.toString()));
        }
    }

    private void take(byte[] bytes) {
        var mapping = MAPPINGS.map(bytes, FEED, ARRIVAL);
        assertThat(mapping).isInstanceOf(Mapping.Mapped.class);
        assertThat(HOSPITAL.takes(meant(bytes, (Mapping.Mapped) mapping)))
                .singleElement()
                .isInstanceOf(Application.Applied.class);
    }

    private Meant meant(byte[] bytes, Mapping.Mapped mapped) {
        var envelope = new Envelope(new SourceName("scenario"), ContentType.HL7V2, ARRIVAL, bytes);
        var label = new Label(Optional.empty(), "ADT", "", "2.5.1", "", "", StandardCharsets.UTF_8, "");
        return new Meant(new MessageId(++messages), envelope, label, mapped);
    }

    /** What is there, but for versions, and for Provenance, which tells of messages. */
    private static Map<String, JsonNode> contents() {
        var contents = new TreeMap<String, JsonNode>();
        for (var type : ResourceType.values()) {
            if (type != ResourceType.PROVENANCE) {
                for (var resource : HOSPITAL.all(type.fhirName())) {
                    resource.remove("meta");
                    contents.put(type + "/" + resource.path("id").asString(), resource);
                }
            }
        }
        return contents;
    }
}
