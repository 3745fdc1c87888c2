/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.Mapping;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Handle;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.state.Preview;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every sample message: no rule fails on it, and all that is made of it is valid FHIR R4. */
class SamplesTest {
    private static final Path SAMPLES = Path.of("src/test/resources/hl7v2");
    private static final Path GOLDENS = Path.of("src/test/resources/goldens");

    static List<Path> samples() {
        return messages(SAMPLES);
    }

    private static List<Path> samplesAndGoldens() {
        return Stream.concat(samples().stream(), messages(GOLDENS).stream()).toList();
    }

    private static List<Path> messages(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".hl7"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void saysOfEveryValueThatNamesAResourceThatItDoes() throws IOException {
        List<JsonNode> referring = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>();

        for (Path file : samplesAndGoldens()) {
            if (Messages.map(Files.readAllBytes(file)) instanceof Mapping.Mapped(var intents, var _)) {
                for (Assignment said : said(intents)) {
                    switch (said) {
                        case Assignment.Set set -> (set.refers() ? referring : others).add(set.value());
                        case Assignment.Item item -> (item.refers() ? referring : others).add(item.value());
                        case Assignment.Clear _, Assignment.Drop _ -> {}
                    }
                }
            }
        }

        assertThat(referring).anyMatch(SamplesTest::names);
        assertThat(others).isNotEmpty().noneMatch(SamplesTest::names);
    }

    private static List<Assignment> said(List<Intent> intents) {
        return intents.stream()
                .filter(Intent.Upsert.class::isInstance)
                .flatMap(upsert -> ((Intent.Upsert) upsert).assignments().stream())
                .toList();
    }

    private static boolean names(JsonNode value) {
        return value.toString().contains("\"reference\":\"" + Handle.SCHEME);
    }

    @Test
    void mapsEverySampleWithoutAFailedRule() throws IOException {
        List<String> failures = new ArrayList<>();
        int mapped = 0;

        for (Path file : samples()) {
            if (Messages.map(Files.readAllBytes(file)) instanceof Mapping.Mapped(var intents, var remarks)) {
                mapped++;
                var doesNothing = file.getFileName().toString().startsWith("adt_a43_");
                assertThat(intents.isEmpty()).as(file.toString()).isEqualTo(doesNothing);
                remarks.stream()
                        .filter(remark -> remark.text().contains("failed"))
                        .forEach(remark -> failures.add(file + ": " + remark));
            }
        }

        assertThat(failures).isEmpty();
        assertThat(mapped).isGreaterThan(180);
    }

    /** Every type of which there are samples has a meaning; what has no type at all waits. */
    @Test
    void claimsEveryTypeOfTheSamples() throws IOException {
        List<Path> unclaimed = new ArrayList<>();

        for (Path file : samples()) {
            if (Messages.map(Files.readAllBytes(file)) instanceof Mapping.Unclaimed) {
                unclaimed.add(file.getFileName());
            }
        }

        assertThat(unclaimed).containsExactly(Path.of("unknown_co_01.hl7"));
    }

    @Test
    void makesValidR4OfEverySample() throws IOException {
        Set<String> seen = new HashSet<>();
        List<String> errors = new ArrayList<>();

        for (Path file : samplesAndGoldens()) {
            if (Messages.map(Files.readAllBytes(file)) instanceof Mapping.Mapped(var intents, var remarks)) {
                for (JsonNode entry : Preview.of(intents).path("entry")) {
                    ObjectNode resource = (ObjectNode) entry.get("resource");
                    if (seen.add(shape(resource))) {
                        R4Validator.errors(resource).forEach(error -> errors.add(file.getFileName() + ": " + error));
                    }
                }
            }
        }

        assertThat(errors).isEmpty();
    }

    @Test
    void refersOnlyToWhatItMakes() throws IOException {
        List<String> dangling = new ArrayList<>();

        for (Path file : samplesAndGoldens()) {
            if (Messages.map(Files.readAllBytes(file)) instanceof Mapping.Mapped(var intents, var remarks)) {
                JsonNode bundle = Preview.of(intents);
                Set<String> made = new HashSet<>();
                for (JsonNode entry : bundle.path("entry")) {
                    made.add(entry.path("request").path("url").stringValue(""));
                }
                for (JsonNode reference : bundle.findValues("reference")) {
                    if (!made.contains(reference.asString())) {
                        dangling.add(file.getFileName() + ": " + reference);
                    }
                }
            }
        }

        assertThat(dangling).isEmpty();
    }

    /** Which elements there are, and which codes in them: the validator takes long, and says the same of the same. */
    private static String shape(JsonNode resource) {
        Set<String> paths = new TreeSet<>();
        gather("", resource, paths);
        return paths.toString();
    }

    private static void gather(String path, JsonNode node, Set<String> to) {
        if (node.isObject()) {
            node.properties().forEach(member -> gather(path + "." + member.getKey(), member.getValue(), to));
        } else if (node.isArray()) {
            node.forEach(each -> gather(path, each, to));
        } else {
            boolean coded = path.endsWith("code") || path.endsWith("system") || path.endsWith("resourceType");
            to.add(coded || node.isBoolean() ? path + "=" + node.asString() : path);
        }
    }
}
