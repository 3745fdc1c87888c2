/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page for integration engineers: its files are written, its commands run, and its answers read. */
class FirstSiteOverlayTest {
    private static final Path PAGE = Path.of("../../docs/first-site-overlay.md");

    /** A block between fences. */
    private record Fenced(String kind, List<String> lines) {}

    @TempDir
    private Path home;

    @Test
    void answersAsThePageSays() throws IOException {
        var commands = 0;
        for (var block : blocks()) {
            write(block);
            if (block.kind().equals("console")) {
                var said = run(block.lines().getFirst());
                commands++;

                assertThat(said)
                        .as(block.lines().getFirst())
                        .contains(block.lines().subList(1, block.lines().size()));
            }
        }

        assertThat(commands).isGreaterThan(4);
    }

    @Test
    void leavesNothingUnreadInTheEnd() throws IOException {
        for (var block : blocks()) {
            write(block);
        }

        var said = run("$ ./kiln map odd.hl7 --site modena");

        assertThat(said).doesNotContain("remark at", "fields that no rule reads");
    }

    private void write(Fenced block) throws IOException {
        var file = block.kind().indexOf("file=");
        if (file >= 0) {
            var path = home.resolve(block.kind().substring(file + "file=".length()));
            Files.createDirectories(path.getParent());
            Files.writeString(path, String.join("\n", block.lines()) + "\n");
        }
    }

    private static List<Fenced> blocks() throws IOException {
        var blocks = new ArrayList<Fenced>();
        var lines = new ArrayList<String>();
        var kind = "";
        for (var line : Files.readAllLines(PAGE)) {
            if (!line.startsWith("```")) {
                lines.add(line);
            } else if (line.equals("```")) {
                blocks.add(new Fenced(kind, List.copyOf(lines)));
            } else {
                kind = line.substring(3);
                lines.clear();
            }
        }
        return blocks;
    }

    private String run(String command) {
        var words = new ArrayList<String>();
        for (var word : command.substring("$ ./kiln ".length()).split(" ", -1)) {
            words.add(word.endsWith(".hl7") ? home.resolve(word).toString() : word);
        }
        var text = new ByteArrayOutputStream();
        var both = new PrintStream(text, true, StandardCharsets.UTF_8);
        var clock = InstantSource.fixed(Instant.parse("2026-03-01T08:00:00Z"));
        Kiln.commandLine(new KeptTerminal(both, both, home, clock)).execute(words.toArray(String[]::new));
        return text.toString(StandardCharsets.UTF_8);
    }
}
