/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.Mapping;
import health.kiln.mappings.state.Preview;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
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

    /** Samples of these types have their resources in a folder of goldens of its own. */
    private static final Pattern TYPES = Pattern.compile("(dft|mdm|oml|omp|orm|oru|ppr|rde|rds|siu|vxu)_.*\\.hl7");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TestFactory
    Stream<DynamicTest> makesWhatIsExpected() throws IOException {
        try (Stream<Path> files = Files.list(GOLDENS)) {
            return files.filter(file -> file.toString().endsWith(".hl7")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(
                            String.valueOf(file.getFileName()), () -> comparesWithItsGolden(file)));
        }
    }

    @TestFactory
    Stream<DynamicTest> makesWhatIsExpectedOfTheSamples() throws IOException {
        return SamplesTest.samples().stream()
                .filter(file ->
                        TYPES.matcher(String.valueOf(file.getFileName())).matches())
                .filter(GoldenTest::isMapped)
                .map(file -> DynamicTest.dynamicTest(
                        String.valueOf(file.getFileName()), () -> compares(file, GOLDENS.resolve("samples"))));
    }

    private static boolean isMapped(Path file) {
        try {
            return Messages.map(Files.readAllBytes(file)) instanceof Mapping.Mapped;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void comparesWithItsGolden(Path file) {
        compares(file, GOLDENS);
    }

    private static void compares(Path file, Path folder) {
        Path golden = folder.resolve(String.valueOf(file.getFileName()).replace(".hl7", ".fhir.json"));
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
