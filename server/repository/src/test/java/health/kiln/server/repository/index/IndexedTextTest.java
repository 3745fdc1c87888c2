/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexedTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Ångström|angstrom", "  Smith   Jones |smith jones", "MÜLLER|muller", "ﬁne|fine", "O'Neil|o'neil"})
    void normalises(String text, String normalised) {
        assertThat(IndexedText.normalised(text)).isEqualTo(normalised);
    }

    @Test
    void cutsLongTextsBetweenCharacters() {
        var text = "x".repeat(IndexedText.CHARS_MAX - 1) + "𝄞";

        assertThat(IndexedText.normalised(text)).isEqualTo("x".repeat(IndexedText.CHARS_MAX - 1));
    }

    @Test
    void tellsTextsApartThatAreNormalisedAlike() {
        assertThat(IndexedText.row("Smith")).startsWith("smith").isNotEqualTo(IndexedText.row("SMITH"));
    }
}
