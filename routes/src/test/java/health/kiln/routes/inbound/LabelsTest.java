/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.connectors.envelope.ControlId;
import health.kiln.connectors.mllp.MshHeader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelsTest {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    @Test
    void readsTheHeader() {
        var label = label(Messages.adt("M1", "P1"));

        assertThat(label)
                .isEqualTo(new Label(
                        Optional.of(new ControlId("M1")),
                        "ADT",
                        "A01",
                        "2.5.1",
                        "SENDAPP",
                        "SENDFAC",
                        StandardCharsets.UTF_8,
                        "adt P1"));
    }

    @Test
    void labelsContentThatIsNoMessage() {
        assertThat(label("hello"))
                .isEqualTo(new Label(Optional.empty(), "", "", "", "", "", StandardCharsets.UTF_8, "adt"));
    }

    @Test
    void putsAPatientInOneLaneHoweverTheIdentifierIsDressed() {
        assertThat(laneOf("PID|1||123^^^HOSP^MR~456^^^SSN||X")).isEqualTo("adt 123");
        assertThat(laneOf("PID|1||123^^^&1.2.3&ISO||X")).isEqualTo("adt 123");
        assertThat(laneOf("PID|1||123")).isEqualTo("adt 123");
        assertThat(laneOf("PID|1|| 123 \nPV1|1")).isEqualTo("adt 123");
        assertThat(laneOf("EVN|A01|PID|1||no\rpid|1||123|")).isEqualTo("adt 123");
        assertThat(laneOf("NTE|1||PID||x\rPID|1||123\rPID|2||456")).isEqualTo("adt 123");
    }

    @Test
    void putsMessagesOfNoPatientInTheLaneOfTheirSource() {
        assertThat(laneOf("EVN|A01")).isEqualTo("adt");
        assertThat(laneOf("PID|1||")).isEqualTo("adt");
        assertThat(laneOf("PID|1")).isEqualTo("adt");
        assertThat(laneOf("PID")).isEqualTo("adt");
    }

    @Test
    void decidesTheCharacterSet() {
        assertThat(label("MSH|^~\\&|S|||||||M|P|2.5||||||8859/1\rPID|1||\u00e4").charset())
                .isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(label("MSH|^~\\&|S|||||||M|P|2.5||||||UNICODE UTF-8\r").charset())
                .isEqualTo(StandardCharsets.UTF_8);
        assertThat(label("MSH|^~\\&|S|||||||M|P|2.5\rPID|1||\u00c3\u00a4").charset())
                .isEqualTo(StandardCharsets.UTF_8);
        assertThat(label("MSH|^~\\&|S|||||||M|P|2.5\rPID|1||\u00e4").charset()).isEqualTo(WINDOWS);
    }

    @Test
    void prefersTheCharacterSetThatTheChannelAgreedOn() {
        var envelope = Messages.envelope("MSH|^~\\&|S\u00e4|||||||M|P|2.5||||||UNICODE UTF-8\r");

        var label = new Labels(Optional.of(WINDOWS)).of(envelope, MshHeader.read(envelope.bytes()));

        assertThat(label.charset()).isEqualTo(WINDOWS);
        assertThat(label.sendingApplication()).isEqualTo("S\u00e4");
    }

    @Test
    void boundsAndCleansWhatGoesIntoTheLog() {
        var label = label("MSH|^~\\&|" + "S".repeat(500) + "|F\0\u0007|||||ADT^" + "9".repeat(100) + "|"
                + "M".repeat(1000) + "|P|2.5\rPID|1||" + "7".repeat(1000));

        assertThat(label.sendingApplication()).hasSize(Label.CHARACTERS_MAX);
        assertThat(label.sendingFacility()).isEqualTo("F\uFFFD\uFFFD");
        assertThat(label.triggerEvent()).hasSize(Label.CHARACTERS_MAX);
        assertThat(label.controlId().orElseThrow().value()).hasSize(ControlId.CHARACTERS_MAX);
        assertThat(label.laneKey()).hasSizeLessThan(200);
    }

    private static String laneOf(String segments) {
        return label("MSH|^~\\&|S|F|R|F|20260101||ADT^A01|M1|P|2.5\r" + segments)
                .laneKey();
    }

    private static Label label(String message) {
        var envelope = Messages.envelope(message);
        return new Labels(Optional.empty()).of(envelope, MshHeader.read(envelope.bytes()));
    }
}
