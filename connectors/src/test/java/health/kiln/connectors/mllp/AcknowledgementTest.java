/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcknowledgementTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final String MSH =
            "MSH|^~\\&|APP^1.2.3^ISO|FAC|RECV|RFAC^4.5^ISO|20260101||ADT^A01^ADT_A01|MSG00001|P|2.5.1\r";
    private static final AcknowledgementError MISSING =
            new AcknowledgementError(101, "PID-3", "A patient needs an identifier.");

    @Test
    void acceptsInTheSendersForm() {
        var bytes = Acknowledgement.of(AcknowledgementCode.AA).encode(header(MSH), "K7A", AT);

        assertThat(text(bytes))
                .isEqualTo(
                        "MSH|^~\\&|RECV|RFAC^4.5^ISO|APP^1.2.3^ISO|FAC|20260102030405.678+0000||ACK^A01^ACK|K7A|P|2.5.1\r"
                                + "MSA|AA|MSG00001\r");
    }

    @Test
    void tellsErrorsWithCodeAndPlace() {
        var bytes = Acknowledgement.of(
                        AcknowledgementCode.AE,
                        MISSING,
                        new AcknowledgementError(102, "OBX[3]-5[2].1.4", "Not | a & number."))
                .encode(header(MSH), "K7A", AT);

        assertThat(text(bytes))
                .endsWith("MSA|AE|MSG00001\r"
                        + "ERR||PID^1^3|101^Required field missing^HL70357|E||||A patient needs an identifier.\r"
                        + "ERR||OBX^3^5^2^1^4|102^Data type error^HL70357|E||||Not \\F\\ a \\T\\ number.\r");
    }

    @Test
    void tellsErrorsInTheOldFormBeforeVersion25() {
        var bytes = Acknowledgement.of(AcknowledgementCode.AE, MISSING, new AcknowledgementError(207, "", "Try later."))
                .encode(header(MSH.replace("2.5.1", "2.3")), "K7A", AT);

        assertThat(text(bytes))
                .endsWith("||ACK^A01|K7A|P|2.3\rMSA|AE|MSG00001|A patient needs an identifier.\r"
                        + "ERR|PID^1^3^101&Required field missing&HL70357"
                        + "~^^^207&Application internal error&HL70357\r");
    }

    @Test
    void answersAMessageWithoutHeader() {
        var bytes = Acknowledgement.of(
                        AcknowledgementCode.AR, new AcknowledgementError(100, "MSH", "There is no MSH segment."))
                .encode(header("PID|1\r"), "K7A", AT);

        assertThat(text(bytes))
                .isEqualTo("MSH|^~\\&|||||20260102030405.678+0000||ACK|K7A|P|2.5.1\rMSA|AR|\r"
                        + "ERR||MSH^1|100^Segment sequence error^HL70357|E||||There is no MSH segment.\r");
    }

    @Test
    void givesAResendTheSameBytes() {
        var acknowledgement = Acknowledgement.of(AcknowledgementCode.AE, MISSING);

        assertThat(acknowledgement.encode(header(MSH), "K7A", AT))
                .isEqualTo(acknowledgement.encode(header(MSH), "K7A", AT));
    }

    @Test
    void namesTheMessageByItsExactBytes() {
        byte[] message = MSH.replace("MSG00001", "M\u00fc^\0~1").getBytes(StandardCharsets.ISO_8859_1);

        var bytes = Acknowledgement.of(AcknowledgementCode.AA).encode(MshHeader.read(message), "K7A", AT);

        assertThat(text(bytes)).endsWith("MSA|AA|M\u00fc^\0~1\r");
    }

    @Test
    void fillsInWhatTheStandardRequiresAndTheSenderLeftOut() {
        var bytes = Acknowledgement.of(AcknowledgementCode.AA).encode(header("MSH|^~\\&|A|B\r"), "K7A", AT);

        assertThat(text(bytes)).isEqualTo("MSH|^~\\&|||A|B|20260102030405.678+0000||ACK|K7A|P|2.5.1\rMSA|AA|\r");
    }

    @Test
    void boundsTheErrorsItTells() {
        var acknowledgement = new Acknowledgement(AcknowledgementCode.AE, Collections.nCopies(100, MISSING));

        assertThat(acknowledgement.errors()).hasSize(Acknowledgement.ERRORS_MAX);
    }

    @Test
    void keepsTextFromBreakingTheMessage() {
        var bytes = Acknowledgement.of(AcknowledgementCode.AE, new AcknowledgementError(207, "MSH|x", "a\rb\u00e4"))
                .encode(header(MSH), "K7A", AT);

        assertThat(text(bytes)).endsWith("ERR|||207^Application internal error^HL70357|E||||a?b?\r");
    }

    @ParameterizedTest
    @CsvSource({"2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8"})
    void isReadByTheFieldsParser(String version) throws HL7Exception {
        var acknowledgement = Acknowledgement.of(AcknowledgementCode.AE, MISSING);
        for (String odd :
                List.of(MSH, MSH.replace("P|2", "P|2").replace('^', '!').replace('&', '%'))) {
            var bytes = acknowledgement.encode(header(odd.replace("2.5.1", version)), "K7A", AT);

            var parsed = new Terser(parsed(text(bytes)));

            assertThat(parsed.get("/MSA-1")).isEqualTo("AE");
            assertThat(parsed.get("/MSA-2")).isEqualTo("MSG00001");
            assertThat(parsed.get("/MSH-9-1")).isEqualTo("ACK");
            assertThat(parsed.get("/MSH-5-2")).isEqualTo("1.2.3");
            assertThat(parsed.get("/MSH-12")).isEqualTo(version);
            assertThat(parsed.get(version.compareTo("2.5") < 0 ? "/ERR-1-4-1" : "/ERR-3-1"))
                    .isEqualTo("101");
        }
    }

    private static Message parsed(String message) throws HL7Exception {
        var context = new DefaultHapiContext(new GenericModelClassFactory());
        context.setValidationContext(ValidationContextFactory.noValidation());
        return context.getPipeParser().parse(message);
    }

    private static MshHeader header(String message) {
        return MshHeader.read(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
