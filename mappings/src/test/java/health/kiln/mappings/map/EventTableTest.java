/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page that tells what each event does is what the maps say; {@code -Devents=update} writes it anew. */
class EventTableTest {
    private static final Path PAGE = Path.of("../docs/events.md");

    @Test
    void tellsWhatTheMapsSay() throws IOException {
        String table = MapInspection.of(List.of()).eventTable();
        if ("update".equals(System.getProperty("events"))) {
            Files.writeString(PAGE, table);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(table);
        assertThat(table.lines().filter(line -> line.startsWith("| ADT^A45 ")))
                .singleElement()
                .asString()
                .contains("Encounter moves to this Patient", "takes the visit back");
        assertThat(table.lines().filter(line -> line.startsWith("| ADT^A43 ")))
                .singleElement()
                .asString()
                .contains("nothing is changed");
        assertThat(table).contains("| ADT^A13 | cancel-discharge: in progress again");
    }
}
