/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static java.util.Objects.requireNonNull;
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
import health.kiln.server.repository.ResourceType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Messages as bytes through the maps into the repository, step by step; what must hold is in each expect.json. */
class ScenarioTest {
    private static final Path SAMPLES = Path.of("../../mappings/src/test/resources/hl7v2");
    private static final Path SCENARIOS = SAMPLES.resolve("scenarios");
    private static final int SAMPLES_LEAST = 160;
    private static final Feed FEED = new Feed("scenario", "test", ZoneId.of("Europe/Rome"), Optional.empty());
    private static final JsonMapper JSON = new JsonMapper();
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d01_register_update_discharge",
                "d02_merge_chain",
                "d03_result_p_f_c",
                "d04_order_cancel",
                "d05_class_change",
                "d06_appointment",
                "d07_duplicate_and_late"
            })
    void holds(String scenario) throws IOException {
        var expected = expected(scenario);
        for (var step : expected.path("steps")) {
            var before = versions(step);

            take(requireNonNull(messages(scenario).get(step.path("file").asString())));

            step.path("assert").forEach(claim -> check(claim, before));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"d01_register_update_discharge", "d04_order_cancel", "d05_class_change", "d06_appointment"})
    void endsTheSameInEveryOrderAndWithRepeats(String scenario) throws Exception {
        var inOrder = List.copyOf(messages(scenario).values());
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

    private static JsonNode expected(String scenario) throws IOException {
        return JSON.readTree(Files.readString(SCENARIOS.resolve(scenario).resolve("expect.json")));
    }

    /** By file name. */
    private static Map<String, byte[]> messages(String scenario) throws IOException {
        var messages = new TreeMap<String, byte[]>();
        for (var step : expected(scenario).path("steps")) {
            var file = step.path("file").asString();
            messages.put(file, Files.readAllBytes(SCENARIOS.resolve(scenario).resolve(file)));
        }
        return messages;
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

    private static Map<String, String> versions(JsonNode step) {
        var versions = new HashMap<String, String>();
        step.path("assert")
                .forEach(claim -> matching(claim)
                        .forEach(resource -> versions.put(resource.path("id").asString(), versionOf(resource))));
        return versions;
    }

    private static void check(JsonNode claim, Map<String, String> before) {
        var matching = matching(claim);
        assertThat(matching)
                .as(claim.path("where").asString())
                .hasSize(claim.path("count").asInt(1));
        for (var resource : matching) {
            for (var expression : claim.path("expr")) {
                assertThat(FhirPaths.isTrue(resource, expression.asString()))
                        .as("%s of %s", expression, resource)
                        .isTrue();
            }
            if (claim.path("noNewVersion").asBoolean(false)) {
                assertThat(versionOf(resource))
                        .isEqualTo(before.get(resource.path("id").asString()));
            }
            if (claim.has("refEquals")) {
                var reference =
                        resource.path(claim.path("refEquals").path("path").asString());
                assertThat(reference.path("reference").asString())
                        .isEqualTo(patient(claim.path("refEquals")
                                .path("patientIdentifier")
                                .asString()));
            }
        }
    }

    /** The active patient of this number. */
    private static String patient(String number) {
        var holder = "(active.exists() and active = false).not() and identifier.where(value='" + number
                + "' and (use.exists() and use = 'old').not()).exists()";
        return HOSPITAL.all("Patient").stream()
                .filter(patient -> FhirPaths.isTrue(patient, holder))
                .map(patient -> "Patient/" + patient.path("id").asString())
                .findFirst()
                .orElseThrow();
    }

    private static List<ObjectNode> matching(JsonNode claim) {
        return HOSPITAL.all(claim.path("type").asString()).stream()
                .filter(resource ->
                        FhirPaths.isTrue(resource, claim.path("where").asString()))
                .toList();
    }

    private static String versionOf(ObjectNode resource) {
        return resource.path("meta").path("versionId").asString();
    }
}
