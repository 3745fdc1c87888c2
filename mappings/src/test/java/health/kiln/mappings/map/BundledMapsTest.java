/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.Feed;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mappings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BundledMapsTest {
    private static final Feed FEED = new Feed("adt1", "demo", ZoneId.of("Europe/Rome"), Optional.empty());

    @Test
    void mapsAnAdmission() {
        Mappings mappings = MapLibrary.bundled();
        String message = """
                MSH|^~\\&|ADT1|DEVHOSP|GW|GW|20260201080500+0100||ADT^A01^ADT_A01|D01001|P|2.5.1
                EVN|A01|20260201080500+0100||||
                PID|1||D1^^^DH&2.999.2.1&ISO^MR||DEVON^DORA^^^^^L||19710101|F|||VIA ROMA 1^^MODENA^^41121^ITA^H||^PRN^PH^^39^059^5550D1|||||
                PV1|1|I|ED^1^1^DH||||1234^BIANCHI^LUCA^^^^^^DH||||||||||||DV1^^^DH&2.999.2.1&ISO^VN|||||||||||||||||||||||||20260201080000|
                """.replace("\n", "\r");

        Mapping mapping = mappings.map(message.getBytes(StandardCharsets.UTF_8), FEED, Instant.EPOCH);

        System.out.println(mapping.toString().replace("}, ", "},\n"));
        assertThat(mapping).isInstanceOf(Mapping.Mapped.class);
    }
}
