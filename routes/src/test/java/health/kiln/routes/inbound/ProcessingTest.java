/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import static health.kiln.connectors.mllp.Eventually.eventually;
import static health.kiln.routes.inbound.Messages.adt;
import static health.kiln.routes.inbound.Messages.envelope;
import static health.kiln.routes.inbound.Messages.label;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.connectors.envelope.Envelope;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Problem;
import health.kiln.mappings.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessingTest {
    private static final Mapping MAPPED = new Mapping.Mapped(List.of(), List.of());
    private static final ProcessingLimits LIMITS =
            new ProcessingLimits(2, 16, Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMillis(8));

    private final InMemoryInbox inbox = new InMemoryInbox();
    private final ProcessingCounters counters = new ProcessingCounters();
    private final List<Processing> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(processing -> processing.stop(Duration.ofSeconds(5)));
    }

    @Test
    void settlesWhatIsKept() {
        started(inbox, (_, _) -> MAPPED);

        keep(0, 300, 7);

        eventually(() -> counters.mapped() == 300);
        assertThat(inbox.held()).allMatch(held -> held.mapping().equals(Optional.of(MAPPED)));
    }

    @Test
    void mapsEachLaneInItsOrder() {
        var seen = Collections.synchronizedList(new ArrayList<String>());
        keep(0, 200, 5);

        started(inbox, (envelope, _) -> {
            seen.add(controlId(envelope));
            return MAPPED;
        });

        eventually(() -> counters.mapped() == 200);
        for (int lane = 0; lane < 5; lane++) {
            int ours = lane;
            var ofLane = seen.stream()
                    .map(Integer::parseInt)
                    .filter(number -> number % 5 == ours)
                    .toList();
            assertThat(ofLane).hasSize(40).isSorted();
        }
    }

    @Test
    void parksAMessageWhoseMappingFailsAndOnlyThat() {
        started(inbox, (envelope, _) -> {
            if (controlId(envelope).equals("5")) {
                throw new IllegalStateException("DOE^JOHN");
            }
            return controlId(envelope).equals("6") ? overflow(0) : MAPPED;
        });

        keep(0, 20, 1);

        eventually(() -> counters.mapped() == 18 && counters.refused() == 2);
        assertThat(counters.mapperFailures()).isEqualTo(2);
        assertThat(mappingOf("5"))
                .isInstanceOfSatisfying(
                        Mapping.Refused.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .satisfies(problem -> {
                                    assertThat(problem.code()).isEqualTo(207);
                                    assertThat(problem.text()).doesNotContain("DOE");
                                }));
        assertThat(mappingOf("6")).isInstanceOf(Mapping.Refused.class);
    }

    @Test
    void passesOnWhatMapsSay() {
        var refused = new Mapping.Refused(List.of(new Problem(101, "PID-3", "A patient needs an identifier.")));
        var unclaimed = new Mapping.Unclaimed(new Trigger("ADT", "A99"));
        started(inbox, (envelope, _) -> controlId(envelope).equals("0") ? refused : unclaimed);

        keep(0, 2, 2);

        eventually(() -> counters.refused() == 1 && counters.unclaimed() == 1);
        assertThat(mappingOf("0")).isEqualTo(refused);
        assertThat(mappingOf("1")).isEqualTo(unclaimed);
    }

    @Test
    void parksWhatDoesNotSayWhatItIsRatherThanWaitForAMap() {
        started(inbox, (_, _) -> new Mapping.Unclaimed(new Trigger("", "")));

        inbox.keep(Messages.envelope("MSH|^~\\&|S|F|R|F|20260101|||M1|P|2.5.1\r"), Messages.unnumbered("0"));

        eventually(() -> counters.refused() == 1);
        assertThat(inbox.held())
                .singleElement()
                .satisfies(held -> assertThat(held.mapping())
                        .contains(new Mapping.Refused(
                                List.of(new Problem(101, "MSH-9", "The message does not say what it is.")))));
    }

    @Test
    void goesOnWhenTheDatabaseComesBack() {
        keep(0, 10, 3);
        var flaky = new FlakyInbox(inbox);
        flaky.unsettled.set(3);

        started(flaky, (_, _) -> MAPPED);

        eventually(() -> counters.mapped() == 10);
        assertThat(counters.batchesUnsettled()).isEqualTo(3);
    }

    @Test
    void goesOnWhenClaimingFails() {
        keep(0, 10, 3);
        var flaky = new FlakyInbox(inbox);
        flaky.unclaimable.set(3);

        started(flaky, (_, _) -> MAPPED);

        eventually(() -> counters.mapped() == 10);
    }

    @Test
    void parksAMessageThatCannotBeSettledAndLetsTheOthersGo() {
        keep(0, 12, 2);
        var flaky = new FlakyInbox(inbox);
        flaky.poison = "4";

        started(flaky, (_, _) -> MAPPED);

        eventually(() -> counters.mapped() == 11 && counters.refused() == 1);
        assertThat(mappingOf("4")).isInstanceOf(Mapping.Refused.class);
        assertThat(inbox.held().get(4).attempts()).isGreaterThanOrEqualTo(ProcessingWorker.ATTEMPTS_MAX);
    }

    @Test
    void mapsOneBatchWhileAnotherIsBeingSettled() throws Exception {
        var settling = new CountDownLatch(1);
        var mappedMeanwhile = new CountDownLatch(1);
        var flaky = new FlakyInbox(inbox);
        flaky.beforeSettling = () -> {
            settling.countDown();
            awaited(mappedMeanwhile);
        };
        started(flaky, (envelope, _) -> {
            if (controlId(envelope).equals("1")) {
                mappedMeanwhile.countDown();
            }
            return MAPPED;
        });

        keep(0, 1, 2);
        settling.await();
        keep(1, 2, 2);

        eventually(() -> counters.mapped() == 2);
    }

    @Test
    void finishesTheBatchInHandWhenItStops() throws Exception {
        var inHand = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var processing = started(inbox, (_, _) -> {
            inHand.countDown();
            awaited(release);
            return MAPPED;
        });
        keep(0, 1, 1);
        inHand.await();

        boolean isDone;
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            var stopped = others.submit(() -> processing.stop(Duration.ofSeconds(10)));
            release.countDown();
            isDone = stopped.get();
        }

        assertThat(isDone).isTrue();
        assertThat(counters.mapped()).isEqualTo(1);
        keep(1, 2, 1);
        assertThat(mappingOfOpen("1")).isEmpty();
    }

    @Test
    void stopsAtOnceWhenThereIsNothingToDo() {
        var processing = started(inbox, (_, _) -> MAPPED);

        long began = System.nanoTime();
        boolean isDone = processing.stop(Duration.ofSeconds(10));

        assertThat(isDone).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMITS.idleWait());
    }

    private Processing started(Inbox from, Meaning meaning) {
        var processing = new Processing(from, meaning, LIMITS, counters);
        processing.start();
        started.add(processing);
        return processing;
    }

    private void keep(int from, int to, int lanes) {
        for (int i = from; i < to; i++) {
            inbox.keep(
                    envelope(adt(Integer.toString(i), "P" + i % lanes)), label(Integer.toString(i), "P" + i % lanes));
        }
    }

    private Mapping mappingOf(String controlId) {
        return mappingOfOpen(controlId).orElseThrow();
    }

    private Optional<Mapping> mappingOfOpen(String controlId) {
        return inbox.held().stream()
                .filter(held -> controlId(held.envelope()).equals(controlId))
                .findFirst()
                .orElseThrow()
                .mapping();
    }

    private static String controlId(Envelope envelope) {
        return new String(envelope.bytes(), StandardCharsets.ISO_8859_1).split("\\|", -1)[9];
    }

    /** A map of a message so deep that the stack does not hold it. */
    @SuppressWarnings("InfiniteRecursion") // that is what it is for
    private static Mapping overflow(int depth) {
        return overflow(depth + 1);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An inbox that fails when it is told to. */
    private static final class FlakyInbox implements Inbox {
        private final Inbox inbox;
        private final AtomicInteger unsettled = new AtomicInteger();
        private final AtomicInteger unclaimable = new AtomicInteger();
        private volatile String poison = "none";
        private volatile Runnable beforeSettling = () -> {};

        private FlakyInbox(Inbox inbox) {
            this.inbox = inbox;
        }

        @Override
        public Keeping keep(Envelope envelope, Label label) {
            return inbox.keep(envelope, label);
        }

        @Override
        public Outcome await(MessageId id, Duration atMost) {
            return inbox.await(id, atMost);
        }

        @Override
        public Batch claim(int messagesMax) {
            if (unclaimable.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("no claim");
            }
            return inbox.claim(messagesMax);
        }

        @Override
        public void awaitWork(Duration atMost) throws InterruptedException {
            inbox.awaitWork(atMost);
        }

        @Override
        public boolean settle(Batch batch, List<Mapping> mappings) {
            beforeSettling.run();
            boolean isPoisoned = batch.messages().stream()
                    .anyMatch(message -> controlId(message.envelope()).equals(poison));
            if (isPoisoned && mappings.contains(MAPPED)) {
                throw new IllegalStateException("no settlement");
            }
            if (unsettled.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return false;
            }
            return inbox.settle(batch, mappings);
        }

        @Override
        public void release(Batch batch) {
            inbox.release(batch);
        }
    }
}
