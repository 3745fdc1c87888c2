/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.Feed;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mappings;
import health.kiln.mappings.state.Preview;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Codes are remembered from message to message: no message may be read by what another one meant. */
class KnownCodesTest {
    private static final String PID = "PID|1||P1^^^GH^MR||ROSSI^ANNA";
    private static final String OBR = "OBR|1|O1^HIS|F1^LAB|24323-8^CMP^LN|||20260301070000+0100";

    private final Mappings mappings = MapLibrary.bundled();

    private String mapped(byte[] message, Feed feed) {
        return mappings.map(message, feed, Messages.RECEIVED) instanceof Mapping.Mapped mapped
                ? Preview.of(mapped.intents()).toString()
                : "";
    }

    private String code(String message, String site) {
        Feed feed = new Feed("lab", site, ZoneId.of("Europe/Rome"), Optional.empty());
        Mapping mapping = mappings.map(message.getBytes(StandardCharsets.UTF_8), feed, Messages.RECEIVED);
        for (JsonNode entry : Preview.of(((Mapping.Mapped) mapping).intents()).path("entry")) {
            if (entry.path("resource").path("resourceType").stringValue().equals("Observation")) {
                return entry.path("resource").path("code").toString();
            }
        }
        return "";
    }

    private static String oru(String delimiters, String... lines) {
        return "MSH|" + delimiters + "|APP|GH|GW|GW|20260301080000+0100||ORU" + delimiters.charAt(0)
                + "R01|M1|P|2.5.1\r" + String.join("\r", lines) + "\r";
    }

    @Test
    void mapsEverySampleTheSecondTimeAsTheFirst() throws IOException {
        List<String> first = new ArrayList<>();
        List<Path> samples = SamplesTest.samples();
        for (Path sample : samples) {
            first.add(mapped(Files.readAllBytes(sample), Messages.FEED));
        }

        List<String> again = new ArrayList<>();
        for (Path sample : samples.reversed()) {
            again.add(mapped(Files.readAllBytes(sample), Messages.FEED));
        }

        assertThat(again.reversed()).isEqualTo(first);
    }

    @Test
    void keepsLocalCodesOfSitesApart() {
        String message = oru("^~\\&", PID, OBR, "OBX|1|NM|GLU^Glucose^L||5|mmol/L|||||F");

        String one = code(message, "north");
        String other = code(message, "south");

        assertThat(one).contains("urn:id:north:cs:L");
        assertThat(other).isEqualTo(one.replace("north", "south"));
    }

    @Test
    void readsTheSameBytesByTheDelimitersOfTheirMessage() {
        code(oru("^~\\&", PID, OBR, "OBX|1|NM|A^B^L||5|mmol/L|||||F"), "north");

        String read = code(
                oru("$~\\&", PID.replace('^', '$'), OBR.replace('^', '$'), "OBX|1|NM|A^B^L||5|mmol/L|||||F"), "north");

        assertThat(read).contains("\"code\":\"A^B^L\"");
    }

    @Test
    void readsTheSameBytesByTheTableOfTheirRule() {
        byte[] message = Messages.message("ORU^R01", PID, OBR, "OBX|1|NM|H||5|mmol/L||H|||F");

        JsonNode result = Messages.resource(message, "Observation");

        assertThat(result.path("code").toString()).doesNotContain("ObservationInterpretation");
        assertThat(result.path("interpretation").toString()).contains("ObservationInterpretation");
    }
}
