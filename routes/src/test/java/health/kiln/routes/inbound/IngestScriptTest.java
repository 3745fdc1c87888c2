/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import health.kiln.connectors.mllp.MllpScript;
import health.kiln.mappings.hl7v2.StrictValidator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The whole way in against the conversations in {@code src/test/resources/ingest}, named after what they show. */
class IngestScriptTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/ingest");

    @TestFactory
    Stream<DynamicTest> answersAsTheScriptsSay() throws IOException {
        return MllpScript.readAll(SCRIPTS).stream().map(script -> dynamicTest(script.name(), () -> play(script)));
    }

    private static void play(MllpScript script) throws Exception {
        Map<String, String> settings = script.settings();
        int messagesMax = Integer.parseInt(settings.getOrDefault("inboxMax", "1000"));
        var inbox = new InMemoryInbox(InstantSource.fixed(Gateway.NOW), messagesMax);
        inbox.away("away".equals(settings.get("inbox")));
        var check = "on".equals(settings.get("validate")) ? strict() : Check.NONE;
        try (var gateway = new Gateway(channel(settings), inbox, check)) {
            if (!"off".equals(settings.get("processing"))) {
                gateway.processing();
            }
            script.play(gateway.address());
        }
    }

    private static Check strict() {
        var validator = new StrictValidator();
        return message -> validator.problems(message, Optional.empty());
    }

    private static Channel channel(Map<String, String> settings) {
        var channel = Channel.named(Messages.SOURCE, ZoneOffset.UTC);
        if ("committed".equals(settings.get("acknowledge"))) {
            channel = channel.withAcknowledge(Channel.Acknowledge.COMMITTED);
        }
        if ("hangup".equals(settings.get("whenFull"))) {
            channel = channel.withWhenFull(Channel.WhenFull.HANG_UP);
        }
        if (settings.containsKey("commitWaitMillis")) {
            channel = channel.withCommitWait(Duration.ofMillis(Long.parseLong(settings.get("commitWaitMillis"))));
        }
        return channel;
    }
}
