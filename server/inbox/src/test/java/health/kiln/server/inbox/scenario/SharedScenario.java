/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A story that was given to us: a folder with a file for each message, and what must hold after each in expect.json. */
public record SharedScenario(String name, List<Step> steps) {
    private static final JsonMapper JSON = new JsonMapper();

    /** One message, and what must hold after it. */
    public record Step(Path message, JsonNode claims) {
        public byte[] bytes() {
            try {
                return Files.readAllBytes(message);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    /** All in a folder, by name. */
    public static List<SharedScenario> in(Path folder) throws IOException {
        try (var folders = Files.list(folder)) {
            var scenarios = new ArrayList<SharedScenario>();
            for (var each : folders.filter(Files::isDirectory).sorted().toList()) {
                scenarios.add(read(each));
            }
            return scenarios;
        }
    }

    private static SharedScenario read(Path folder) throws IOException {
        var steps = new ArrayList<Step>();
        for (var step :
                JSON.readTree(Files.readString(folder.resolve("expect.json"))).path("steps")) {
            steps.add(new Step(folder.resolve(step.path("file").asString()), step.path("assert")));
        }
        return new SharedScenario(folder.getFileName().toString(), List.copyOf(steps));
    }

    /** The versions of what a step speaks of, to be asked for before its message is sent. */
    public static Map<String, String> versions(Step step, Store store) {
        var versions = new HashMap<String, String>();
        step.claims()
                .forEach(claim -> matching(claim, store)
                        .forEach(resource -> versions.put(resource.path("id").asString(), versionOf(resource))));
        return versions;
    }

    /** Fails unless all that the step claims holds; {@code before} are the versions before its message. */
    public static void check(Step step, Store store, Map<String, String> before) {
        step.claims().forEach(claim -> check(claim, store, before));
    }

    private static void check(JsonNode claim, Store store, Map<String, String> before) {
        var matching = matching(claim, store);
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
                var expected = claim.path("refEquals");
                var reference = resource.path(expected.path("path").asString());
                assertThat(reference.path("reference").asString())
                        .isEqualTo(patient(expected.path("patientIdentifier").asString(), store));
            }
        }
    }

    /** The active patient of this number. */
    private static String patient(String number, Store store) {
        var holder = "(active.exists() and active = false).not() and identifier.where(value='" + number
                + "' and (use.exists() and use = 'old').not()).exists()";
        return store.all("Patient").stream()
                .filter(patient -> FhirPaths.isTrue(patient, holder))
                .map(patient -> "Patient/" + patient.path("id").asString())
                .findFirst()
                .orElseThrow();
    }

    private static List<ObjectNode> matching(JsonNode claim, Store store) {
        return store.all(claim.path("type").asString()).stream()
                .filter(resource ->
                        FhirPaths.isTrue(resource, claim.path("where").asString()))
                .toList();
    }

    private static String versionOf(ObjectNode resource) {
        return resource.path("meta").path("versionId").asString();
    }

    @Override
    public String toString() {
        return name;
    }
}
