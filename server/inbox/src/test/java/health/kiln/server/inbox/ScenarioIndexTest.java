/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.inbox.scenario.Scenario;
import health.kiln.server.inbox.scenario.ScenarioIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every pitfall, event and status code has a story, and the page says which; {@code -Dscenarios=update} writes it anew. */
class ScenarioIndexTest {
    private static final Path STORIES = Path.of("src/test/resources/scenarios");
    private static final Path PITFALLS = Path.of("src/test/resources/pitfalls.tsv");
    private static final Path PAGE = Path.of("../../docs/scenarios.md");
    private static final int PITFALLS_COUNT = 24;

    private static Map<String, List<String>> pitfalls() throws IOException {
        var pitfalls = new LinkedHashMap<String, List<String>>();
        for (var line : Files.readAllLines(PITFALLS)) {
            if (!line.startsWith("#")) {
                var cells = line.split("\t", -1);
                pitfalls.put(cells[0], List.of(cells[1].split(" ", -1)));
            }
        }
        return pitfalls;
    }

    @Test
    void hasAStoryForEverything() throws IOException {
        var index = new ScenarioIndex(Scenario.in(STORIES), pitfalls());

        assertThat(pitfalls()).hasSize(PITFALLS_COUNT);
        assertThat(index.gaps()).isEmpty();
    }

    @Test
    void tellsWhatHasNone() throws IOException {
        var one = Scenario.in(STORIES).stream()
                .filter(story -> story.file().equals("a01_admit.scenario"))
                .toList();
        var index = new ScenarioIndex(one, Map.of("all is lost", List.of("a01_admit", "a99_nothing")));

        assertThat(index.gaps())
                .contains("all is lost: there is no a99_nothing", "ADT event A02: no story", "ORC-1 MC: no story")
                .doesNotContain("ADT event A01: no story");
    }

    @Test
    void isThePage() throws IOException {
        var page = new ScenarioIndex(Scenario.in(STORIES), pitfalls()).markdown();
        if ("update".equals(System.getProperty("scenarios"))) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }
}
