/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.state.Preview;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages and the resources that they make in an empty store, as files to read and to compare. {@code -Dgolden=update}
 * rewrites what is expected.
 */
class GoldenTest {
    private static final Path GOLDENS = Path.of("src/test/resources/goldens");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TestFactory
    Stream<DynamicTest> makesWhatIsExpected() throws IOException {
        try (Stream<Path> files = Files.list(GOLDENS)) {
            return files.filter(file -> file.toString().endsWith(".hl7")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(
                            String.valueOf(file.getFileName()), () -> comparesWithItsGolden(file)));
        }
    }

    private static void comparesWithItsGolden(Path file) {
        Path golden = Path.of(file.toString().replace(".hl7", ".fhir.json"));
        try {
            String made = JSON.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(Preview.of(Messages.intents(Files.readAllBytes(file))))
                    + "\n";
            if ("update".equals(System.getProperty("golden"))) {
                Files.writeString(golden, made);
            }

            assertThat(made).isEqualTo(Files.readString(golden));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
