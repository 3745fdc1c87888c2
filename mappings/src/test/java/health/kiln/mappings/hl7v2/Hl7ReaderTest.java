/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.Remark;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Hl7ReaderTest {
    private static final String MSH = "MSH|^~\\&|ADT|HOSP|GW|GW|20260115101500||ADT^A01|42|P|2.5";

    private static Hl7Message read(String text) {
        return Samples.message(text.getBytes(ISO_8859_1));
    }

    private static List<String> ids(Hl7Message message) {
        return message.segments().stream().map(Segment::id).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n", "\n\r", "\r\r", "\r\n \r\n"})
    void endsSegmentsHoweverTheSenderDoes(String end) {
        Hl7Message message = read(MSH + end + "PID|1||4711" + end + "PV1|1|I" + end);

        assertThat(ids(message)).containsExactly("MSH", "PID", "PV1");
        assertThat(message.first("PID").orElseThrow().field(3).text()).isEqualTo("4711");
        assertThat(message.remarks()).isEmpty();
    }

    @Test
    void endsTheLastSegmentWithTheMessage() {
        assertThat(read(MSH + "\rPV1|1|I").segments().get(1).field(2).text()).isEqualTo("I");
    }

    @Test
    void keepsALineFeedInsideAFieldWhenSegmentsEndInCr() {
        Hl7Message message = read(MSH + "\rNTE|1||first\nsecond|x\rNTE|2||third\nNTE|3||fourth");

        assertThat(message.segments("NTE").getFirst().field(3).prose()).isEqualTo("first\nsecond");
        assertThat(ids(message)).containsExactly("MSH", "NTE", "NTE", "NTE");
    }

    @Test
    void numbersMshAsTheStandardDoes() {
        Segment msh = read(MSH).header();

        assertThat(msh.field(1).text()).isEqualTo("|");
        assertThat(msh.field(2).text()).isEqualTo("^~\\&");
        assertThat(msh.field(2).component(1).raw()).isEqualTo("^~\\&");
        assertThat(msh.field(2).presence()).isEqualTo(Presence.SET);
        assertThat(msh.field(3).text()).isEqualTo("ADT");
        assertThat(msh.field(12).text()).isEqualTo("2.5");
        assertThat(msh.fieldCount()).isEqualTo(12);
    }

    @Test
    void readsTheDelimitersThatTheSenderChose() {
        Hl7Message message = Samples.sample("adt_a01_co_13");

        assertThat(message.trigger()).hasToString("ADT^A01");
        assertThat(message.first("PID").orElseThrow().field(3).component(5).text())
                .isEqualTo("MR");
    }

    @Test
    void doesWithoutTheDelimitersThatMsh2LeavesOut() {
        Hl7Message message = read("MSH|^~|A|B\rPID|1||a&b^c\\F\\~d");

        Field field = message.segments().get(1).field(3);
        assertThat(field.repetitionCount()).isEqualTo(2);
        assertThat(field.component(1).text()).isEqualTo("a&b");
        assertThat(field.component(2).text()).isEqualTo("c\\F\\");
    }

    @Test
    void takesADoubledEscapeCharacterOnce() {
        Hl7Message message = Samples.sample("oru_r01_lfh_03");

        assertThat(message.delimiters().subcomponent()).isEqualTo((byte) '&');
        assertThat(message.remarks()).extracting(Remark::location).containsExactly("MSH-2");
    }

    @Test
    void knowsTheTruncationCharacter() {
        Hl7Message message = read("MSH|^~\\&#|A|B\rPID|1||long#|#\\P\\");

        Segment pid = message.segments().get(1);
        assertThat(pid.field(3).isTruncated()).isTrue();
        assertThat(pid.field(4).isTruncated()).isFalse();
        assertThat(pid.field(4).text()).isEqualTo("##");
    }

    @Test
    void passesOverAByteOrderMarkAndMllpBytes() {
        byte[] bytes = ("\u000B\uFEFF " + MSH + "\rPV1|1|I\r\u001C\r").getBytes(UTF_8);

        assertThat(ids(Samples.message(bytes))).containsExactly("MSH", "PV1");
        assertThat(Samples.message(bytes).remarks()).isEmpty();
    }

    @Test
    void endsWithTheMllpFrame() {
        Hl7Message message = read(MSH + "\rPV1|1|I\u001C\rgarbage");

        assertThat(ids(message)).containsExactly("MSH", "PV1");
        assertThat(message.segments().get(1).field(2).raw()).isEqualTo("I");
        assertThat(message.remarks()).hasSize(1);
    }

    @Test
    void remarksOnTextBeforeMsh() {
        Hl7Message message = read("HTTP-ish\r\nnonsense\r\n" + MSH + "\rPV1|1|I");

        assertThat(ids(message)).containsExactly("MSH", "PV1");
        assertThat(message.remarks()).hasSize(1);
    }

    @Test
    void readsLowerCaseAndIndentedNames() {
        assertThat(ids(read(MSH.replace("MSH", "msh") + "\r  pid|1\r\tpv1|1"))).containsExactly("MSH", "PID", "PV1");
    }

    @Test
    void neverTellsWhatStandsInALineThatIsNoSegment() {
        Hl7Message message = read(MSH + "\rSmith^John|1\rPV1|1|I");

        assertThat(ids(message)).containsExactly("MSH", "?", "PV1");
        assertThat(message.segments().get(1).field(0).raw()).isEqualTo("Smith^John");
        assertThat(message).hasToString("Hl7Message[ADT^A01, 3 segments]");
    }

    @Test
    void readsUtf16() {
        byte[] bytes = ("\uFEFF" + MSH + "\rPID|1||4711||Žižek").getBytes(java.nio.charset.StandardCharsets.UTF_16BE);

        assertThat(Samples.message(bytes).segments().get(1).field(5).text()).isEqualTo("Žižek");
    }

    @Test
    void keepsNulBytesInsideText() {
        assertThat(read(MSH + "\rNTE|1||a\0b").segments().get(1).field(3).text())
                .isEqualTo("a\0b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "MSH",
                "MSH|",
                "MSH|^~\\&",
                "MSH|^~\\&\rPID|1",
                "PID|1||4711",
                "{\"a\":1}",
                "MSHAbcdef",
                "MSH|A~\\&|x"
            })
    void answersThatABytesAreNotHl7(String text) {
        assertThat(Samples.read(text.getBytes(ISO_8859_1))).isInstanceOf(NotHl7.class);
    }

    @Test
    void answersThatDelimitersWithTwoDutiesPartNothing() {
        var reading = (NotHl7) Samples.read("MSH|^~^&|A|B".getBytes(ISO_8859_1));

        assertThat(reading.problem().location()).isEqualTo("MSH-2");
    }

    @Test
    void boundsBytesSegmentsAndFields() {
        var reader = new Hl7Reader(new Hl7Limits(200, 3, 30));

        assertThat(reader.read((MSH + "\rNTE|1\rNTE|2").getBytes(UTF_8), Optional.empty()))
                .isInstanceOf(Hl7Message.class);
        assertThat(reader.read((MSH + "\rNTE|1\rNTE|2\rNTE|3").getBytes(UTF_8), Optional.empty()))
                .isInstanceOf(NotHl7.class);
        assertThat(reader.read((MSH + "\rNTE" + "|".repeat(30)).getBytes(UTF_8), Optional.empty()))
                .isInstanceOf(NotHl7.class);
        assertThat(reader.read((MSH + "\rNTE|" + "x".repeat(200)).getBytes(UTF_8), Optional.empty()))
                .isInstanceOf(NotHl7.class);
    }

    @Test
    void findsSegmentsByNameInTheirOrder() {
        Hl7Message message = read(MSH + "\rOBX|1\rNTE|1\rNTE|2\rOBX|2\rZPI|1");

        assertThat(message.segments("OBX")).extracting(Segment::index).containsExactly(1, 4);
        assertThat(message.segments("OBX").get(1)).hasToString("OBX[2]");
        assertThat(message.notes(message.segments("OBX").getFirst())).hasSize(2);
        assertThat(message.notes(message.segments("OBX").get(1))).isEmpty();
        assertThat(message.first("ZPI")).isPresent();
        assertThat(message.first("ZPJ")).isEmpty();
        assertThat(message.isEmpty(1, 1)).isFalse();
        assertThat(message.isEmpty(1, 2)).isTrue();
    }
}
