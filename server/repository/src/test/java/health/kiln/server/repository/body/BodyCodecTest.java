/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyCodecTest {
    private final BodyCodec codec = new BodyCodec();

    @Test
    void givesBackWhatItWasGiven() {
        for (var text : List.of("{}", "{\"resourceType\":\"Basic\"}", "é".repeat(100_000))) {
            var json = text.getBytes(StandardCharsets.UTF_8);

            var back = codec.decode(codec.encode(json));

            assertThat(back).isEqualTo(json);
        }
    }

    @Test
    void takesOneByteMoreAtMost() {
        var json = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

        assertThat(codec.encode(json)).hasSize(json.length + 1);
    }
}
