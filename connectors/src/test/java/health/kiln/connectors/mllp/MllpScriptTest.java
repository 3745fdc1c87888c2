/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import health.kiln.connectors.envelope.SourceName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The listener against the conversations in {@code src/test/resources/mllp}, named after what they show. */
class MllpScriptTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/mllp");

    @TestFactory
    Stream<DynamicTest> speaksAsTheScriptsSay() throws IOException {
        return MllpScript.readAll(SCRIPTS).stream().map(script -> dynamicTest(script.name(), () -> play(script)));
    }

    private static void play(MllpScript script) throws IOException {
        var listener = new MllpListener(
                new SourceName("script"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                limits(script.settings()),
                new ScriptedHandler(),
                InstantSource.fixed(ScriptedHandler.AT),
                new MllpCounters());
        listener.start();
        try {
            script.play(listener.localAddress());
        } finally {
            listener.stop(Duration.ofSeconds(5));
        }
    }

    private static MllpLimits limits(Map<String, String> settings) {
        MllpLimits limits = MllpLimits.defaults();
        for (var setting : settings.entrySet()) {
            int value = Integer.parseInt(setting.getValue());
            limits = switch (setting.getKey()) {
                case "frameBytesMax" -> limits.withBytesMax(value, 1_000_000);
                case "junkBytesMax" -> limits.withJunkBytesMax(value);
                case "frameTimeoutMillis" -> limits.withFrameTimeout(Duration.ofMillis(value));
                case "idleTimeoutMillis" -> limits.withIdleTimeout(Duration.ofMillis(value));
                default -> throw new IllegalArgumentException(setting.getKey());
            };
        }
        return limits;
    }
}
