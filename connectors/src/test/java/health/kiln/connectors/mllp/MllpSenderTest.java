/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.connectors.envelope.SourceName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MllpSenderTest {
    private final MllpCounters counters = new MllpCounters();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    @Test
    void sendsOverOneConnectionAndTakesTheAnswers() throws Exception {
        var sender = sender(peer(new ScriptedHandler()));

        var first = sender.send(message("M1"));
        var second = sender.send(message("M2"));

        assertThat(first).isInstanceOfSatisfying(Sent.Answered.class, answered -> {
            assertThat(answered.codes()).containsExactly(AcknowledgementCode.AA);
            assertThat(answered.isPositive()).isTrue();
            assertThat(text(answered.frame().bytes())).contains("MSA|AA|M1");
        });
        assertThat(second).isInstanceOf(Sent.Answered.class);
        assertThat(sender.connections()).isEqualTo(1);
    }

    @Test
    void tellsANegativeAnswer() throws Exception {
        var sender = sender(peer(new ScriptedHandler()));

        var sent = sender.send(bytes(text(message("M1")) + "NTE|1||THROW\r"));

        assertThat(sent).isInstanceOfSatisfying(Sent.Answered.class, answered -> {
            assertThat(answered.codes()).containsExactly(AcknowledgementCode.AE);
            assertThat(answered.isPositive()).isFalse();
        });
    }

    @Test
    void knowsThatNothingWasSentWhenThePeerIsAway() throws Exception {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        var sender = sender(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));

        var sent = sender.send(message("M1"));

        assertThat(sent).isEqualTo(new Sent.NotSent(Sent.Reason.UNREACHABLE));
    }

    @Test
    void doesNotKnowTheOutcomeAfterATimeoutAndConnectsAnew() throws Exception {
        var release = new CountDownLatch(1);
        var scripted = new ScriptedHandler();
        var peer = peer(message -> {
            if (text(message).contains("|M1|")) {
                awaited(release);
            }
            return scripted.handle(message);
        });
        var sender = sender(peer, Duration.ofSeconds(1));

        var first = sender.send(message("M1"));
        release.countDown();
        var second = sender.send(message("M2"));

        assertThat(first).isEqualTo(new Sent.OutcomeUnknown(Sent.Reason.TIMED_OUT));
        assertThat(second)
                .isInstanceOfSatisfying(
                        Sent.Answered.class,
                        answered -> assertThat(text(answered.frame().bytes())).contains("MSA|AA|M2"));
        assertThat(sender.connections()).isEqualTo(2);
    }

    @Test
    void doesNotKnowTheOutcomeWhenThePeerClosesWithoutAnAnswer() throws Exception {
        var sender = sender(peer(_ -> MllpReply.HANG_UP));

        assertThat(sender.send(message("M1"))).isEqualTo(new Sent.OutcomeUnknown(Sent.Reason.CLOSED));
    }

    @Test
    void dropsAnswersToOtherMessages() throws Exception {
        var scripted = new ScriptedHandler();
        var sender = sender(peer(message -> {
            byte[] stray = Acknowledgement.of(AcknowledgementCode.AA)
                    .encode(MshHeader.read(message("OTHER")), "X", ScriptedHandler.AT);
            return MllpReply.frame(stray, () -> scripted.handle(message));
        }));

        var sent = sender.send(message("M1"));

        assertThat(sent)
                .isInstanceOfSatisfying(
                        Sent.Answered.class,
                        answered -> assertThat(text(answered.frame().bytes())).contains("MSA|AA|M1"));
        assertThat(sender.lateAnswers()).isEqualTo(1);
    }

    @Test
    void dropsTheSecondAcknowledgementOfTheMessageBefore() throws Exception {
        var sender = sender(peer(new ScriptedHandler()));
        var both = bytes("MSH|^~\\&|S|F|R|F|20260101||ADT^A01|M1|P|2.5.1|||AL|AL\r");

        var first = sender.send(both);
        var second = sender.send(message("M2"));

        assertThat(first)
                .isInstanceOfSatisfying(
                        Sent.Answered.class,
                        answered -> assertThat(answered.codes()).containsExactly(AcknowledgementCode.CA));
        assertThat(second)
                .isInstanceOfSatisfying(
                        Sent.Answered.class,
                        answered -> assertThat(answered.codes()).containsExactly(AcknowledgementCode.AA));
        assertThat(sender.connections()).isEqualTo(1);
    }

    @Test
    void doesNotWaitWhenNoAnswerIsAskedFor() throws Exception {
        var sender = sender(peer(new ScriptedHandler()));

        var sent = sender.send(bytes("MSH|^~\\&|S|F|R|F|20260101||ADT^A01|M1|P|2.5.1|||NE|NE\r"));

        assertThat(sent).isEqualTo(new Sent.Unanswered());
    }

    @Test
    void takesNothingForAnAnswerThatIsNone() throws Exception {
        var sender = sender(peer(_ -> MllpReply.frame(bytes("hello"))));

        assertThat(sender.send(message("M1"))).isEqualTo(new Sent.OutcomeUnknown(Sent.Reason.UNREADABLE));
    }

    @Test
    void replacesAConnectionThatThePeerClosedMeanwhile() throws Exception {
        var scripted = new ScriptedHandler();
        var address = peer(scripted, MllpLimits.defaults().withIdleTimeout(Duration.ofMillis(500)));
        var sender = sender(address);
        sender.send(message("M1"));
        Eventually.eventually(() -> counters.connectionsOpen() == 0);

        var sent = sender.send(message("M2"));

        assertThat(sent).isInstanceOf(Sent.Answered.class);
        assertThat(sender.connections()).isEqualTo(2);
    }

    private InetSocketAddress peer(MllpHandler handler) throws IOException {
        return peer(handler, MllpLimits.defaults());
    }

    private InetSocketAddress peer(MllpHandler handler, MllpLimits limits) throws IOException {
        var listener = new MllpListener(
                new SourceName("peer"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                limits,
                handler,
                InstantSource.system(),
                counters);
        listener.start();
        open.add(() -> listener.stop(Duration.ofMillis(200)));
        return listener.localAddress();
    }

    private MllpSender sender(InetSocketAddress peer) {
        return sender(peer, Duration.ofSeconds(60));
    }

    private MllpSender sender(InetSocketAddress peer, Duration replyTimeout) {
        var sender = new MllpSender(peer, new MllpSenderLimits(Duration.ofSeconds(5), replyTimeout, 100_000));
        open.add(sender);
        return sender;
    }

    private static byte[] message(String controlId) {
        return bytes("MSH|^~\\&|S|F|R|F|20260101||ADT^A01|" + controlId + "|P|2.5.1\r");
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
