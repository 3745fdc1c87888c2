/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program run to its end, for at most a given time. */
record Command(List<String> words, Duration atMost) {
    Command {
        words = List.copyOf(words);
    }

    /** How it ended, with what it printed. */
    record Ending(int status, String output) {
        boolean good() {
            return status == 0;
        }
    }

    /** Runs it; past its time it is killed and an {@code IOException} tells so, as for a program that is not there. */
    Ending run() throws IOException, InterruptedException {
        var output = Files.createTempFile("kiln", ".out");
        try {
            var process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException(words.getFirst() + " did not end within " + atMost.toSeconds() + " s");
            }
            return new Ending(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
