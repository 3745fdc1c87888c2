/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.connectors.mllp.MllpReply;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchReceptionTest {
    private static final String FIRST = Messages.adt("M1", "P1");
    private static final String SECOND = Messages.adt("M2", "P2");
    private static final String HEADER = "BHS|^~\\&|S|SF|R|RF|20260101||NIGHTLY||B7\r";

    private final InstantSource clock = InstantSource.fixed(Gateway.NOW);
    private final InMemoryInbox inbox = new InMemoryInbox(clock, 3);
    private final ReceptionCounters counters = new ReceptionCounters();

    @Test
    void receivesASingleMessageAsOne() {
        assertThat(received(FIRST)).startsWith("MSH|").contains("MSA|AA|M1\r").doesNotContain("BHS");
        assertThat(counters.batches()).isZero();
    }

    @Test
    void keepsEachMessageOfABatchAndAnswersThemTogether() {
        var answer = received(HEADER + FIRST + SECOND + "BTS|2\r");

        assertThat(segments(answer))
                .containsExactly(
                        "BHS|^~\\&|R|RF|S|SF|20260102030405.678+0000||NIGHTLY||*|B7",
                        "MSH|^~\\&|RECVAPP|RECVFAC|SENDAPP|SENDFAC|20260102030405.678+0000||ACK^A01^ACK|K1A|P|2.5.1",
                        "MSA|AA|M1",
                        "MSH|^~\\&|RECVAPP|RECVFAC|SENDAPP|SENDFAC|20260102030405.678+0000||ACK^A01^ACK|K2A|P|2.5.1",
                        "MSA|AA|M2",
                        "BTS|2");
        assertThat(inbox.held())
                .extracting(held -> new String(held.envelope().bytes(), StandardCharsets.ISO_8859_1))
                .containsExactly(FIRST, SECOND);
        assertThat(counters.batches()).isEqualTo(1);
    }

    @Test
    void judgesEachMessageByItself() {
        var answer = received(FIRST + "MSH|^~\r" + SECOND);

        assertThat(codes(answer)).containsExactly("MSA|AA|M1", "MSA|AR|", "MSA|AA|M2");
        assertThat(inbox.held()).hasSize(3);
    }

    @Test
    void saysThatTheSenderMiscounted() {
        var answer = received(HEADER + FIRST + "BTS|3\r");

        assertThat(codes(answer)).containsExactly("MSA|AA|M1");
        assertThat(answer).endsWith("BTS|1|The trailer counts 3 messages, but 1 came.\r");
    }

    @Test
    void leavesOutOfTheAnswerWhoAsksForNone() {
        var answer = received(HEADER + FIRST.replace("|2.5.1\r", "|2.5.1|||NE|NE\r") + SECOND + "BTS|2\r");

        assertThat(codes(answer)).containsExactly("MSA|AA|M2");
        assertThat(answer).endsWith("BTS|1\r");
        assertThat(inbox.held()).hasSize(2);
    }

    @Test
    void answersABatchOfNothing() {
        assertThat(segments(received(HEADER + "BTS|0\r"))).last().isEqualTo("BTS|0");
        assertThat(inbox.held()).isEmpty();
    }

    @Test
    void acceptsWhatItCanKeepOfABatchAndTheRestWhenItIsSentAgain() {
        var batch = FIRST + SECOND + Messages.adt("M3", "P3") + Messages.adt("M4", "P4");

        var first = received(batch);
        var claimed = inbox.claim(10);
        inbox.settle(claimed, Collections.nCopies(3, new health.kiln.mappings.Mapping.Mapped(List.of(), List.of())));
        var second = received(batch);

        assertThat(codes(first)).containsExactly("MSA|AA|M1", "MSA|AA|M2", "MSA|AA|M3", "MSA|AE|M4");
        assertThat(codes(second)).containsExactly("MSA|AA|M1", "MSA|AA|M2", "MSA|AA|M3", "MSA|AA|M4");
        assertThat(inbox.held()).hasSize(4);
    }

    @Test
    void rejectsAFrameOfTooManyMessages() {
        var answer = received("MSH|^~\\&|\r".repeat(BatchReception.MESSAGES_MAX + 1));

        assertThat(answer).contains("MSA|AR|", "|104^Value too long^", "10000 messages");
        assertThat(inbox.held()).isEmpty();
    }

    private String received(String frame) {
        var reception = new BatchReception(
                new Reception(Channel.named(Messages.SOURCE, ZoneOffset.UTC), inbox, clock, counters), clock, counters);
        var reply = reception.receive(frame.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(reply).isInstanceOf(MllpReply.Frame.class);
        return new String(((MllpReply.Frame) reply).content(), StandardCharsets.ISO_8859_1);
    }

    private static List<String> segments(String answer) {
        return answer.lines()
                .map(line -> line.replaceAll("\\|N[0-9A-Z]+-[0-9A-Z]+\\|", "|*|"))
                .toList();
    }

    private static List<String> codes(String answer) {
        return answer.lines().filter(line -> line.startsWith("MSA")).toList();
    }
}
