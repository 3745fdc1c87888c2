/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.kiln.mappings.map.MapInspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The guide layer is what the guide's tables say; {@code -Dguide=update} writes it anew, as {@code kiln maps import} does. */
class GuideImportTest {
    private static final Path MODULE = Path.of(".");

    private static GuideImport.Layer layer =
            new GuideImport.Layer(new TreeMap<>(), new GuideImport.Figures(0, 0, 0, 0, 0, 0, 0, 0));

    @BeforeAll
    static void imports() throws Exception {
        layer = GuideImport.read(Path.of("guide-source"), MODULE);
        if ("update".equals(System.getProperty("guide"))) {
            GuideImport.write(layer, MODULE);
        }
    }

    @Test
    void regeneratesToTheByte() throws IOException {
        for (var file : layer.files().entrySet()) {
            assertThat(Files.readString(MODULE.resolve(file.getKey())))
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
    }

    @Test
    void leavesNoFileThatItDidNotMake() throws IOException {
        for (String folder : List.of("maps/guide", "tables/guide")) {
            try (Stream<Path> there = Files.list(MODULE.resolve(folder))) {
                assertThat(there.map(path -> folder + "/" + path.getFileName()))
                        .isSubsetOf(layer.files().keySet());
            }
        }
    }

    @Test
    void accountsForEveryRowThatMapsSomething() {
        GuideImport.Figures figures = layer.figures();

        assertThat(figures.imported() + figures.leftOut()).isEqualTo(figures.mapped());
    }

    /** Each row that makes a resource, and each reference, is what our messages do or has a reason. */
    @Test
    void comparesEveryMessageTableWithOurMessages() {
        String report = layer.files().getOrDefault("maps/guide/MESSAGES.md", "");

        assertThat(report.lines().filter(line -> line.startsWith("## "))).hasSize(13);
        assertThat(report).doesNotContain("|  |\n");
    }

    /** A component is read when what our conversion makes changes with it; every other has a reason. */
    @Test
    void asksOurConversionsForEveryComponentOfTheDataTypes() {
        String report = layer.files().getOrDefault("maps/guide/DATATYPES.md", "");

        assertThat(report).contains("The guide's 105 data type tables");
        assertThat(report).doesNotContain("| XAD[Address] | 5 ").doesNotContain("|  |\n");
    }

    @Test
    void refusesARowWithoutAReasonAndAReasonWithoutARow() throws Exception {
        Map<String, List<List<String>>> guide =
                Map.of("ADT_A01", List.of(List.of(), List.of(), row("Goal[1]", "PR1[Goal]")));
        MapInspection ours = MapInspection.of(List.of());

        assertThatThrownBy(() -> MessageTables.report(guide, ours, Reasons.of("messages.tsv", List.of())))
                .hasMessage("messages.tsv says nothing of: ADT_A01 PR1[Goal]");
        assertThatThrownBy(() -> MessageTables.report(
                        guide,
                        ours,
                        Reasons.of("messages.tsv", List.of("*\tPR1[Goal]\tno goal", "ADT_A01\tPV1[Goal]\tno goal"))))
                .hasMessageContaining("no row needs these lines")
                .hasMessageContaining("PV1[Goal]");
    }

    private static List<String> row(String target, String map) {
        return List.of("1", "ADT_A01.PR1", "", "", "", "", "", "", "", target, map, "");
    }

    /** Paths that R4 does not have are patched, or left out; two slips of the pen are mended by reading them as meant. */
    @Test
    void saysNoPathThatTheErrataName() throws IOException {
        String patches = Files.readString(Path.of("guide-source/patches.tsv"));
        String report = layer.files().getOrDefault("maps/guide/LEFT-OUT.md", "");
        List<String> unanswered = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("guide-source/ERRATA.tsv"))) {
            String[] erratum = line.split("\t", -1);
            if (erratum[0].equals("invalid-R4-path")) {
                String path = erratum[3].substring(0, erratum[3].indexOf(" -> "));
                boolean mended = path.endsWith(".uri") || path.endsWith("coding.value");
                boolean patched = Pattern.compile(
                                Pattern.quote(erratum[1]) + "\t[^\t]+\t" + Pattern.quote(erratum[2]) + "\t")
                        .matcher(patches)
                        .find();
                if (!mended
                        && !patched
                        && !report.contains("| " + erratum[2] + " | " + path.replace("|", "\\|") + " |")) {
                    unanswered.add(erratum[1] + " " + erratum[2] + " " + path);
                }
            }
        }

        assertThat(unanswered).isEmpty();
    }
}
