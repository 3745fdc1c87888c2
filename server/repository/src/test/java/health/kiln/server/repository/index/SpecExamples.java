/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The example resources of the R4 specification, and one of each type with every element, from the class path. */
public final class SpecExamples {
    private static final List<String> LISTS = List.of("/spec-json.txt", "/ibm-json.txt");
    /** Larger ones are value sets and profiles by the thousand lines, of which there are many smaller. */
    private static final int BYTES_MAX = 20_000;

    private static final Pattern TYPE = Pattern.compile("\"resourceType\"\\s*:\\s*\"([A-Za-z]+)\"");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private SpecExamples() {}

    /** One example: its file's name and its text. */
    public record Example(String file, String text) {
        public ObjectNode tree() {
            return (ObjectNode) JSON.readTree(text);
        }

        public static ResourceKey key(ObjectNode tree) {
            return new ResourceKey(
                    ResourceType.of(tree.path("resourceType").asString()).orElseThrow(),
                    new ResourceId(tree.path("id").asString("none")));
        }
    }

    public static Stream<Example> all() {
        return LISTS.stream()
                .flatMap(list -> names(list).stream())
                .map(SpecExamples::read)
                .filter(example -> example.text().length() < BYTES_MAX);
    }

    /** Those of some types. */
    public static Stream<Example> of(Set<ResourceType> types) {
        return all().filter(example -> {
            var matcher = TYPE.matcher(example.text());
            return matcher.find()
                    && ResourceType.of(matcher.group(1)).filter(types::contains).isPresent();
        });
    }

    private static List<String> names(String list) {
        try (var reader = new BufferedReader(
                new InputStreamReader(SpecExamples.class.getResourceAsStream(list), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> line.startsWith("OK"))
                    .map(line -> line.substring(2).strip())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Example read(String name) {
        try (var stream = SpecExamples.class.getResourceAsStream("/" + name)) {
            return new Example(name, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
