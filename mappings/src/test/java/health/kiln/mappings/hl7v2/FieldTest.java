/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldTest {
    private static Field field(String content) {
        return Samples.field(content);
    }

    private static List<String> repetitions(Field field) {
        var texts = new ArrayList<String>();
        for (Field repetition : field.repetitions()) {
            texts.add(repetition.raw());
        }
        return texts;
    }

    @Test
    void findsEachPart() {
        Field field = field("a^b&c&d~e^^f");

        assertThat(field.component(2, 3).text()).isEqualTo("d");
        assertThat(field.repetition(2).component(3).text()).isEqualTo("f");
        assertThat(field.repetition(2).component(2).text()).isEmpty();
        assertThat(field.repetition(3).component(1).text()).isEmpty();
        assertThat(field.repetitionCount()).isEqualTo(2);
        assertThat(field.repetition(2).componentCount()).isEqualTo(3);
        assertThat(field.component(2).componentCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {"a^b&c&d~e^^f", "4711", "''", "^ x ^\"\"", "a&b^c~d", "~e^f"})
    void givesTheTextOfAComponentAsTheComponentItselfDoes(String content) {
        Field whole = field(content);

        for (Field place :
                List.of(whole, whole.repetition(1), whole.repetition(2), whole.component(2), whole.component(1, 1))) {
            for (int n = 1; n <= 4; n++) {
                assertThat(place.text(n)).isEqualTo(place.component(n).text());
            }
        }
    }

    @Test
    void answersAnUndividedValueAsItsFirstPart() {
        Field field = field("4711");

        assertThat(field.component(1).text()).isEqualTo("4711");
        assertThat(field.component(1, 1).text()).isEqualTo("4711");
        assertThat(field.component(1).component(1).component(1).text()).isEqualTo("4711");
        assertThat(field.component(2).text()).isEmpty();
        assertThat(field.component(1, 2).text()).isEmpty();
    }

    @Test
    void answersADividedValueAsItsFirstPartOrAsProse() {
        Field field = field("a&b^c~d");

        assertThat(field.text()).isEqualTo("a");
        assertThat(field.prose()).isEqualTo("a&b^c~d");
        assertThat(field.component(1).prose()).isEqualTo("a&b");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'',KEEP",
                "' ',KEEP",
                "^^^,KEEP",
                "~,KEEP",
                "'&^ ~',KEEP",
                "'\"\"',CLEAR",
                "'\"\"~\"\"',CLEAR",
                "'\"\"^^',CLEAR",
                "'^\"\"&',CLEAR",
                "' \"\" ',CLEAR",
                "a,SET",
                "'\"\"^a',SET",
                "'\"\"\"\"',SET",
                "'\"',SET",
                "'\"\"a',SET",
                "'a\"\"',SET",
                "0,SET"
            })
    void tellsNothingDeleteAndValueApart(String content, Presence expected) {
        Field field = field(content);

        assertThat(field.presence()).isEqualTo(expected);
        assertThat(field.isPresent()).isEqualTo(expected == Presence.SET);
        assertThat(field.isNull()).isEqualTo(expected == Presence.CLEAR);
    }

    @Test
    void readsDeleteInsideAComponent() {
        Field field = field("Doe^\"\"^M");

        assertThat(field.component(2).isNull()).isTrue();
        assertThat(field.component(2).text()).isEmpty();
        assertThat(field.component(2).prose()).isEmpty();
        assertThat(field.component(2).raw()).isEqualTo("\"\"");
    }

    @Test
    void trimsValuesAndKeepsProse() {
        assertThat(field("  a b  ").text()).isEqualTo("a b");
        assertThat(field("  a b  ").prose()).isEqualTo("  a b  ");
    }

    @Test
    void walksRepetitionsEmptyOnesToo() {
        assertThat(repetitions(field("a~~b~"))).containsExactly("a", "", "b", "");
        assertThat(repetitions(field(""))).isEmpty();
        assertThat(repetitions(field("a~b").repetition(2))).containsExactly("b");
    }

    @Test
    void namesItsPlace() {
        Hl7Message message = Samples.message("MSH|^~\\&|A|B|C", "OBX|1", "OBX|2|||||a~b^c&d");
        Field field = message.segments("OBX").get(1).field(7);

        assertThat(field.location()).isEqualTo("OBX[2]-7");
        assertThat(field.repetition(2).component(2, 1).location()).isEqualTo("OBX[2]-7[2].2.1");
        assertThat(message.header().field(3).component(1)).hasToString("MSH-3.1");
    }

    @Test
    void pointsAtItsBytes() {
        Field component = field("a^bcd^e").component(2);

        byte[] bytes = component.segment().message().bytes();
        assertThat(new String(
                        bytes,
                        component.start(),
                        component.end() - component.start(),
                        java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("bcd");
    }

    @Test
    void countsFromOne() {
        assertThatThrownBy(() -> field("a").component(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void walksTenThousandRepetitionsOnce() {
        Field field = field("ab^c~".repeat(10_000));

        int seen = 0;
        for (Field repetition : field.repetitions()) {
            seen += repetition.component(2).text().length();
        }

        assertThat(seen).isEqualTo(10_000);
        assertThat(field.repetitionCount()).isEqualTo(10_001);
    }

    @Test
    void readsAMegabyteField() {
        assertThat(field("x".repeat(1 << 20)).text()).hasSize(1 << 20);
    }
}
