/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.Remark;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hl7CharsetsTest {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private static byte[] message(String msh18, String name, Charset charset) {
        return ("MSH|^~\\&|A|B|||20260115||ADT^A08|1|P|2.5||||||" + msh18 + "\rPID|1||1||" + name + "\r")
                .getBytes(charset);
    }

    private static String name(Hl7Message message) {
        return message.first("PID").orElseThrow().field(5).component(1).text();
    }

    @ParameterizedTest
    @CsvSource({
        "ASCII,US-ASCII",
        "8859/1,ISO-8859-1",
        "8859/2,ISO-8859-2",
        "8859/3,ISO-8859-3",
        "8859/4,ISO-8859-4",
        "8859/5,ISO-8859-5",
        "8859/6,ISO-8859-6",
        "8859/7,ISO-8859-7",
        "8859/8,ISO-8859-8",
        "8859/9,ISO-8859-9",
        "8859/15,ISO-8859-15",
        "ISO IR6,US-ASCII",
        "ISO IR14,ISO-2022-JP",
        "ISO IR87,ISO-2022-JP",
        "ISO IR159,ISO-2022-JP",
        "GB 18030-2000,GB18030",
        "KS X 1001,EUC-KR",
        "CNS 11643-1992,x-EUC-TW",
        "BIG-5,Big5",
        "UNICODE,UTF-8",
        "UNICODE UTF-8,UTF-8",
        "UNICODE UTF-16,UTF-16",
        "UNICODE UTF-32,UTF-32",
        "utf8,UTF-8",
        "UTF_8,UTF-8",
        "Unicode(UTF-8),UTF-8",
        "ISO-8859-1,ISO-8859-1",
        "ISO8859-15,ISO-8859-15",
        "iso_8859_2,ISO-8859-2",
        "8859-1,ISO-8859-1",
        "latin1,ISO-8859-1",
        "WINDOWS-1251,windows-1251",
        "cp1250,windows-1250"
    })
    void knowsTable0211HoweverSpelled(String name, String expected) {
        assertThat(Hl7Charsets.named(name)).contains(Charset.forName(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO IR 999", "8859/99", "", "?", "klingon", "../../etc/passwd"})
    void doesNotKnowOthers(String name) {
        assertThat(Hl7Charsets.named(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "8859/1,ISO-8859-1,Müller", "8859/2,ISO-8859-2,Žižek", "8859/5,ISO-8859-5,Пушкин", "8859/7,ISO-8859-7,Σωκράτης",
        "8859/15,ISO-8859-15,Š€", "UNICODE UTF-8,UTF-8,Müller 山田", "GB 18030-2000,GB18030,王小明", "BIG-5,Big5,許功蓋",
        "KS X 1001,EUC-KR,김희중", "SJIS,windows-31j,表示ソ"
    })
    void readsWhatMsh18Declares(String declared, String charset, String expected) {
        Hl7Message message = Samples.message(message(declared, expected + "^x", Charset.forName(charset)));

        assertThat(name(message)).isEqualTo(expected);
        assertThat(message.first("PID").orElseThrow().field(5).component(2).text())
                .isEqualTo("x");
        assertThat(message.charset()).isEqualTo(Charset.forName(charset));
        assertThat(message.remarks()).isEmpty();
    }

    @Test
    void letsTheChannelOverrideMsh18() {
        Hl7Message message = Samples.message(
                message("UNICODE UTF-8", "Žižek", Charset.forName("ISO-8859-2")),
                Optional.of(Charset.forName("ISO-8859-2")));

        assertThat(name(message)).isEqualTo("Žižek");
    }

    @Test
    void guessesWhenNothingIsDeclared() {
        assertThat(name(Samples.message(message("", "Müller", UTF_8)))).isEqualTo("Müller");
        assertThat(name(Samples.message(message("", "Mül\u20ACer", WINDOWS)))).isEqualTo("Mül€er");
        assertThat(Hl7Charsets.choose(message("", "Muller", UTF_8), Optional.empty())
                        .charset())
                .isEqualTo(UTF_8);
        assertThat(Hl7Charsets.choose("no HL7: \u00E9".getBytes(ISO_8859_1), Optional.empty())
                        .charset())
                .isEqualTo(WINDOWS);
    }

    @Test
    void remarksOnAnUnknownNameAndGuesses() {
        Hl7Message message = Samples.message(message("ISO IR 999", "Müller", UTF_8));

        assertThat(name(message)).isEqualTo("Müller");
        assertThat(message.remarks()).extracting(Remark::location).containsExactly("MSH-18");
    }

    @Test
    void remarksOnAsciiThatIsNone() {
        Hl7Message message = Samples.message(message("ASCII", "Müller", ISO_8859_1));

        assertThat(name(message)).isEqualTo("Müller");
        assertThat(message.remarks()).extracting(Remark::location).containsExactly("MSH-18");
    }

    @Test
    void readsBadUtf8AsLegacyTextAndTellsWhere() {
        Hl7Message message = Samples.message(message("UNICODE UTF-8", "Müller~Möller", ISO_8859_1));

        assertThat(name(message)).isEqualTo("Müller");
        assertThat(message.remarks()).extracting(Remark::location).containsExactly("PID-5");
    }

    @Test
    void tellsNoMoreThanTenPlaces() {
        String bad = "\rNTE|1||\u00E9".repeat(50);

        assertThat(Samples.message(message("UNICODE UTF-8", bad, ISO_8859_1)).remarks())
                .hasSize(UndecodableBytes.PLACES_MAX);
    }

    @Test
    void readsTheSampleIn8859_15() {
        Hl7Message message = Samples.sample("adt_a01_cs_8859_15_authored_01");

        assertThat(name(message)).isEqualTo("ŠIMEK");
        assertThat(message.first("PID").orElseThrow().field(5).component(2).text())
                .isEqualTo("ŽOFIE");
        assertThat(message.first("NTE").orElseThrow().field(3).text()).isEqualTo("50 €");
    }

    @Test
    void readsTheSampleThatSwitchesToKanji() {
        Hl7Message message = Samples.sample("adt_a31_cs_iso2022jp_authored_01");

        Field names = message.first("PID").orElseThrow().field(5);
        assertThat(names.component(1).text()).isEqualTo("佐藤");
        assertThat(names.component(2).text()).isEqualTo("花子");
        assertThat(names.component(8).text()).isEqualTo("I");
        assertThat(names.repetition(2).component(1).text()).isEqualTo("サトウ");
        assertThat(names.repetition(2).component(8).text()).isEqualTo("P");
        assertThat(message.remarks()).isEmpty();
    }

    @Test
    void keepsDelimitersInsideKanjiWhenSwitchingIsDeclared() {
        // 0x21 0x7C is a character of JIS X 0208 whose second byte is the field separator
        byte[] bytes = bytes(
                "MSH|^~\\&|A|B|||1||ADT^A08|1|P|2.5||||||~ISO IR87||ISO 2022-1994\rPID|1||1||\u001B$B!|\u001B(B^x");

        Field names = Samples.message(bytes).first("PID").orElseThrow().field(5);

        assertThat(names.component(1).text()).isEqualTo("●");
        assertThat(names.component(2).text()).isEqualTo("x");
    }

    @Test
    void readsTheHl7SpellingOfSwitches() {
        byte[] bytes = bytes("MSH|^~\\&|A|B|||1||ADT^A08|1|P|2.5\rPID|1||1||a\\M2442\\;3ED\\C2842\\b^\\F\\");

        Field names = Samples.message(bytes).first("PID").orElseThrow().field(5);

        assertThat(names.component(1).text()).isEqualTo("a山田b");
        assertThat(names.component(2).text()).isEqualTo("|");
    }

    @Test
    void switchesTheRightSide() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(bytes("MSH|^~\\&|A|B|||1||ADT^A08|1|P|2.5||||||8859/1~8859/5\rPID|1||1||M\u00FCller^\u001B-L"));
        out.writeBytes("Иван".getBytes(Charset.forName("ISO-8859-5")));

        Field names =
                Samples.message(out.toByteArray()).first("PID").orElseThrow().field(5);

        assertThat(names.component(1).text()).isEqualTo("Müller");
        assertThat(names.component(2).text()).isEqualTo("Иван");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
