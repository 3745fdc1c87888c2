/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import static health.kiln.connectors.mllp.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import health.kiln.connectors.envelope.SourceName;
import health.kiln.connectors.mllp.MllpFrame.Flaw;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class MllpListenerTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String MESSAGE = "MSH|^~\\&|S|F|R|F|20260101||ADT^A01|M1|P|2.5.1\r";

    private final MllpCounters counters = new MllpCounters();
    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
    private final List<MllpListener> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(listener -> listener.stop(Duration.ofMillis(200)));
        others.shutdownNow();
    }

    @Test
    void answersMessagesOfOneConnectionInOrderAndOneAtATime() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var listener = started(MllpLimits.defaults(), message -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1000);
            running.decrementAndGet();
            return MllpReply.frame(message);
        });

        var answers = new ArrayList<String>();
        try (var client = new MllpClient(listener.localAddress())) {
            var all = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                all.append(MllpClient.framed("M" + i));
            }
            client.write(all.toString());
            for (int i = 0; i < 200; i++) {
                answers.add(client.receive());
            }
        }

        assertThat(answers).hasSize(200).startsWith("M0", "M1", "M2").endsWith("M198", "M199");
        assertThat(answers).isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
        assertThat(most).hasValue(1);
        assertThat(counters.frames()).isEqualTo(200);
        assertThat(counters.replies()).isEqualTo(200);
    }

    @Test
    void answersManyConnectionsAtOnce() throws Exception {
        var together = new CountDownLatch(20);
        var listener = started(MllpLimits.defaults(), message -> {
            together.countDown();
            awaited(together);
            return MllpReply.frame(message);
        });

        var answers = new ArrayList<String>();
        for (var pending : java.util.stream.IntStream.range(0, 20)
                .mapToObj(i -> others.submit(() -> {
                    try (var client = new MllpClient(listener.localAddress())) {
                        return client.exchange("M" + i);
                    }
                }))
                .toList()) {
            answers.add(pending.get());
        }

        assertThat(answers).hasSize(20).doesNotHaveDuplicates().allMatch(answer -> answer.startsWith("M"));
    }

    @Test
    void refusesConnectionsPastItsBound() throws Exception {
        var listener = started(MllpLimits.defaults().withConnectionsMax(3), MllpReply::frame);
        var clients = new ArrayList<MllpClient>();
        for (int i = 0; i < 3; i++) {
            var client = new MllpClient(listener.localAddress());
            assertThat(client.exchange("hello")).isEqualTo("hello");
            clients.add(client);
        }

        for (int i = 0; i < 200; i++) {
            try (var refused = new MllpClient(listener.localAddress())) {
                assertThat(refused.isClosedByServer()).isTrue();
            }
        }

        assertThat(counters.connectionsOpen()).isEqualTo(3);
        assertThat(counters.connectionsRefused()).isEqualTo(200);
        assertThat(clients.getFirst().exchange("still here")).isEqualTo("still here");
        clients.getLast().close();
        eventually(() -> counters.connectionsOpen() == 2);
        try (var next = new MllpClient(listener.localAddress())) {
            assertThat(next.exchange("me too")).isEqualTo("me too");
        }
    }

    @Test
    void holdsAllConnectionsToOneBudgetOfBytes() throws Exception {
        var listener = started(MllpLimits.defaults().withBytesMax(100_000, 150_000), new ScriptedHandler());
        try (var first = new MllpClient(listener.localAddress());
                var second = new MllpClient(listener.localAddress())) {
            first.write("\u000b" + MESSAGE + "x".repeat(70_000));
            eventually(() -> listener.bytesHeld() >= 70_000);

            String refusal = second.exchange(MESSAGE + "x".repeat(60_000));
            String small = second.exchange(MESSAGE);
            first.write("\u001c\r");
            String answer = first.receive();

            assertThat(refusal).contains("MSA|AE|M1").contains("Too many messages at once. Try later.");
            assertThat(small).contains("MSA|AA|M1");
            assertThat(answer).contains("MSA|AA|M1");
            assertThat(counters.brokenFrames(Flaw.NO_ROOM)).isEqualTo(1);
            assertThat(counters.negativeReplies(Flaw.NO_ROOM)).isEqualTo(1);
        }
        eventually(() -> listener.bytesHeld() == 0);
    }

    @Test
    void givesBackTheBytesOfAConnectionThatIsLost() throws Exception {
        var listener = started(MllpLimits.defaults(), MllpReply::frame);
        var client = new MllpClient(listener.localAddress());
        client.write("\u000b" + "x".repeat(50_000));
        eventually(() -> listener.bytesHeld() >= 50_000);

        client.reset();

        eventually(() -> listener.bytesHeld() == 0);
        eventually(() -> counters.connectionsOpen() == 0);
        assertThat(counters.brokenFrames(Flaw.CUT_OFF)).isEqualTo(1);
    }

    @Test
    void holdsBackASenderThatDoesNotWaitForAnswers() throws Exception {
        var inHand = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var listener = started(MllpLimits.defaults(), message -> {
            inHand.countDown();
            awaited(release);
            return MllpReply.NOTHING;
        });

        try (var client = new MllpClient(listener.localAddress())) {
            var writing = others.submit(() -> {
                for (int i = 0; i < 24; i++) {
                    client.send("x".repeat(1024 * 1024));
                }
                return true;
            });
            awaited(inHand);

            // the sockets' own buffers take some; the rest must wait, however long
            assertThatThrownBy(() -> writing.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(listener.bytesHeld()).isLessThan(3L * 1024 * 1024);
            release.countDown();

            assertThat(writing.get()).isTrue();
            eventually(() -> counters.frames() == 24);
        }
    }

    @Test
    void closesAConnectionWhosePeerTakesNoAnswers() throws Exception {
        var listener = started(MllpLimits.defaults().withReplyTimeout(Duration.ofMillis(50)), MllpReply::frame);
        try (var client = new MllpClient(listener.localAddress())) {
            client.send("x".repeat(20 * 1024 * 1024));

            eventually(() -> counters.replyTimeouts() == 1);
            eventually(() -> counters.connectionsOpen() == 0);
        }
    }

    @Test
    void finishesWhatIsInHandWhenItStops() throws Exception {
        var inHand = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var listener = started(MllpLimits.defaults(), message -> {
            inHand.countDown();
            awaited(release);
            return MllpReply.frame(message);
        });
        var address = listener.localAddress();
        try (var idle = new MllpClient(address);
                var busy = new MllpClient(address)) {
            busy.write(MllpClient.framed("in hand") + MllpClient.framed("behind it"));
            awaited(inHand);

            var stopped = others.submit(() -> listener.stop(LONG));
            assertThat(idle.isClosedByServer()).isTrue();
            assertThatThrownBy(() -> new MllpClient(address)).isInstanceOf(ConnectException.class);
            release.countDown();

            assertThat(busy.receive()).isEqualTo("in hand");
            assertThat(busy.isClosedByServer()).isTrue();
            assertThat(stopped.get()).isTrue();
        }
        assertThat(counters.frames()).isEqualTo(1);
        assertThat(counters.connectionsOpen()).isZero();
    }

    @Test
    void cutsOffWhatIsNotDoneInTimeWhenItStops() throws Exception {
        var inHand = new CountDownLatch(1);
        var listener = started(MllpLimits.defaults(), message -> {
            inHand.countDown();
            awaited(new CountDownLatch(1));
            return MllpReply.frame(message);
        });
        try (var client = new MllpClient(listener.localAddress())) {
            client.send("stuck");
            awaited(inHand);

            boolean isDone = listener.stop(Duration.ofMillis(20));

            assertThat(isDone).isFalse();
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void canBeFollowedByAnotherOnTheSamePort() throws Exception {
        var first = started(MllpLimits.defaults(), MllpReply::frame);
        var address = first.localAddress();
        try (var client = new MllpClient(address)) {
            client.exchange("M1");
            first.stop(LONG);

            var second = listener(address, MllpLimits.defaults(), MllpReply::frame);
            second.start();
            started.add(second);

            try (var again = new MllpClient(address)) {
                assertThat(again.exchange("M2")).isEqualTo("M2");
            }
        }
    }

    @Test
    void saysSoWhenItsPortIsTaken() throws Exception {
        var first = started(MllpLimits.defaults(), MllpReply::frame);

        var second = listener(first.localAddress(), MllpLimits.defaults(), MllpReply::frame);

        assertThatThrownBy(second::start).isInstanceOf(IOException.class);
    }

    @Test
    void logsNothingForProbesAndResets() throws Exception {
        var listener = started(MllpLimits.defaults(), MllpReply::frame);
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        try {
            for (int i = 0; i < 20; i++) {
                new MllpClient(listener.localAddress()).close();
                new MllpClient(listener.localAddress()).reset();
            }
            eventually(() -> counters.connectionsOpened() == 40 && counters.connectionsOpen() == 0);
        } finally {
            root.detachAppender(log);
        }

        assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.INFO));
    }

    @Test
    void tellsNothingOfWhatAHandlerThrew() throws Exception {
        var listener = started(MllpLimits.defaults(), new ScriptedHandler());
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        String answer;
        try (var client = new MllpClient(listener.localAddress())) {
            answer = client.exchange(MESSAGE + "NTE|1||THROW");
        } finally {
            root.detachAppender(log);
        }

        assertThat(answer).contains("MSA|AE|M1").doesNotContain("DOE", "Exception");
        assertThat(log.list)
                .isNotEmpty()
                .noneMatch(event -> event.getFormattedMessage().contains("DOE"));
        assertThat(log.list).noneMatch(event -> event.getThrowableProxy() != null);
        assertThat(counters.handlerFailures()).isEqualTo(1);
    }

    private MllpListener started(MllpLimits limits, MllpHandler handler) throws IOException {
        var listener = listener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits, handler);
        listener.start();
        started.add(listener);
        return listener;
    }

    private MllpListener listener(InetSocketAddress address, MllpLimits limits, MllpHandler handler) {
        return new MllpListener(new SourceName("test"), address, limits, handler, InstantSource.system(), counters);
    }

    private static int number(String answer) {
        return Integer.parseInt(answer.substring(1));
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(LONG.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
