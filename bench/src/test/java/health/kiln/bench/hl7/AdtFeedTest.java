/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.hl7;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AdtFeedTest {
    @Test
    void sendsOneAndAHalfKilobytesUnderFreshControlIds() {
        var feed = new AdtFeed("RUN", 2);

        var first = feed.next();
        var third = new AdtFeed("RUN", 2);
        third.next();
        third.next();

        assertThat(Frame.content(first)).hasSize(1_500);
        assertThat(field(first)).isEqualTo("RUN0000000000");
        assertThat(field(third.next())).isEqualTo("RUN0000000002");
    }

    private static String field(byte[] frame) {
        return new String(Frame.content(frame), StandardCharsets.US_ASCII).split("\\|", -1)[9];
    }
}
