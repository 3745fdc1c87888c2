/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.connectors.mllp.AcknowledgementCode;
import health.kiln.connectors.mllp.MllpReply;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Problem;
import health.kiln.mappings.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceptionTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Channel STORED = Channel.named(Messages.SOURCE, ZoneOffset.UTC);
    private static final Channel COMMITTED = STORED.withAcknowledge(Channel.Acknowledge.COMMITTED);
    private static final String ADT = Messages.adt("M1", "P1");

    private final InstantSource clock = InstantSource.fixed(NOW);
    private final InMemoryInbox inbox = new InMemoryInbox(clock, 100);
    private final ReceptionCounters counters = new ReceptionCounters();

    @Test
    void acceptsWhatIsKept() {
        var answers = received(STORED, ADT);

        assertThat(answers)
                .containsExactly(
                        "MSH|^~\\&|RECVAPP|RECVFAC|SENDAPP|SENDFAC|20260102030405.678+0000||ACK^A01^ACK|K1A|P|2.5.1\r"
                                + "MSA|AA|M1\r");
        assertThat(inbox.held()).singleElement().satisfies(held -> {
            assertThat(held.envelope().bytes()).isEqualTo(bytes(ADT));
            assertThat(held.envelope().receivedAt()).isEqualTo(NOW);
            assertThat(held.label().laneKey()).isEqualTo("adt P1");
        });
        assertThat(counters.acknowledgements(AcknowledgementCode.AA)).isEqualTo(1);
    }

    @Test
    void answersAResendWithTheSameBytesAndKeepsItOnce() {
        var first = received(STORED, ADT);

        var second = received(STORED, ADT);

        assertThat(second).isEqualTo(first);
        assertThat(inbox.held()).hasSize(1);
    }

    @Test
    void keepsOtherContentUnderAUsedControlId() {
        received(STORED, ADT);

        var answers = received(STORED, Messages.adt("M1", "P2"));

        assertThat(answers).singleElement().asString().contains("|K2A|", "MSA|AA|M1");
        assertThat(inbox.held()).hasSize(2);
        assertThat(inbox.held().getLast().reused()).isTrue();
    }

    @Test
    void asksTheSenderToTryLaterWhenTheInboxIsFull() {
        var small = new InMemoryInbox(clock, 1);
        var reception = new Reception(STORED, small, clock, counters);
        frames(reception.receive(bytes(ADT)));

        var answers = frames(reception.receive(bytes(Messages.adt("M2", "P1"))));

        assertThat(answers).singleElement().asString().contains("MSA|AE|M2\r", "|207^", "Try later.");
        assertThat(small.held()).hasSize(1);
    }

    @Test
    void asksTheSenderToTryLaterWhenTheDatabaseIsAway() {
        inbox.away(true);

        var original = received(STORED, ADT);
        var enhanced = received(STORED, enhanced("AL", "AL"));

        assertThat(original).singleElement().asString().contains("MSA|AE|M1\r", "|207^", "Try later.");
        assertThat(enhanced).singleElement().asString().contains("MSA|CE|M1\r", "|207^");
    }

    @Test
    void hangsUpInsteadWhereThatIsAgreed() {
        inbox.away(true);
        var reception = new Reception(STORED.withWhenFull(Channel.WhenFull.HANG_UP), inbox, clock, counters);

        assertThat(reception.receive(bytes(ADT))).isEqualTo(MllpReply.HANG_UP);
    }

    @Test
    void keepsContentWithoutAHeaderAndRejectsIt() {
        var answers = received(STORED, "PID|1||X");

        assertThat(answers).singleElement().asString().contains("|ACK|K1A|", "MSA|AR|\r", "ERR||MSH^1|100^");
        assertThat(inbox.held()).hasSize(1);
    }

    @Test
    void keepsAMessageWithoutATypeAndRejectsIt() {
        var answers = received(STORED, ADT.replace("ADT^A01^ADT_A01", ""));

        assertThat(answers).singleElement().asString().contains("MSA|AR|M1\r", "ERR||MSH^1^9|101^");
        assertThat(inbox.held()).hasSize(1);
    }

    @Test
    void acceptsAMessageWithoutAControlId() {
        var answers = received(STORED, ADT.replace("|M1|", "||"));

        assertThat(answers).singleElement().asString().contains("MSA|AA|\r");
    }

    @Test
    void namesAMessageByAControlIdOfAnyLength() {
        var answers = received(STORED, Messages.adt("M".repeat(1000), "P1"));

        assertThat(answers).singleElement().asString().contains("MSA|AA|" + "M".repeat(1000) + "\r");
    }

    @Test
    void rejectsNothingAtAllAndKeepsNothing() {
        assertThat(received(STORED, "")).singleElement().asString().contains("MSA|AR|");
        assertThat(inbox.held()).isEmpty();
    }

    @Test
    void givesTheAcknowledgementsThatAreAskedFor() {
        assertThat(codes(received(STORED, enhanced("AL", "NE")))).containsExactly("CA");
        assertThat(codes(received(STORED, enhanced("AL", "")))).containsExactly("CA");
        assertThat(codes(received(STORED, enhanced("", "AL")))).containsExactly("AA");
        assertThat(codes(received(STORED, enhanced("AL", "AL")))).containsExactly("CA", "AA");
        assertThat(codes(received(STORED, enhanced("ER", "NE")))).isEmpty();
        assertThat(codes(received(STORED, enhanced("SU", "ER")))).containsExactly("CA");
        assertThat(codes(received(STORED, enhanced("NE", "NE")))).isEmpty();
        assertThat(codes(received(STORED, enhanced("XX", "XX")))).containsExactly("CA");
        assertThat(counters.silent()).isEqualTo(2);
    }

    @Test
    void numbersTheTwoAcknowledgementsOfAMessageDifferently() {
        var answers = received(STORED, enhanced("AL", "AL"));

        assertThat(answers.getFirst()).contains("|K1C|", "|NE|NE\r");
        assertThat(answers.getLast()).contains("|K1A|", "|NE|NE\r");
    }

    @Test
    void waitsForTheEffectsWhereThatIsAgreed() {
        var problem = new Problem(101, "PID-3", "A patient needs an identifier.");

        assertThat(committed(Messages.adt("M1", "P1"), new Mapping.Mapped(List.of(), List.of())))
                .contains("MSA|AA|M1\r");
        assertThat(committed(Messages.adt("M2", "P1"), new Mapping.Unclaimed(new Trigger("ADT", "A99"))))
                .contains("MSA|AA|M2\r");
        assertThat(committed(Messages.adt("M3", "P1"), new Mapping.Refused(List.of(problem))))
                .contains("MSA|AE|M3\r", "ERR||PID^1^3|101^Required field missing^HL70357|E||||A patient needs");
        assertThat(committed(
                        Messages.adt("M4", "P1"),
                        new Mapping.Refused(List.of(new Problem(200, "MSH-9.1", "No such messages here.")))))
                .contains("MSA|AR|M4\r", "ERR||MSH^1^9^^1|200^");
    }

    @Test
    void answersAResendByTheOutcomeOfItsOriginal() {
        var first = committed(ADT, new Mapping.Mapped(List.of(), List.of()));

        var second = received(COMMITTED, ADT);

        assertThat(second).containsExactly(first);
    }

    @Test
    void saysThatAMessageIsKeptWhenItsEffectsTakeTooLong() {
        var answers = received(COMMITTED.withCommitWait(Duration.ofMillis(10)), ADT);

        assertThat(answers).singleElement().asString().contains("MSA|AE|M1\r", "|207^", "kept and not processed yet");
        assertThat(inbox.held()).hasSize(1);
    }

    @Test
    void tellsThatAMessageIsSafeBeforeItsEffectsAreKnown() {
        var reception = new Reception(COMMITTED, inbox, clock, counters);

        var reply = reception.receive(bytes(enhanced("AL", "AL")));

        assertThat(reply).isInstanceOfSatisfying(MllpReply.Frame.class, accept -> {
            assertThat(text(accept.content())).contains("MSA|CA|M1");
            settle(new Mapping.Refused(List.of(new Problem(101, "PID-3", "A patient needs an identifier."))));
            assertThat(frames(accept.then().orElseThrow().get()))
                    .singleElement()
                    .asString()
                    .contains("MSA|AE|M1");
        });
    }

    @Test
    void doesNotWaitForEffectsThatNobodyAsksAbout() {
        assertThat(codes(received(COMMITTED, enhanced("AL", "NE")))).containsExactly("CA");
    }

    private String committed(String message, Mapping mapping) {
        new Reception(COMMITTED, inbox, clock, new ReceptionCounters()).keep(bytes(message));
        settle(mapping);
        return received(COMMITTED, message).getFirst();
    }

    private void settle(Mapping mapping) {
        var batch = inbox.claim(10);
        assertThat(inbox.settle(
                        batch, batch.messages().stream().map(_ -> mapping).toList()))
                .isTrue();
    }

    private List<String> received(Channel channel, String message) {
        return frames(new Reception(channel, inbox, clock, counters).receive(bytes(message)));
    }

    private static List<String> frames(MllpReply reply) {
        var frames = new ArrayList<String>();
        MllpReply next = reply;
        while (next instanceof MllpReply.Frame frame) {
            frames.add(text(frame.content()));
            next = frame.then().isPresent() ? frame.then().get().get() : MllpReply.NOTHING;
        }
        return frames;
    }

    private static List<String> codes(List<String> answers) {
        return answers.stream()
                .map(answer -> answer.substring(answer.indexOf("MSA|") + 4, answer.indexOf("MSA|") + 6))
                .toList();
    }

    private static String enhanced(String accept, String application) {
        return "MSH|^~\\&|S|F|R|F|20260101||ADT^A01|M1|P|2.5.1|||" + accept + "|" + application + "\r";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
