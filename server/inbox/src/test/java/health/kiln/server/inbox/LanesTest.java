/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static health.kiln.routes.inbound.Messages.adt;
import static health.kiln.routes.inbound.Messages.envelope;
import static health.kiln.routes.inbound.Messages.label;
import static health.kiln.server.inbox.Nodes.all;
import static health.kiln.server.inbox.Nodes.mapped;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.connectors.envelope.ContentType;
import health.kiln.connectors.envelope.Envelope;
import health.kiln.routes.inbound.Inbox;
import health.kiln.routes.inbound.Keeping;
import health.kiln.routes.inbound.Messages;
import health.kiln.routes.inbound.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LanesTest {
    @RegisterExtension
    static final InboxDatabase DATABASE = new InboxDatabase();

    private static final Duration SOON = Duration.ofMillis(50);

    @Test
    void spreadsPatientsOverAllLanes() {
        var lanes = new HashSet<Short>();

        IntStream.range(0, 1000).forEach(i -> lanes.add(Lanes.of("adt", "P" + i)));

        assertThat(lanes)
                .hasSize(Lanes.COUNT)
                .allSatisfy(lane -> assertThat(lane).isBetween((short) 0, (short) (Lanes.COUNT - 1)));
    }

    @Test
    void servesShortLanesBesideALongOne() {
        try (var inbox = Nodes.open(DATABASE.dataSource(), "node-1")) {
            IntStream.range(0, 50).forEach(i -> keep(inbox, "L" + i, "P1"));
            keep(inbox, "S", "P2");

            var batch = inbox.claim(5);

            assertThat(controlIds(batch)).containsExactly("L0", "L1", "L2", "L3", "S");
        }
    }

    @Test
    void servesEveryLaneBeforeOneIsServedAgain() {
        try (var inbox = Nodes.open(DATABASE.dataSource(), "node-1")) {
            IntStream.range(0, 2)
                    .forEach(round -> IntStream.range(0, 40)
                            .forEach(patient -> keep(inbox, round + "-" + patient, "P" + patient)));
            long lanes = IntStream.range(0, 40)
                    .mapToObj(patient -> Lanes.of("adt", "P" + patient))
                    .distinct()
                    .count();

            var served = new HashSet<Short>();
            for (int taken = 0; taken < lanes; taken += Lanes.PER_CLAIM_MAX) {
                var batch = inbox.claim(Lanes.PER_CLAIM_MAX);
                batch.messages()
                        .forEach(message ->
                                served.add(Lanes.of("adt", message.label().laneKey())));
                inbox.settle(batch, all(batch, mapped()));
            }

            assertThat(served).hasSize((int) lanes);
        }
    }

    @Test
    void boundsTheBytesOfAClaim() {
        var big = new byte[20 << 20];
        try (var inbox = Nodes.open(DATABASE.dataSource(), "node-1")) {
            for (int i = 0; i < 3; i++) {
                inbox.keep(
                        new Envelope(Messages.SOURCE, ContentType.HL7V2, Messages.RECEIVED_AT, big),
                        label("M" + i, "P1"));
            }

            var first = inbox.claim(10);
            inbox.settle(first, all(first, mapped()));
            var second = inbox.claim(10);

            assertThat(first.messages()).hasSize(2);
            assertThat(second.messages()).hasSize(1);
        }
    }

    @Test
    void givesTheLanesOfALostNodeToAnotherWhenTheLeaseRunsOut() throws Exception {
        try (var lost = Nodes.open(DATABASE.dataSource(), new Effects(), Nodes.settings("node-1", SOON));
                var other = Nodes.open(DATABASE.dataSource(), "node-2")) {
            keep(lost, "M1", "P1");
            var held = lost.claim(10);

            var taken = Nodes.claimEventually(other, 10);
            boolean settledByLost = lost.settle(held, all(held, mapped()));
            boolean settledByOther = other.settle(taken, all(taken, mapped()));

            assertThat(taken.messages())
                    .singleElement()
                    .satisfies(message -> assertThat(message.attempt()).isEqualTo(2));
            assertThat(settledByLost).isFalse();
            assertThat(settledByOther).isTrue();
            assertThat(DATABASE.number("select count(*) from effect")).isEqualTo(1);
            assertThat(lost.counters().lostLeases()).isEqualTo(1);
        }
    }

    @Test
    void settlesAfterItsTimeWhenNobodyElseTookTheLane() throws Exception {
        try (var inbox =
                Nodes.open(DATABASE.dataSource(), new Effects(), Nodes.settings("node-1", Duration.ofMillis(1)))) {
            keep(inbox, "M1", "P1");
            var batch = inbox.claim(10);
            while (DATABASE.number("select count(*) from inbox_lane where token <> 0 and until > now()") > 0) {
                Thread.onSpinWait();
            }

            assertThat(inbox.settle(batch, all(batch, mapped()))).isTrue();
        }
    }

    @Test
    void takesOverWhatAnEarlierLifeOfTheNodeHeld() {
        try (var killed = Nodes.open(DATABASE.dataSource(), "node-1")) {
            var kept = keep(killed, "M1", "P1");
            killed.claim(10);

            try (var again = Nodes.open(DATABASE.dataSource(), "node-1")) {
                var batch = again.claim(10);

                assertThat(batch.messages())
                        .singleElement()
                        .satisfies(message -> assertThat(message.id()).isEqualTo(((Keeping.Kept) kept).id()));
            }
        }
    }

    @Test
    void takesOverNothingFromALifeThatEndedInOrder() throws Exception {
        try (var stopped = Nodes.open(DATABASE.dataSource(), "node-1")) {
            stopped.keep(envelope("M1"), label("M1", "a"));
            Nodes.settleAll(stopped);
        }

        assertThat(new Lanes(DATABASE.dataSource(), "node-1", Duration.ofSeconds(30)).takeOver())
                .isZero();
    }

    @Test
    void claimsALaneAloneThatWasNotSettledBefore() {
        try (var inbox = Nodes.open(DATABASE.dataSource(), "node-1")) {
            IntStream.range(0, 3).forEach(i -> keep(inbox, "A" + i, "P1"));
            IntStream.range(0, 3).forEach(i -> keep(inbox, "B" + i, "P2"));
            inbox.release(inbox.claim(10));

            var one = inbox.claim(10);
            var other = inbox.claim(10);
            inbox.settle(one, all(one, mapped()));
            inbox.settle(other, all(other, mapped()));
            var rest = inbox.claim(10);

            assertThat(List.of(controlIds(one), controlIds(other)))
                    .containsExactlyInAnyOrder(List.of("A0"), List.of("B0"));
            assertThat(rest.messages())
                    .hasSize(4)
                    .allSatisfy(message -> assertThat(message.attempt()).isEqualTo(1));
        }
    }

    @Test
    void parksAMessageThatNoClaimSurvived() throws Exception {
        try (var inbox = Nodes.open(DATABASE.dataSource(), "node-1")) {
            var deadly = (Keeping.Kept) keep(inbox, "M1", "P1");
            keep(inbox, "M2", "P1");
            for (int life = 0; life < PostgresInbox.ATTEMPTS_MAX; life++) {
                inbox.release(inbox.claim(1));
            }

            var nothing = inbox.claim(10);
            var next = inbox.claim(10);

            assertThat(nothing.isEmpty()).isTrue();
            assertThat(controlIds(next)).containsExactly("M2");
            assertThat(inbox.await(deadly.id(), Nodes.LONG)).isInstanceOf(Outcome.Parked.class);
        }
    }

    @Test
    void doesNotBlameTheMessageWhenTheDatabaseWasAway() throws Exception {
        var switchable = new SwitchableDataSource(DATABASE.dataSource());
        var keeper = new Effects();
        try (var inbox = Nodes.open(switchable, keeper, Nodes.settings("node-1"))) {
            keep(inbox, "M1", "P1");

            for (int i = 0; i < 2 * PostgresInbox.ATTEMPTS_MAX; i++) {
                keeper.interruptBy(switchable::cut);
                var batch = inbox.claim(10);
                assertThat(inbox.settle(batch, all(batch, mapped()))).isFalse();
            }
            keeper.interruptBy(() -> {});
            var batch = inbox.claim(10);

            assertThat(inbox.settle(batch, all(batch, mapped()))).isTrue();
            assertThat(DATABASE.number("select count(*) from effect")).isEqualTo(1);
        }
    }

    private static Keeping keep(Inbox inbox, String controlId, String patient) {
        return inbox.keep(envelope(adt(controlId, patient)), label(controlId, patient));
    }

    private static List<String> controlIds(Inbox.Batch batch) {
        return batch.messages().stream()
                .map(message -> message.label().controlId().orElseThrow().value())
                .toList();
    }
}
