/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '\'',
            value = {
                "a\\F\\b ! a|b",
                "a\\S\\b\\R\\c\\T\\d ! a^b~c&d",
                "C:\\E\\dir ! C:\\dir",
                "a\\P\\b ! a#b",
                "\\H\\bold\\N\\ ! bold",
                "\\X41\\ ! A",
                "\\X414243\\ ! ABC",
                "\\X4\\ ! \\X4\\",
                "\\XGG\\ ! \\XGG\\",
                "\\X\\ ! \\X\\",
                "\\Z99\\ ! \\Z99\\",
                "\\Z99\\F\\Z98\\ ! \\Z99\\F\\Z98\\",
                "\\Q\\ ! \\Q\\",
                "a\\b ! a\\b",
                "a\\b \\F\\ c ! a\\b | c",
                "\\\\F\\ ! \\|",
                "\\C999999\\ ! \\C999999\\",
                "\\.in+4\\x\\.ti-2\\\\.fi\\\\.nf\\ ! x",
                "\\.xx\\ ! \\.xx\\",
                "\\.br! \\.br",
                "\\F ! \\F",
                "\\ ! \\"
            })
    void resolvesWhatTheStandardKnowsAndKeepsTheRest(String written, String meant) {
        assertThat(Samples.field(written).text()).isEqualTo(meant);
    }

    @Test
    void turnsFormattingIntoLinesAndBlanks() {
        assertThat(Samples.field("a\\.br\\b\\.sp\\c\\.sp2\\d\\.sp 3\\e\\.ce\\f\\.sk 2\\g")
                        .prose())
                .isEqualTo("a\nb\nc\n\nd\n\n\ne\nf  g");
    }

    @Test
    void boundsTheLinesThatOneCommandAsksFor() {
        assertThat(Samples.field("a\\.sp999999999\\b").prose()).hasSize(102);
    }

    @Test
    void doesNotPartAtAnEscapedDelimiter() {
        Field field = Samples.field("a\\S\\b^c");

        assertThat(field.component(1).text()).isEqualTo("a^b");
        assertThat(field.component(2).text()).isEqualTo("c");
    }

    @Test
    void readsHexInTheCharacterSetOfTheMessage() {
        Hl7Message utf8 = Samples.message("MSH|^~\\&|||||||ORU^R01|1|P|2.5||||||UNICODE UTF-8\rNTE|1||\\XC3A9\\"
                .getBytes(StandardCharsets.UTF_8));
        Hl7Message latin = Samples.message(
                "MSH|^~\\&|||||||ORU^R01|1|P|2.5||||||8859/15\rNTE|1||\\XE9A4\\".getBytes(StandardCharsets.UTF_8));

        assertThat(utf8.segments().get(1).field(3).text()).isEqualTo("é");
        assertThat(latin.segments().get(1).field(3).text()).isEqualTo("é€");
    }

    @Test
    void decodesTheSamplesWithFormatting() {
        assertThat(Samples.sample("oru_r01_co_11")
                        .first("OBX")
                        .orElseThrow()
                        .field(5)
                        .prose())
                .isEqualTo("Specimen received in formalin.\nGross examination unremarkable.\nMicroscopic:\n"
                        + "No atypical cells identified.\nEND OF REPORT");
        assertThat(Samples.sample("oru_r01_co_09")
                        .first("OBX")
                        .orElseThrow()
                        .field(5)
                        .text())
                .isEqualTo("Some text with \\Z99\\ embedded");
        assertThat(Samples.sample("oru_r01_co_08")
                        .first("OBX")
                        .orElseThrow()
                        .field(5)
                        .text())
                .isEqualTo("truncated#at end");
    }

    @Test
    void staysLinearInManyEscapes() {
        String text =
                Samples.field("\\F\\".repeat(100_000) + "\\".repeat(100_001)).text();

        assertThat(text).startsWith("|||").hasSizeGreaterThan(150_000);
    }
}
