/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.converter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The messages of a folder, one a file, in the order of their names. */
record Samples(List<Path> files) {
    static Samples in(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return new Samples(files.filter(file -> file.toString().endsWith(".hl7"))
                    .sorted()
                    .toList());
        }
    }

    /** A file's name without its ending: what its result is called, too. */
    static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ".hl7".length());
    }
}
