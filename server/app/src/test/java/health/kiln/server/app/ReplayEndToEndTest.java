/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.hl7v2.Hl7Charsets;
import health.kiln.server.app.config.SettingsReader;
import health.kiln.server.app.home.HomeDatabase;
import health.kiln.server.app.home.HomeDirectory;
import health.kiln.server.inbox.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Replaying all raw messages that the journal holds, by the command, into the repository that it fills and into an empty one. */
class ReplayEndToEndTest {
    private static final Path SCENARIOS = Path.of("../inbox/src/test/resources/scenarios");

    /** Merges, moves, deletions, corrections, orders and what is refused: each a story of its own patient. */
    private static final Pattern STORIES = Pattern.compile(
            "(a13_cancel|a23_delete_patient|a40_chain|a40_late_list|a42_merge|a45_late|a47_change|bar_account|id_none"
                    + "|micro_child|obx11_prelim|orc1_replaced|rde_life).*");

    private static final List<String> TYPES = List.of(
            "Account",
            "AllergyIntolerance",
            "Condition",
            "Coverage",
            "DiagnosticReport",
            "Encounter",
            "Location",
            "MedicationRequest",
            "Observation",
            "Organization",
            "Patient",
            "Practitioner",
            "Provenance",
            "RelatedPerson",
            "ServiceRequest",
            "Specimen");

    /** Resources that the stories make, or more; so that nothing is compared with nothing. */
    private static final int ENOUGH = 50;

    private static final String EMPTY = "truncate res, hist, kx, rx, sx, txlog, coding, identity_key, resource_state";

    private static final String SCOPE = "system/*.rs";

    @TempDir
    private Path home;

    @Test
    void endsTheSame() throws Exception {
        var stories = Scenario.in(SCENARIOS).stream()
                .filter(story -> STORIES.matcher(story.file()).matches())
                .toList();
        channels(stories);
        Map<String, ObjectNode> before;
        try (var gateway = GatewayProcess.start(home, Map.of())) {
            var token = FhirClient.token(gateway, "before", SCOPE);
            for (var story : stories) {
                send(gateway, story);
            }
            before = state(gateway, token);
            assertThat(before).hasSizeGreaterThan(ENOUGH);

            assertThat(gateway.run("replay", "--all")).contains(" messages were processed again, up to ");

            assertThat(state(gateway, token)).isEqualTo(before);
        }
        empty();
        try (var gateway = GatewayProcess.start(home, Map.of())) {
            var token = FhirClient.token(gateway, "after", SCOPE); // the address is another one, and so is the token
            assertThat(state(gateway, token)).isEmpty();

            gateway.run("replay", "--all");

            assertThat(withoutVersions(state(gateway, token))).isEqualTo(withoutVersions(before));
        }
    }

    /** Each story has a site of its own, so that equal numbers in two of them are two patients. */
    private void channels(List<Scenario> stories) throws IOException {
        var channels = Files.createDirectory(home.resolve("channels"));
        for (var story : stories) {
            Files.writeString(channels.resolve(channel(story) + ".yaml"), """
                    mllp: { port: 0 }
                    acknowledge: committed
                    site: %s
                    """.formatted(channel(story)));
        }
    }

    private static String channel(Scenario story) {
        return story.file().replace(".scenario", "").replace('_', '-');
    }

    private static void send(GatewayProcess gateway, Scenario story) throws IOException {
        try (var connection = new MllpConnection(gateway.mllpPort(channel(story)))) {
            for (var step : story.steps()) {
                assertThat(connection.exchange(step.bytes()))
                        .contains(step.refusal().isEmpty() ? "\nMSA|AA|" : "\nMSA|AE|");
            }
        }
    }

    /** All that the endpoint shows, by type and id. */
    private static Map<String, ObjectNode> state(GatewayProcess gateway, String token) throws Exception {
        var state = new TreeMap<String, ObjectNode>();
        try (var app = new FhirClient(gateway.baseUrl(), token)) {
            for (var type : TYPES) {
                for (var entry : app.get(type + "?_count=1000").path("entry")) {
                    var resource = (ObjectNode) entry.path("resource");
                    state.put(type + "/" + resource.path("id").asString(), resource);
                }
            }
        }
        return state;
    }

    /**
     * An empty repository counts from 1 again, each version has the time at which it was written, and what a message changed
     * depends on which were settled with it.
     */
    private static Map<String, ObjectNode> withoutVersions(Map<String, ObjectNode> state) {
        var plain = new TreeMap<String, ObjectNode>();
        state.forEach((key, resource) -> {
            var copy = resource.deepCopy();
            if (copy.path("meta") instanceof ObjectNode meta) {
                meta.remove(List.of("versionId", "lastUpdated"));
            }
            if (key.startsWith("Provenance/")) {
                copy.remove("target");
            }
            plain.put(key, copy);
        });
        return plain;
    }

    /** The journal stays, and so do the apps. */
    private void empty() throws Exception {
        var settings = new SettingsReader(Map.of(), ZoneId.of("UTC"), Hl7Charsets::named).read(home);
        try (var opened = HomeDatabase.forCommand(new HomeDirectory(home), settings);
                var connection = opened.database().writers().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(EMPTY);
        }
    }
}
