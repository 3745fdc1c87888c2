/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void readsCellsWithCommasQuotesAndLineBreaks() {
        assertThat(Csv.records("a,\"b,c\",\"d \"\"e\"\"\"\r\n\"f\ng\",,\n"))
                .containsExactly(List.of("a", "b,c", "d \"e\""), List.of("f g", "", ""));
    }

    @Test
    void mendsWhatSpreadsheetsLeaveBehind() {
        assertThat(Csv.records("\uFEFFCHEST\u00C2\u00A0,x\n")).containsExactly(List.of("CHEST", "x"));
    }
}
