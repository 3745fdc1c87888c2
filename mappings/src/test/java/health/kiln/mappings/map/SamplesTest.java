/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.Feed;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mappings;
import health.kiln.mappings.Remark;
import health.kiln.mappings.state.Preview;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every sample message: none fails a rule, and all that is made of them is valid FHIR R4. */
class SamplesTest {
    private static final Mappings MAPPINGS = MapLibrary.bundled();
    private static final Feed FEED = new Feed("feed", "demo", ZoneId.of("Europe/Rome"), Optional.empty());
    private static final Instant RECEIVED = Instant.parse("2026-03-01T12:00:00Z");

    static List<Path> samples() {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/hl7v2"))) {
            return files.filter(file -> file.toString().endsWith(".hl7"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void mapsEverySampleToValidR4() throws IOException {
        List<String> errors = new ArrayList<>();
        TreeMap<String, Integer> tally = new TreeMap<>();
        for (Path file : samples()) {
            Mapping mapping = MAPPINGS.map(Files.readAllBytes(file), FEED, RECEIVED);
            String name = file.getFileName().toString();
            switch (mapping) {
                case Mapping.Mapped(var intents, var remarks) -> {
                    tally.merge("mapped", 1, Integer::sum);
                    for (Remark remark : remarks) {
                        if (remark.text().contains("failed")) {
                            errors.add(name + ": " + remark);
                        } else tally.merge("REMARK " + remark.text(), 1, Integer::sum);
                    }
                    for (JsonNode entry : Preview.of(intents).path("entry")) {
                        ObjectNode resource = (ObjectNode) entry.get("resource");
                        tally.merge(resource.path("resourceType").stringValue(), 1, Integer::sum);
                        R4Validator.errors(resource).forEach(error -> errors.add(name + ": " + error));
                    }
                }
                case Mapping.Refused(var problems) -> tally.merge("REFUSED " + problems + name, 1, Integer::sum);
                case Mapping.Unclaimed(var trigger) -> tally.merge("unclaimed " + trigger, 1, Integer::sum);
            }
        }
        tally.forEach((k, v) -> System.out.println(v + " " + k));
        assertThat(errors).isEmpty();
    }
}
