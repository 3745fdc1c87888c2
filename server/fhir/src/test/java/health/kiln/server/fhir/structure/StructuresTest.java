/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.structure;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.repository.ResourceType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StructuresTest {
    private static final Path TABLE = Path.of("src/main/resources/health/kiln/server/fhir/structure/structures.txt");

    /** {@code mvn -pl server/fhir test -Dtest=StructuresTest -Dstructures=update} writes the table anew. */
    @Test
    void areWhatTheOfficialDefinitionsSay() throws Exception {
        var official = new StructureTable().text();

        if ("update".equals(System.getProperty("structures"))) {
            Files.writeString(TABLE, official);
        }

        assertThat(Files.readString(TABLE)).isEqualTo(official);
    }

    @Test
    void nameEveryResourceType() {
        var names = Structures.load().names();

        assertThat(names)
                .containsAll(Arrays.stream(ResourceType.values())
                        .map(ResourceType::fhirName)
                        .toList());
    }

    @Test
    void leaveNoReferenceOpen() {
        var structures = Structures.load();

        assertThat(structures.names())
                .allSatisfy(
                        name -> assertThat(structures.find(name).orElseThrow().groups())
                                .as(name)
                                .isNotEmpty());
    }
}
