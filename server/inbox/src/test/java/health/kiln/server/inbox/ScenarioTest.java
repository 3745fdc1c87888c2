/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.fhirpath.IFhirPath;
import health.kiln.connectors.envelope.ContentType;
import health.kiln.connectors.envelope.Envelope;
import health.kiln.connectors.envelope.SourceName;
import health.kiln.mappings.Feed;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mappings;
import health.kiln.mappings.map.MapLibrary;
import health.kiln.routes.inbound.Label;
import health.kiln.routes.inbound.MessageId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Messages as bytes through the maps into the repository, step by step; what must hold is in each expect.json. */
class ScenarioTest {
    private static final Path SCENARIOS = Path.of("../../mappings/src/test/resources/hl7v2/scenarios");
    private static final JsonMapper JSON = new JsonMapper();
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final IFhirPath FHIR_PATH = FHIR.newFhirPath();
    private static final Mappings MAPPINGS = MapLibrary.bundled();
    private static final Hospital HOSPITAL = new Hospital();

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
    @ValueSource(strings = {
        "d01_register_update_discharge", "d02_merge_chain", "d03_result_p_f_c", "d07_duplicate_and_late"
    })
    void holds(String scenario) throws IOException {
        var folder = SCENARIOS.resolve(scenario);
        var expected = JSON.readTree(Files.readString(folder.resolve("expect.json")));
        var feed = new Feed("scenario", "test", ZoneId.of(expected.path("zone").asString()), Optional.empty());
        for (var step : expected.path("steps")) {
            var before = versions(step);

            take(Files.readAllBytes(folder.resolve(step.path("file").asString())), feed);

            step.path("assert").forEach(claim -> check(claim, before));
        }
    }

    private void take(byte[] bytes, Feed feed) {
        var mapping = MAPPINGS.map(bytes, feed, Feeds.MORNING);
        assertThat(mapping).isInstanceOf(Mapping.Mapped.class);
        var envelope = new Envelope(new SourceName("scenario"), ContentType.HL7V2, Feeds.MORNING, bytes);
        var label = new Label(Optional.empty(), "ADT", "", "2.5.1", "", "", StandardCharsets.UTF_8, "");
        var applications =
                HOSPITAL.takes(new Meant(new MessageId(++messages), envelope, label, (Mapping.Mapped) mapping));
        assertThat(applications).singleElement().isInstanceOf(Application.Applied.class);
    }

    private static Map<String, String> versions(JsonNode step) {
        var versions = new HashMap<String, String>();
        step.path("assert").forEach(claim -> matching(claim).forEach(resource -> versions.put(
                resource.path("id").asString(), versionOf(resource))));
        return versions;
    }

    private static void check(JsonNode claim, Map<String, String> before) {
        var matching = matching(claim);
        assertThat(matching).as(claim.path("where").asString()).hasSize(claim.path("count").asInt(1));
        for (var resource : matching) {
            for (var expression : claim.path("expr")) {
                assertThat(isTrue(resource, expression.asString())).as("%s of %s", expression, resource).isTrue();
            }
            if (claim.path("noNewVersion").asBoolean(false)) {
                assertThat(versionOf(resource)).isEqualTo(before.get(resource.path("id").asString()));
            }
            if (claim.has("refEquals")) {
                var reference = resource.path(claim.path("refEquals").path("path").asString());
                assertThat(reference.path("reference").asString())
                        .isEqualTo(patient(claim.path("refEquals").path("patientIdentifier").asString()));
            }
        }
    }

    /** The active patient of this number. */
    private static String patient(String number) {
        var holder = "active != false and identifier.where(value='" + number + "' and use != 'old').exists()";
        return HOSPITAL.all("Patient").stream()
                .filter(patient -> isTrue(patient, holder))
                .map(patient -> "Patient/" + patient.path("id").asString())
                .findFirst()
                .orElseThrow();
    }

    private static List<ObjectNode> matching(JsonNode claim) {
        return HOSPITAL.all(claim.path("type").asString()).stream()
                .filter(resource -> isTrue(resource, claim.path("where").asString()))
                .toList();
    }

    private static boolean isTrue(ObjectNode resource, String expression) {
        IBaseResource parsed = FHIR.newJsonParser().parseResource(resource.toString());
        return FHIR_PATH.evaluate(parsed, expression, IBase.class).stream()
                .allMatch(result -> result instanceof IPrimitiveType<?> truth && Boolean.TRUE.equals(truth.getValue()))
                && !FHIR_PATH.evaluate(parsed, expression, IBase.class).isEmpty();
    }

    private static String versionOf(ObjectNode resource) {
        return resource.path("meta").path("versionId").asString();
    }
}
