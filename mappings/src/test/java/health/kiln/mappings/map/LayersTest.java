/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mappings;
import health.kiln.mappings.state.Preview;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A site's files over the bundled ones. */
class LayersTest {
    private static final byte[] MESSAGE = Messages.message(
            "ADT^A28^ADT_A05",
            "EVN|A28|20260301",
            "PID|1||P1^^^GH^MR||ROSSI^ANNA||19710203|D||2106-3|||||||||||||||||||||||||" + "BLUE");

    @TempDir
    Path site;

    private JsonNode patient(String overlay) throws IOException {
        Files.writeString(site.resolve("overlay.map"), overlay);
        Mappings mappings = MapLibrary.load(List.of(site));
        var mapped = (Mapping.Mapped) mappings.map(MESSAGE, Messages.FEED, Messages.RECEIVED);
        return Preview.of(mapped.intents()).path("entry").path(0).path("resource");
    }

    @Test
    void replacesARuleByItsId() throws IOException {
        JsonNode patient = patient("map PID[Patient]\n  PID-7 -> deceased[x] : DTM[dateTime]\n");

        assertThat(patient.has("birthDate")).isFalse();
        assertThat(patient.path("deceasedDateTime").stringValue()).isEqualTo("1971-02-03");
    }

    @Test
    void addsARuleThatGoesBeforeTheBundledOnes() throws IOException {
        JsonNode patient = patient("""
                map PID[Patient]
                  PID-35#sex -> gender : CWE[code] table Colours
                table Colours -> http://hl7.org/fhir/administrative-gender
                  BLUE = male
                """);

        assertThat(patient.path("gender").stringValue()).isEqualTo("male");
    }

    @Test
    void disablesARule() throws IOException {
        JsonNode patient = patient("disable PID[Patient]/PID-10\n");

        assertThat(patient.has("extension")).isFalse();
    }

    @Test
    void addsRowsToATable() throws IOException {
        JsonNode patient =
                patient("table AdministrativeSex -> http://hl7.org/fhir/administrative-gender\n  D = female\n");

        assertThat(patient.path("gender").stringValue()).isEqualTo("female");
    }

    @Test
    void givesAnAuthorityItsSystem() throws IOException {
        JsonNode patient = patient("authority GH = http://hospital.example/mrn\n");

        assertThat(patient.path("identifier").path(0).path("system").stringValue())
                .isEqualTo("http://hospital.example/mrn");
    }

    @Test
    void refusesToDisableWhatIsNotThere() {
        var failure =
                catchThrowableOfType(DefectiveMapsException.class, () -> patient("disable PID[Patient]/PID-99\n"));

        assertThat(failure.defects())
                .singleElement()
                .asString()
                .endsWith("overlay.map:1: there is no rule PID[Patient]/PID-99 to disable");
    }

    @Test
    void listsEveryBundledFileInTheIndex() throws IOException {
        List<String> listed = Files.readAllLines(Path.of("maps/index.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .sorted()
                .toList();
        try (var maps = Files.walk(Path.of("maps"));
                var tables = Files.walk(Path.of("tables"))) {
            List<String> there = java.util.stream.Stream.concat(maps, tables)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".map") || name.endsWith(".table"))
                    .sorted()
                    .toList();

            assertThat(listed).isEqualTo(there);
        }
    }
}
