/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MshHeaderTest {
    private static final String MESSAGE =
            "MSH|^~\\&|APP^1.2.3^ISO|FAC|R|RF|20260101||ADT^A01^ADT_A01|M^1|P^T|2.5.1^DEU|||AL|NE|DE|8859/1~UNICODE\rPID|1\r";

    @Test
    void readsTheFields() {
        var header = present(MESSAGE);

        assertThat(text(header.segment().field(3))).isEqualTo("APP^1.2.3^ISO");
        assertThat(header.sendingApplication()).isEqualTo("APP");
        assertThat(header.sendingFacility()).isEqualTo("FAC");
        assertThat(header.messageType()).isEqualTo("ADT");
        assertThat(header.triggerEvent()).isEqualTo("A01");
        assertThat(header.controlId()).isEqualTo("M^1");
        assertThat(text(header.segment().field(11))).isEqualTo("P^T");
        assertThat(header.version()).isEqualTo("2.5.1");
        assertThat(header.segment().component(15, 1)).isEqualTo("AL");
        assertThat(header.segment().component(16, 1)).isEqualTo("NE");
        assertThat(header.characterSets()).isEqualTo("8859/1~UNICODE");
        assertThat(header.segment().component(18, 1)).isEqualTo("8859/1");
        assertThat(header.segment().field(19)).isEmpty();
        assertThat(header.segment().delimiters()).isEqualTo(Delimiters.USUAL);
    }

    @Test
    void toleratesWhatStandsBeforeTheName() {
        assertThat(present("\u00ef\u00bb\u00bf" + MESSAGE).controlId()).isEqualTo("M^1");
        assertThat(present("\r\n \t" + MESSAGE).controlId()).isEqualTo("M^1");
        assertThat(present("sent by nobody\r\n" + MESSAGE).controlId()).isEqualTo("M^1");
        assertThat(present(MESSAGE.replace("MSH", "msh")).controlId()).isEqualTo("M^1");
    }

    @Test
    void endsAtAnySegmentEndAndAtTheEndOfTheMessage() {
        String line = MESSAGE.substring(0, MESSAGE.indexOf('\r'));

        assertThat(present(line).characterSets()).isEqualTo("8859/1~UNICODE");
        assertThat(present(line + "\nPID|1").characterSets()).isEqualTo("8859/1~UNICODE");
        assertThat(present(line + "\r\nPID|1").characterSets()).isEqualTo("8859/1~UNICODE");
    }

    @Test
    void leavesOutAFieldThatMayBeCut() {
        var header = MshHeader.readBeginning(bytes("MSH|^~\\&|APP|FAC|R|RF|20260101||ADT^A01|M12"));

        assertThat(header).isInstanceOfSatisfying(MshHeader.Present.class, present -> {
            assertThat(present.messageType()).isEqualTo("ADT");
            assertThat(present.controlId()).isEmpty();
        });
    }

    @Test
    void readsDelimitersOfAnyNumber() {
        assertThat(present("MSH|^|A|F\r").segment().delimiters()).isEqualTo(Delimiters.USUAL);
        assertThat(present("MSH|^~\\|A|F\r").segment().delimiters()).isEqualTo(Delimiters.USUAL);
        assertThat(present("MSH|^~\\&#|A|F\r").segment().delimiters()).isEqualTo(Delimiters.USUAL);
        assertThat(present("MSH#!@%*#A#F\r").segment().delimiters())
                .isEqualTo(new Delimiters((byte) '#', (byte) '!', (byte) '@', (byte) '%', (byte) '*'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "M",
                "MSH",
                "MSH\r",
                "MSH|",
                "MSH|^~",
                "MSH|^~\r",
                "MSH||APP|\r",
                "MSH|ABC|APP|\r",
                "MSHX^~\\&|APP|\r",
                "MSH ^~\\& APP \r",
                "PID|1||X\r",
                "GET / HTTP/1.1\r\n"
            })
    void saysThatThereIsNoHeader(String message) {
        assertThat(MshHeader.read(bytes(message))).isEqualTo(new MshHeader.Absent());
    }

    @Test
    void doesNotReadAnEndlessHeader() {
        assertThat(MshHeader.read(bytes("MSH|^~\\&|" + "x".repeat(HeaderSegment.BYTES_MAX))))
                .isEqualTo(new MshHeader.Absent());
    }

    private static MshHeader.Present present(String message) {
        var header = MshHeader.read(bytes(message));
        assertThat(header).isInstanceOf(MshHeader.Present.class);
        return (MshHeader.Present) header;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
