/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static health.kiln.routes.inbound.Messages.adt;
import static health.kiln.routes.inbound.Messages.envelope;
import static health.kiln.routes.inbound.Messages.label;
import static health.kiln.routes.inbound.Messages.unnumbered;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.connectors.envelope.ControlId;
import health.kiln.routes.inbound.Inbox;
import health.kiln.routes.inbound.Keeping;
import health.kiln.routes.inbound.Label;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JournalTest {
    @RegisterExtension
    static final InboxDatabase DATABASE = new InboxDatabase();

    private static final JournalBounds BOUNDS = JournalBounds.STANDARD;

    @Test
    void tellsEqualMessagesOfOneCommitApart() throws Exception {
        var table = new JournalTable(DATABASE.dataSource(), Nodes.LONG);

        var answers = table.insert(List.of(offer("M1", "P1"), offer("M1", "P1"), offer("M1", "P2"), offer("M2", "P1")));

        table.close();
        assertThat(answers)
                .extracting(Object::getClass)
                .isEqualTo(
                        List.of(Keeping.Kept.class, Keeping.Duplicate.class, Keeping.Reused.class, Keeping.Kept.class));
        var first = (Keeping.Kept) answers.get(0);
        assertThat(answers.get(1)).isEqualTo(new Keeping.Duplicate(first.id(), first.keptAt()));
        assertThat(DATABASE.number("select count(*) from inbox_message where reused"))
                .isEqualTo(1);
    }

    @Test
    void doesNotCallUnnumberedMessagesReused() throws Exception {
        var table = new JournalTable(DATABASE.dataSource(), Nodes.LONG);

        var answers = table.insert(List.of(
                new Offer(envelope("no HL7"), unnumbered("adt")), new Offer(envelope("nor this"), unnumbered("adt"))));

        table.close();
        assertThat(answers).hasOnlyElementsOfType(Keeping.Kept.class);
    }

    @Test
    void keepsOneWhenTwoNodesAreOfferedTheSameAtOnce() throws Exception {
        try (var one = Nodes.open(DATABASE.dataSource(), "node-1");
                var other = Nodes.open(DATABASE.dataSource(), "node-2")) {

            var answers = keepAtOnce(32, i -> i % 2 == 0 ? one : other, _ -> "M1");

            var kept = answers.stream()
                    .filter(Keeping.Kept.class::isInstance)
                    .map(Keeping.Kept.class::cast)
                    .toList();
            assertThat(kept).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> !answer.equals(kept.getFirst()))
                    .hasSize(31)
                    .containsOnly(new Keeping.Duplicate(
                            kept.getFirst().id(), kept.getFirst().keptAt()));
            assertThat(DATABASE.number("select count(*) from inbox_message")).isEqualTo(1);
        }
    }

    @Test
    void sharesCommits() throws Exception {
        try (var inbox = Nodes.open(DATABASE.dataSource(), "node-1")) {

            keepAtOnce(500, _ -> inbox, i -> "M" + i);

            assertThat(inbox.counters().committedMessages()).isEqualTo(500);
            assertThat(inbox.counters().commits()).isLessThan(250);
        }
    }

    @Test
    void keepsTextsThatPostgresqlCannotHold() {
        var odd = new Label(
                Optional.of(new ControlId("M\0\uD800")), "A\0", "\0", "2.5", "", "", StandardCharsets.UTF_8, "P\0");
        try (var inbox = Nodes.open(DATABASE.dataSource(), "node-1")) {

            var keeping = inbox.keep(envelope("MSH|\0"), odd);

            assertThat(keeping).isInstanceOf(Keeping.Kept.class);
            assertThat(inbox.keep(envelope("MSH|\0"), odd)).isInstanceOf(Keeping.Duplicate.class);
            var message = inbox.claim(1).messages().getFirst();
            assertThat(message.label().controlId()).contains(new ControlId("M\uFFFD\uFFFD"));
            assertThat(message.envelope().bytes()).isEqualTo("MSH|\0".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void keepsTheNeighboursOfARowThatTheDatabaseRefuses() throws Exception {
        var table = new JournalTable(DATABASE.dataSource(), Nodes.LONG);
        DATABASE.execute("alter table inbox_message add constraint refuses check (control_id <> 'BAD')");
        try (var inbox = Nodes.open(DATABASE.dataSource(), "node-1")) {

            var answers = keepAtOnce(40, _ -> inbox, i -> i == 20 ? "BAD" : "M" + i);

            assertThat(answers.get(20)).isEqualTo(new Keeping.Unavailable());
            assertThat(answers).filteredOn(Keeping.Kept.class::isInstance).hasSize(39);
        } finally {
            table.close();
            DATABASE.execute("alter table inbox_message drop constraint refuses");
        }
    }

    @Test
    void isFullUntilSomethingIsSettled() {
        var bounds = new JournalBounds(64, 1 << 20, 64, 1 << 20, 3, 1 << 20, Nodes.LONG);
        try (var inbox = Nodes.open(DATABASE.dataSource(), new Effects(), Nodes.settings(bounds))) {
            IntStream.range(0, 3).forEach(i -> keep(inbox, "M" + i));

            var refused = keep(inbox, "M3");
            Nodes.settleAll(inbox);
            var later = keep(inbox, "M3");

            assertThat(refused).isEqualTo(new Keeping.Full());
            assertThat(later).isInstanceOf(Keeping.Kept.class);
            assertThat(inbox.counters().full()).isEqualTo(1);
        }
    }

    @Test
    void isFullWhenTheBytesOfTheUnsettledReachTheirBound() {
        int size = envelope(adt("M0", "P1")).bytes().length;
        var bounds = new JournalBounds(64, 1 << 20, 64, 1 << 20, 1000, 2L * size, Nodes.LONG);
        try (var inbox = Nodes.open(DATABASE.dataSource(), new Effects(), Nodes.settings(bounds))) {

            var answers =
                    IntStream.range(0, 3).mapToObj(i -> keep(inbox, "M" + i)).toList();

            assertThat(answers.subList(0, 2)).hasOnlyElementsOfType(Keeping.Kept.class);
            assertThat(answers.get(2)).isEqualTo(new Keeping.Full());
        }
    }

    @Test
    void isFullWhenTooManyWait() throws Exception {
        var bounds = new JournalBounds(4, 1 << 20, 1, 1 << 20, 1000, 1 << 20, Nodes.LONG);
        try (var inbox = Nodes.open(DATABASE.dataSource(), new Effects(), Nodes.settings(bounds));
                var blocker = DATABASE.dataSource().getConnection();
                var lock = blocker.createStatement();
                var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            blocker.setAutoCommit(false);
            lock.execute("lock table inbox_message");

            var answers = new ArrayList<Future<Keeping>>();
            for (int i = 0; i < 20; i++) {
                var controlId = "M" + i;
                answers.add(senders.submit(() -> keep(inbox, controlId)));
            }
            while (inbox.counters().full() < 15) {
                Thread.onSpinWait();
            }
            blocker.rollback();
            blocker.setAutoCommit(true);

            int kept = 0;
            for (var answer : answers) {
                kept += answer.get() instanceof Keeping.Kept ? 1 : 0;
            }
            assertThat(kept).isBetween(4, 5); // four in the queue, and one that the writer had taken
            assertThat(inbox.counters().full()).isEqualTo(20 - kept);
        }
    }

    @Test
    void findsOutByTheResendWhatBecameOfAnUnknownCommit() throws Exception {
        var patience = Duration.ofMillis(300);
        var bounds = new JournalBounds(64, 1 << 20, 64, 1 << 20, 1000, 1 << 20, patience);
        try (var inbox = Nodes.open(DATABASE.dataSource(), new Effects(), Nodes.settings(bounds));
                var blocker = DATABASE.dataSource().getConnection();
                var lock = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            lock.execute("lock table inbox_message");
            var unknown = keep(inbox, "M1");
            blocker.rollback();
            blocker.setAutoCommit(true);

            var answer = keep(inbox, "M1");
            while (answer instanceof Keeping.Unavailable) {
                answer = keep(inbox, "M1");
            }

            assertThat(unknown).isEqualTo(new Keeping.Unavailable());
            assertThat(answer).isInstanceOfAny(Keeping.Duplicate.class, Keeping.Kept.class);
            assertThat(DATABASE.number("select count(*) from inbox_message")).isEqualTo(1);
        }
    }

    @Test
    void isUnavailableAtOnceWhileTheDatabaseIsAwayAndComesBackByItself() throws Exception {
        var switchable = new SwitchableDataSource(DATABASE.dataSource());
        try (var inbox = Nodes.open(switchable, "node-1")) {
            keep(inbox, "M1");

            switchable.lose();
            long start = System.nanoTime();
            var away = keep(inbox, "M2");
            var waited = Duration.ofNanos(System.nanoTime() - start);
            var nothing = inbox.claim(10);
            switchable.restore();
            var back = keep(inbox, "M2");

            assertThat(away).isEqualTo(new Keeping.Unavailable());
            assertThat(waited).isLessThan(BOUNDS.patience());
            assertThat(nothing.isEmpty()).isTrue();
            assertThat(back).isInstanceOf(Keeping.Kept.class);
            assertThat(inbox.claim(10).messages()).hasSize(2);
        }
    }

    @Test
    void neverSaysKeptOfWhatIsNotHeldWhileConnectionsBreak() throws Exception {
        var switchable = new SwitchableDataSource(DATABASE.dataSource());
        var confirmed = new ArrayList<Future<List<Long>>>();
        try (var inbox = Nodes.open(switchable, "node-1");
                var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int sender = 0; sender < 16; sender++) {
                var name = "S" + sender + "-";
                confirmed.add(senders.submit(() -> IntStream.range(0, 60)
                        .mapToObj(i -> keepUntilConfirmed(inbox, name + i))
                        .toList()));
            }
            while (inbox.counters().kept() + inbox.counters().duplicates() < 900) {
                switchable.cut();
                Thread.onSpinWait();
            }
        }

        var ids = new ArrayList<Long>();
        for (var sender : confirmed) {
            ids.addAll(sender.get());
        }
        assertThat(ids).hasSize(960).doesNotHaveDuplicates();
        assertThat(DATABASE.numbers(
                        "select m.id from inbox_message m join inbox_raw r using (id) join inbox_open o using"
                                + " (id) where not m.reused"))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void commitsWhatWaitsWhenItIsClosed() throws Exception {
        var inbox = Nodes.open(DATABASE.dataSource(), "node-1");
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 200)
                    .mapToObj(i -> senders.submit(() -> keep(inbox, "M" + i)))
                    .toList();

            inbox.close();

            long kept = 0;
            for (var answer : answers) {
                kept += answer.get() instanceof Keeping.Kept ? 1 : 0;
            }
            assertThat(DATABASE.number("select count(*) from inbox_message")).isEqualTo(kept);
        }
        assertThat(keep(inbox, "M1000")).isEqualTo(new Keeping.Unavailable());
    }

    private static Offer offer(String controlId, String patient) {
        return new Offer(envelope(adt(controlId, patient)), label(controlId, patient));
    }

    private static Keeping keep(Inbox inbox, String controlId) {
        return inbox.keep(envelope(adt(controlId, "P1")), label(controlId, "P1"));
    }

    /** As a sender does: again until it is confirmed. */
    private static long keepUntilConfirmed(Inbox inbox, String controlId) {
        while (true) {
            switch (keep(inbox, controlId)) {
                case Keeping.Kept kept -> {
                    return kept.id().value();
                }
                case Keeping.Duplicate duplicate -> {
                    return duplicate.id().value();
                }
                case Keeping.Reused _ -> throw new AssertionError("nothing was reused");
                case Keeping.Full _, Keeping.Unavailable _ -> Thread.onSpinWait();
            }
        }
    }

    private static List<Keeping> keepAtOnce(int messages, IntFunction<Inbox> inbox, IntFunction<String> controlId)
            throws Exception {
        var answers = new ArrayList<Keeping>();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending = IntStream.range(0, messages)
                    .mapToObj(i -> senders.submit(() -> keep(inbox.apply(i), controlId.apply(i))))
                    .toList();
            for (var answer : pending) {
                answers.add(answer.get());
            }
        }
        return answers;
    }
}
