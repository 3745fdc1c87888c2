/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchEnvelopeTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final String MSH = "MSH|^~\\&|S|F|R|F|20260101||ADT^A01|M1|P|2.5.1\r";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BHS|^~\\&|",
                "\r\nFHS|^~\\&|S\rBHS|^~\\&|\r",
                "MSH|^~\\&|\rMSH|^~\\&|",
                "MSH|a\r\nmsh|b",
                "MSH|^~\rMSH|^~"
            })
    void isAroundSeveralMessages(String frame) {
        assertThat(BatchEnvelope.isAround(bytes(frame))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MSH", "MSH|^~\\&|S\rNTE|1||MSH|x\r", "PID|1\rMSH|^~\\&|\r", "hello\rMSHX\rMSHY\r"})
    void isNotAroundOneMessageOrNone(String frame) {
        assertThat(BatchEnvelope.isAround(bytes(frame))).isFalse();
    }

    @Test
    void answersABatchAsABatch() {
        var envelope = BatchEnvelope.of(bytes("BHS|^~\\&|S|SF|R|RF|20260101||NIGHTLY||B7\r" + MSH));

        var answer = envelope.answer(List.of(bytes("MSH|one\r"), bytes("MSH|two\r")), "2 & more", "N1", AT);

        assertThat(text(answer))
                .isEqualTo("BHS|^~\\&|R|RF|S|SF|20260102030405.678+0000||NIGHTLY||N1|B7\rMSH|one\rMSH|two\r"
                        + "BTS|2|2 \\T\\ more\r");
    }

    @Test
    void answersAFileAsAFile() {
        var envelope = BatchEnvelope.of(bytes("FHS|^~\\&|S|SF|R|RF|20260101||DAY||F1\r"
                + "BHS|^~\\&|S2|SF|R|RF|20260101||NIGHTLY||B7\r" + MSH + "BTS|1\rFTS|1\r"));

        var answer = envelope.answer(List.of(bytes("MSH|one\r")), "Miscounted.", "N1", AT);

        assertThat(text(answer))
                .isEqualTo("FHS|^~\\&|R|RF|S|SF|20260102030405.678+0000||DAY||N1|F1\r"
                        + "BHS|^~\\&|R|RF|S2|SF|20260102030405.678+0000||NIGHTLY||N1|B7\rMSH|one\r"
                        + "BTS|1|Miscounted.\rFTS|1\r");
    }

    @Test
    void answersAFileWithoutABatchAsOneToo() {
        var envelope = BatchEnvelope.of(bytes("FHS|^~\\&|S|SF|R|RF|20260101||DAY||F1\r" + MSH));

        var answer = envelope.answer(List.of(bytes("MSH|one\r")), "Miscounted.", "N1", AT);

        assertThat(text(answer))
                .isEqualTo("FHS|^~\\&|R|RF|S|SF|20260102030405.678+0000||DAY||N1|F1\rMSH|one\rFTS|1|Miscounted.\r");
    }

    @Test
    void answersMessagesInARowByAnswersInARow() {
        var envelope = BatchEnvelope.of(bytes(MSH + MSH));

        var answer = envelope.answer(List.of(bytes("MSH|one\r"), bytes("MSH|two\r")), "", "N1", AT);

        assertThat(text(answer)).isEqualTo("MSH|one\rMSH|two\r");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
