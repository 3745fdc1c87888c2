/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.tables;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Bundled text, line by line; comments and blank lines left out. */
final class Lines {
    private Lines() {}

    static List<String> of(String name) {
        String path = "/health/kiln/mappings/tables/" + name;
        try (InputStream in = Lines.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
