/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The committed tables are what the official definitions give; {@code -Dgolden=update} writes them anew. */
class OfficialDefinitionsTest {
    private static final Path TABLES = Path.of("src/main/resources/health/kiln/server/repository/index");
    private static final String MAKING = "# Made by OfficialDefinitionsTest -Dgolden=update; do not edit.";

    @Test
    void givesTheCommittedTables() throws IOException {
        var official = new OfficialDefinitions(FhirContext.forR4Cached());

        var parameters = official.parameters();

        golden("patient-compartment-r4.tsv", "CompartmentDefinition/patient", "# type\tcodes", official.compartment());
        golden(
                "search-parameters-r4.tsv",
                "search-parameters.json",
                "# type\tcode\tkind\ttargets\turl\texpression\tcomponents",
                parameters);
        golden(
                "elements-r4.tsv",
                "structure definitions, the elements that the search parameters need",
                "# type\telement\ttypes; a code bound to one system has it in braces",
                official.elements(parameters));
    }

    private static void golden(String name, String origin, String columns, List<String> lines) throws IOException {
        List<String> expected = new ArrayList<>(List.of(
                "# From HL7's FHIR R4 (4.0.1), " + origin + "; CC0 1.0 (hl7.org/fhir/R4/license.html).",
                MAKING,
                columns));
        expected.addAll(lines);
        var file = TABLES.resolve(name);
        if ("update".equals(System.getProperty("golden"))) {
            Files.write(file, expected);
        }
        assertThat(Files.readAllLines(file)).isEqualTo(expected);
    }
}
