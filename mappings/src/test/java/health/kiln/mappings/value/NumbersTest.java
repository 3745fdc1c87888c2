/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "5,5",
        "1.50,1.50",
        "+3,3",
        "-0.5,-0.5",
        ".5,0.5",
        "5.,5",
        "007,7",
        "0.10,0.10",
        " 12 ,12",
        "-.25,-0.25",
        "12345678901234567890.123456789,12345678901234567890.123456789",
        "1.2E3,1.2E+3",
        "1e-3,0.001"
    })
    void keepsEachDigit(String written, String expected) {
        Hl7Number number = Hl7Number.of(written).orElseThrow();

        assertThat(number.value()).hasToString(expected);
        assertThat(number.comparator()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"<5,<,5", ">=100,>=,100", "< 0.5,<,0.5", "=<3,<=,3", "=>3,>=,3", ">1000,>,1000"})
    void readsBounds(String written, String comparator, String value) {
        Hl7Number number = Hl7Number.of(written).orElseThrow();

        assertThat(number.comparator()).contains(comparator);
        assertThat(number.value()).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "1+", "3,5", "1,234", "neg", ".", "-", "<", "1.2.3", "1e999", "٥", "0x10", "1 2", "NaN"
            })
    void leavesTextThatIsNoNumber(String written) {
        assertThat(Hl7Number.of(written)).isEmpty();
    }

    @Test
    void refusesNumbersWithoutBound() {
        assertThat(Hl7Number.of("9".repeat(1_000_000))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'',15,'','',15",
                "=,15,'','',15",
                ">,100,'','',>100",
                "'',100,-,200,100..200",
                "'',1,:,128,1:128",
                "'',1,/,2,1:2",
                "'',2,+,'','text 2+'",
                "<>,5,'','','text <>5'",
                ">,1,-,2,'text >1-2'",
                "'',1,-,x,'text 1-x'",
                "'',abc,'','','text abc'",
                "'',<5,'','',<5",
                "<,<5,'','','text <<5'",
                "'','','','','text '"
            })
    void readsStructuredNumbers(String comparator, String first, String separator, String second, String expected) {
        String shown = switch (StructuredNumber.of(comparator, first, separator, second)) {
            case StructuredNumber.Single(var number) -> number.comparator().orElse("") + number.value();
            case StructuredNumber.Between(var low, var high) -> low.value() + ".." + high.value();
            case StructuredNumber.Ratio(var top, var bottom) -> top.value() + ":" + bottom.value();
            case StructuredNumber.Text(var text) -> "text " + text;
        };

        assertThat(shown).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "09,09:00:00",
        "0930,09:30:00",
        "093015,09:30:15",
        "093015.1234,09:30:15.123",
        "0930+0100,09:30:00",
        "09:30,09:30:00",
        "2400,00:00:00",
        "235959,23:59:59"
    })
    void readsTimesOfDay(String written, String expected) {
        assertThat(Hl7TimeOfDay.of(written)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9", "25", "0960", "noon", "093015.", "0930x"})
    void leavesTextThatIsNoTimeOfDay(String written) {
        assertThat(Hl7TimeOfDay.of(written)).isEqualTo(Optional.empty());
    }
}
