/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static health.kiln.routes.inbound.Messages.adt;
import static health.kiln.routes.inbound.Messages.envelope;
import static health.kiln.routes.inbound.Messages.label;
import static health.kiln.server.inbox.Nodes.all;
import static health.kiln.server.inbox.Nodes.mapped;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.Mapping;
import health.kiln.mappings.Problem;
import health.kiln.mappings.Remark;
import health.kiln.mappings.intent.Handle;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Stamp;
import health.kiln.routes.inbound.Inbox;
import health.kiln.routes.inbound.Keeping;
import health.kiln.routes.inbound.MessageId;
import health.kiln.routes.inbound.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SettleTest {
    @RegisterExtension
    static final InboxDatabase DATABASE = new InboxDatabase();

    @Test
    void parksAPoisonMessageAndAppliesTheOthersOfItsBatch() throws Exception {
        var keeper = new Effects();
        keeper.failAt("M2");
        try (var inbox = Nodes.open(DATABASE.dataSource(), keeper, Nodes.settings("node-1"))) {
            var ids = IntStream.range(0, 5).mapToObj(i -> keep(inbox, "M" + i)).toList();
            var batch = inbox.claim(10);

            boolean isSettled = inbox.settle(batch, all(batch, mapped()));

            assertThat(isSettled).isTrue();
            assertThat(inbox.await(ids.get(2), Nodes.LONG))
                    .isEqualTo(new Outcome.Parked(List.of(
                            new Problem(207, "", "Applying the message failed unexpectedly (PoisonException)."))));
            assertThat(inbox.await(ids.get(3), Nodes.LONG)).isEqualTo(new Outcome.Processed());
            assertThat(DATABASE.numbers("select id from effect order by number"))
                    .isEqualTo(List.of(0, 1, 3, 4).stream()
                            .map(i -> ids.get(i).value())
                            .toList());
            assertThat(inbox.counters().isolations()).isEqualTo(1);
        }
    }

    @Test
    void letsTheLaneOfAPoisonMessageGoOn() {
        var keeper = new Effects();
        keeper.failAt("M1");
        try (var inbox = Nodes.open(DATABASE.dataSource(), keeper, Nodes.settings("node-1"))) {
            keep(inbox, "M1");
            Nodes.settleAll(inbox);
            var next = keep(inbox, "M2");

            Nodes.settleAll(inbox);

            assertThat(inbox.await(next, Nodes.LONG)).isEqualTo(new Outcome.Processed());
        }
    }

    @Test
    void parksWhatTheStateRejects() {
        var problem = new Problem(204, "PID-3", "The patient was merged into another.");
        Settler.Keeper rejecting = (_, messages) -> messages.stream()
                .<Application>map(_ -> new Application.Rejected(List.of(problem)))
                .toList();
        try (var inbox = Nodes.open(DATABASE.dataSource(), rejecting, Nodes.settings("node-1"))) {
            var id = keep(inbox, "M1");

            Nodes.settleAll(inbox);

            assertThat(inbox.await(id, Nodes.LONG)).isEqualTo(new Outcome.Parked(List.of(problem)));
        }
    }

    @Test
    void settlesAMergeAndWhatFollowsItInItsLaneAfterTheOthers() {
        var together = new ArrayList<List<String>>();
        Settler.Keeper keeper = (_, messages) -> {
            together.add(messages.stream()
                    .map(message -> message.label().controlId().orElseThrow().value())
                    .toList());
            return messages.stream()
                    .<Application>map(_ -> new Application.Applied(List.of(), List.of()))
                    .toList();
        };
        try (var inbox = Nodes.open(DATABASE.dataSource(), keeper, Nodes.settings("node-1"))) {
            var lanes = List.of("P1", "P2", "P1", "P1", "P2");
            for (var i = 0; i < lanes.size(); i++) {
                var _ = inbox.keep(envelope(adt("M" + i, lanes.get(i))), label("M" + i, lanes.get(i)));
            }
            var batch = inbox.claim(10);
            var mappings = new ArrayList<>(all(batch, mapped()));
            mappings.set(2, new Mapping.Mapped(List.of(merge()), List.of()));

            boolean isSettled = inbox.settle(batch, mappings);

            assertThat(isSettled).isTrue();
            assertThat(together).containsExactly(List.of("M0", "M1", "M4"), List.of("M2", "M3"));
            assertThat(inbox.claim(10).isEmpty()).isTrue();
        }
    }

    private static Intent merge() {
        var at = Instant.parse("2026-11-25T08:00:00Z");
        return new Intent.Merge(patient(1), patient(2), Intent.Reversal.REFUSED, new Stamp(0, at, 1, at));
    }

    private static Identity patient(int number) {
        return new Identity(
                new Handle("Patient", number), List.of(new IdentityKey("Patient", "urn:oid:1.2.3", "P" + number)));
    }

    @Test
    void gathersTheRemarksOfMapAndState() throws Exception {
        var noticed = new Remark("PID-3", "", "Two patients were found.");
        Settler.Keeper remarking = (_, messages) -> messages.stream()
                .<Application>map(_ -> new Application.Applied(List.of(), List.of(noticed)))
                .toList();
        var unread = new Remark("OBX[2]-5", "obx-value", "Not a number.");
        try (var inbox = Nodes.open(DATABASE.dataSource(), remarking, Nodes.settings("node-1"))) {
            var id = keep(inbox, "M1");
            var batch = inbox.claim(1);

            inbox.settle(batch, List.of(new Mapping.Mapped(List.of(), List.of(unread))));

            assertThat(inbox.log().find(id).orElseThrow().remarks()).containsExactly(unread, noticed);
        }
    }

    @Test
    void changesNothingWhenTheDatabaseIsLostInTheMiddle() throws Exception {
        var switchable = new SwitchableDataSource(DATABASE.dataSource());
        var keeper = new Effects();
        try (var inbox = Nodes.open(switchable, keeper, Nodes.settings("node-1", Duration.ofMillis(100)))) {
            var id = keep(inbox, "M1");
            var batch = inbox.claim(10);
            keeper.interruptBy(switchable::lose);

            boolean isSettled = inbox.settle(batch, all(batch, mapped()));

            assertThat(isSettled).isFalse();
            assertThat(DATABASE.number("select count(*) from effect")).isZero();
            assertThat(inbox.await(id, Duration.ofMillis(10))).isEqualTo(new Outcome.Pending());
            switchable.restore();
            keeper.interruptBy(() -> {});
            var again = Nodes.claimEventually(inbox, 10);
            assertThat(inbox.settle(again, all(again, mapped()))).isTrue();
            assertThat(DATABASE.numbers("select id from effect")).containsExactly(id.value());
        }
    }

    @Test
    void changesNothingWhenTheLeaseIsLost() throws Exception {
        try (var inbox = Nodes.open(DATABASE.dataSource(), "node-1")) {
            keep(inbox, "M1");
            var batch = inbox.claim(10);
            DATABASE.execute("update inbox_lane set token = token + 1000 where token <> 0");

            boolean isSettled = inbox.settle(batch, all(batch, mapped()));

            assertThat(isSettled).isFalse();
            assertThat(DATABASE.number("select count(*) from effect")).isZero();
            assertThat(DATABASE.number("select count(*) from inbox_open")).isEqualTo(1);
        }
    }

    @Test
    void tellsAnOutcomeThatAnotherNodeSettled() throws Exception {
        try (var waiting = Nodes.open(DATABASE.dataSource(), "node-1");
                var other = Nodes.open(DATABASE.dataSource(), "node-2");
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var id = keep(waiting, "M1");

            var outcome = callers.submit(() -> waiting.await(id, Nodes.LONG));
            Nodes.settleAll(other);

            assertThat(outcome.get()).isEqualTo(new Outcome.Processed());
        }
    }

    @Test
    void tellsEveryoneWhoWaitsForTheSameMessage() throws Exception {
        try (var inbox = Nodes.open(DATABASE.dataSource(), "node-1");
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var id = keep(inbox, "M1");

            var outcomes = IntStream.range(0, 8)
                    .mapToObj(_ -> callers.submit(() -> inbox.await(id, Nodes.LONG)))
                    .toList();
            Nodes.settleAll(inbox);

            for (var outcome : outcomes) {
                assertThat(outcome.get()).isEqualTo(new Outcome.Processed());
            }
        }
    }

    private static MessageId keep(Inbox inbox, String controlId) {
        var keeping = inbox.keep(envelope(adt(controlId, "P1")), label(controlId, "P1"));
        return ((Keeping.Kept) keeping).id();
    }
}
