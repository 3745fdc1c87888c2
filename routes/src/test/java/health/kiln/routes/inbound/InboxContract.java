/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import static health.kiln.routes.inbound.Messages.adt;
import static health.kiln.routes.inbound.Messages.envelope;
import static health.kiln.routes.inbound.Messages.label;
import static health.kiln.routes.inbound.Messages.unnumbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.kiln.connectors.envelope.SourceName;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Problem;
import health.kiln.mappings.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Inbox} must do. An implementation's test implements this with an inbox that is empty at first. */
public interface InboxContract {
    Duration LONG = Duration.ofSeconds(20);
    Duration SHORT = Duration.ofMillis(20);

    /** The inbox under test: empty, and the same one for the whole of one test. */
    Inbox inbox();

    @Test
    default void keepsANewMessage() {
        var inbox = inbox();

        var keeping = inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1"));

        var kept = kept(keeping);
        var claimed = inbox.claim(10).messages();
        assertThat(claimed).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo(kept.id());
            assertThat(message.attempt()).isEqualTo(1);
            assertThat(message.label()).isEqualTo(label("M1", "P1"));
            assertThat(message.envelope().source()).isEqualTo(Messages.SOURCE);
            assertThat(message.envelope().receivedAt()).isEqualTo(Messages.RECEIVED_AT);
            assertThat(message.envelope().bytes())
                    .isEqualTo(envelope(adt("M1", "P1")).bytes());
        });
    }

    @Test
    default void keepsEveryByteAsReceived() {
        var inbox = inbox();
        var text = new StringBuilder("MSH|^~\\&|\r");
        IntStream.range(0, 256).forEach(b -> text.append((char) b));

        kept(inbox.keep(envelope(text.toString()), label("BYTES", "P1")));

        assertThat(inbox.claim(1).messages().getFirst().envelope().bytes())
                .isEqualTo(envelope(text.toString()).bytes());
    }

    @Test
    default void recognisesAResend() {
        var inbox = inbox();
        var first = kept(inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1")));

        var again = inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1"));

        assertThat(again).isEqualTo(new Keeping.Duplicate(first.id(), first.keptAt()));
        assertThat(inbox.claim(10).messages()).hasSize(1);
    }

    @Test
    default void recognisesAResendAfterSettling() {
        var inbox = inbox();
        var first = kept(inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1")));
        assertThat(settleAll(inbox, mapped())).isEqualTo(1);

        var again = inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1"));

        assertThat(again).isEqualTo(new Keeping.Duplicate(first.id(), first.keptAt()));
        assertThat(inbox.claim(10).isEmpty()).isTrue();
    }

    @Test
    default void keepsOtherContentUnderAUsedControlId() {
        var inbox = inbox();
        var first = kept(inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1")));

        var other = inbox.keep(envelope(adt("M1", "P2")), label("M1", "P2"));

        assertThat(other)
                .isInstanceOfSatisfying(
                        Keeping.Reused.class, reused -> assertThat(reused.id()).isNotEqualTo(first.id()));
        assertThat(inbox.claim(10).messages()).hasSize(2);
    }

    @Test
    default void keepsTheSameContentOfAnotherSource() {
        var inbox = inbox();
        kept(inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1")));

        var other = inbox.keep(envelope(new SourceName("other"), adt("M1", "P1")), label("M1", "other P1"));

        assertThat(other).isInstanceOf(Keeping.Kept.class);
    }

    @Test
    default void keepsContentWithoutAControlIdOnce() {
        var inbox = inbox();
        var first = kept(inbox.keep(envelope("no HL7"), unnumbered("adt")));

        var again = inbox.keep(envelope("no HL7"), unnumbered("adt"));
        var other = inbox.keep(envelope("no HL7 either"), unnumbered("adt"));

        assertThat(again).isEqualTo(new Keeping.Duplicate(first.id(), first.keptAt()));
        assertThat(other).isInstanceOf(Keeping.Kept.class);
    }

    @Test
    default void keepsWhatManySendersOfferAtOnce() throws Exception {
        var inbox = inbox();

        var ids = new HashSet<MessageId>();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending = IntStream.range(0, 200)
                    .mapToObj(i -> senders.submit(() ->
                            inbox.keep(envelope(adt("M" + i, "P" + i % 16)), label("M" + i, "P" + i % 16))))
                    .toList();
            for (var keeping : pending) {
                ids.add(kept(keeping.get()).id());
            }
        }

        assertThat(ids).hasSize(200);
        assertThat(settleAll(inbox, mapped())).isEqualTo(200);
    }

    @Test
    default void recognisesAResendThatRacesItsOriginal() throws Exception {
        var inbox = inbox();

        var keepings = new ArrayList<Keeping>();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending = IntStream.range(0, 32)
                    .mapToObj(_ -> senders.submit(() -> inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1"))))
                    .toList();
            for (var keeping : pending) {
                keepings.add(keeping.get());
            }
        }

        assertThat(keepings).filteredOn(Keeping.Kept.class::isInstance).hasSize(1);
        assertThat(keepings).filteredOn(Keeping.Duplicate.class::isInstance).hasSize(31);
        assertThat(settleAll(inbox, mapped())).isEqualTo(1);
    }

    @Test
    default void claimsALaneInTheOrderOfItsArrival() {
        var inbox = inbox();
        var ids = IntStream.range(0, 20)
                .mapToObj(i -> kept(inbox.keep(envelope(adt("M" + i, "P1")), label("M" + i, "P1")))
                        .id())
                .toList();

        var claimed = new ArrayList<MessageId>();
        for (var batch = inbox.claim(7); !batch.isEmpty(); batch = inbox.claim(7)) {
            assertThat(batch.messages()).hasSizeLessThanOrEqualTo(7);
            batch.messages().forEach(message -> claimed.add(message.id()));
            assertThat(inbox.settle(batch, same(batch, mapped()))).isTrue();
        }

        assertThat(claimed).isEqualTo(ids);
    }

    @Test
    default void holdsALaneUntilItsBatchIsSettled() {
        var inbox = inbox();
        inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1"));
        var second = kept(inbox.keep(envelope(adt("M2", "P1")), label("M2", "P1")));
        var held = inbox.claim(1);

        var meanwhile = inbox.claim(10);
        assertThat(inbox.settle(held, same(held, mapped()))).isTrue();
        var afterwards = inbox.claim(10);

        assertThat(meanwhile.isEmpty()).isTrue();
        assertThat(afterwards.messages()).extracting(Inbox.Claimed::id).containsExactly(second.id());
    }

    @Test
    default void claimsOtherLanesWhileOneIsHeld() {
        var inbox = inbox();
        IntStream.range(0, 40).forEach(i -> inbox.keep(envelope(adt("M" + i, "P" + i)), label("M" + i, "P" + i)));
        var held = inbox.claim(1);

        var others = inbox.claim(100);

        assertThat(held.messages()).hasSize(1);
        assertThat(others.isEmpty()).isFalse();
        assertThat(others.messages())
                .extracting(Inbox.Claimed::id)
                .doesNotContain(held.messages().getFirst().id());
    }

    @Test
    default void offersAReleasedBatchAgain() {
        var inbox = inbox();
        var kept = kept(inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1")));

        inbox.release(inbox.claim(1));

        assertThat(inbox.claim(1).messages()).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo(kept.id());
            assertThat(message.attempt()).isEqualTo(2);
        });
    }

    @Test
    default void releasesWhatItNoLongerHoldsWithoutHarm() {
        var inbox = inbox();
        inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1"));
        var first = inbox.claim(1);
        inbox.release(first);
        var second = inbox.claim(1);

        inbox.release(first);

        assertThat(inbox.claim(1).isEmpty()).isTrue();
        assertThat(inbox.settle(second, same(second, mapped()))).isTrue();
    }

    @Test
    default void doesNotSettleWhatWasReleased() {
        var inbox = inbox();
        var kept = kept(inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1")));
        var batch = inbox.claim(1);
        inbox.release(batch);

        var isSettled = inbox.settle(batch, same(batch, mapped()));

        assertThat(isSettled).isFalse();
        assertThat(inbox.await(kept.id(), SHORT)).isEqualTo(new Outcome.Pending());
    }

    @Test
    default void settlesEachMessageOnce() {
        var inbox = inbox();
        inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1"));
        var batch = inbox.claim(1);
        assertThat(inbox.settle(batch, same(batch, mapped()))).isTrue();

        var again = inbox.settle(batch, same(batch, mapped()));

        assertThat(again).isFalse();
        assertThat(inbox.claim(1).isEmpty()).isTrue();
    }

    @Test
    default void refusesToSettleWithTooFewMappings() {
        var inbox = inbox();
        inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1"));
        var batch = inbox.claim(1);

        assertThatThrownBy(() -> inbox.settle(batch, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void tellsTheOutcomeOfEachMessage() {
        var inbox = inbox();
        var problems = List.of(new Problem(101, "PID-3", "A patient needs an identifier."));
        var processed =
                kept(inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1"))).id();
        settleAll(inbox, mapped());
        var unclaimed =
                kept(inbox.keep(envelope(adt("M2", "P1")), label("M2", "P1"))).id();
        settleAll(inbox, new Mapping.Unclaimed(new Trigger("ADT", "A99")));
        var parked =
                kept(inbox.keep(envelope(adt("M3", "P1")), label("M3", "P1"))).id();
        settleAll(inbox, new Mapping.Refused(problems));
        var pending =
                kept(inbox.keep(envelope(adt("M4", "P1")), label("M4", "P1"))).id();

        assertThat(inbox.await(processed, LONG)).isEqualTo(new Outcome.Processed());
        assertThat(inbox.await(unclaimed, LONG)).isEqualTo(new Outcome.Unclaimed());
        assertThat(inbox.await(parked, LONG)).isEqualTo(new Outcome.Parked(problems));
        assertThat(inbox.await(pending, SHORT)).isEqualTo(new Outcome.Pending());
    }

    @Test
    default void letsALaneGoOnPastAParkedMessage() {
        var inbox = inbox();
        inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1"));
        settleAll(inbox, new Mapping.Refused(List.of(new Problem(101, "PID-3", "A patient needs an identifier."))));

        var next = kept(inbox.keep(envelope(adt("M2", "P1")), label("M2", "P1")));

        assertThat(inbox.claim(10).messages()).extracting(Inbox.Claimed::id).containsExactly(next.id());
    }

    @Test
    default void wakesWhoeverAwaitsAnOutcome() throws Exception {
        var inbox = inbox();
        var kept = kept(inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1")));

        try (var waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcome = waiting.submit(() -> inbox.await(kept.id(), LONG));
            settleAll(inbox, mapped());

            assertThat(outcome.get()).isEqualTo(new Outcome.Processed());
        }
    }

    @Test
    default void wakesWhoeverAwaitsWork() throws Exception {
        var inbox = inbox();

        try (var waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            var claimed = waiting.submit(() -> {
                var batch = inbox.claim(1);
                while (batch.isEmpty()) {
                    inbox.awaitWork(LONG);
                    batch = inbox.claim(1);
                }
                return batch.messages().getFirst().id();
            });
            var kept = kept(inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1")));

            assertThat(claimed.get()).isEqualTo(kept.id());
        }
    }

    private static Keeping.Kept kept(Keeping keeping) {
        assertThat(keeping).isInstanceOf(Keeping.Kept.class);
        return (Keeping.Kept) keeping;
    }

    private static Mapping mapped() {
        return new Mapping.Mapped(List.of(), List.of());
    }

    private static List<Mapping> same(Inbox.Batch batch, Mapping mapping) {
        return batch.messages().stream().map(_ -> mapping).toList();
    }

    /** Settles everything there is with this mapping and tells how many messages that were. */
    private static int settleAll(Inbox inbox, Mapping mapping) {
        int messages = 0;
        for (var batch = inbox.claim(64); !batch.isEmpty(); batch = inbox.claim(64)) {
            assertThat(inbox.settle(batch, same(batch, mapping))).isTrue();
            messages += batch.messages().size();
        }
        return messages;
    }
}
