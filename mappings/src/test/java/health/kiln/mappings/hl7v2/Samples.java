/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The sample messages, and short ways to read one. */
final class Samples {
    private Samples() {}

    static Path root() {
        try {
            var index = Objects.requireNonNull(Samples.class.getResource("/hl7v2/INDEX.md"), "samples are missing");
            return Objects.requireNonNull(Path.of(index.toURI()).getParent());
        } catch (URISyntaxException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** All single messages, those of the scenarios included. */
    static List<Path> messages() {
        return files(path -> !path.toString().contains("batch"));
    }

    static List<Path> batches() {
        return files(path -> path.toString().contains("batch"));
    }

    private static List<Path> files(java.util.function.Predicate<Path> wanted) {
        Path root = root();
        try (var files = Files.walk(root)) {
            return files.filter(path -> path.toString().endsWith(".hl7"))
                    .map(root::relativize)
                    .filter(wanted)
                    .sorted()
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(root().resolve(name));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Hl7Reading read(byte[] bytes) {
        return new Hl7Reader().read(bytes, Optional.empty());
    }

    static Hl7Message message(byte[] bytes, Optional<Charset> agreed) {
        return switch (new Hl7Reader().read(bytes, agreed)) {
            case Hl7Message message -> message;
            case NotHl7(var problem) -> throw new AssertionError(problem.text());
        };
    }

    static Hl7Message message(byte[] bytes) {
        return message(bytes, Optional.empty());
    }

    /** A message of these lines, in ISO 8859-1 so that each character is one byte. */
    static Hl7Message message(String... lines) {
        return message(String.join("\r", lines).getBytes(StandardCharsets.ISO_8859_1));
    }

    static Hl7Message sample(String name) {
        return message(bytes(name + ".hl7"));
    }

    /** A message with this one field, as NTE-3. */
    static Field field(String content) {
        return message("MSH|^~\\&|LAB|HOSP|||20260115||ORU^R01|1|P|2.5", "NTE|1||" + content)
                .segments()
                .get(1)
                .field(3);
    }
}
