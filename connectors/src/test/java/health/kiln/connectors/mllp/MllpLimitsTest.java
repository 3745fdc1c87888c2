/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MllpLimitsTest {
    @Test
    void hasTheseDefaults() {
        assertThat(MllpLimits.defaults())
                .isEqualTo(new MllpLimits(
                        1024,
                        33_554_432,
                        268_435_456,
                        1_048_576,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        Optional.empty()));
    }

    @Test
    void namesTheBoundThatMakesNoSense() {
        var defaults = MllpLimits.defaults();

        assertThatThrownBy(() -> defaults.withConnectionsMax(0)).hasMessageContaining("connectionsMax");
        assertThatThrownBy(() -> defaults.withBytesMax(10, 1000)).hasMessageContaining("frameBytesMax");
        assertThatThrownBy(() -> defaults.withBytesMax(1000, 999)).hasMessageContaining("bytesMax");
        assertThatThrownBy(() -> defaults.withFrameTimeout(Duration.ZERO)).hasMessageContaining("frameTimeout");
        assertThatThrownBy(() -> defaults.withIdleTimeout(Duration.ofMillis(1))).hasMessageContaining("idleTimeout");
    }
}
