/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import health.kiln.mappings.Explanation;
import health.kiln.mappings.Explanation.Effect;
import health.kiln.mappings.Explanation.Finding;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final byte[] ADMISSION = Messages.message(
            "ADT^A01^ADT_A01",
            "EVN|A01|20260301080500+0100",
            "PID|1||P1^^^GH^MR||ROSSI^ANNA||19710203|F|||\"\"|||||||||||||Y|2",
            "PV1|1|I|W1^101^A^GH||||||||||||||||V1^^^GH^VN|||||||||||||||||||||||||20260301080000",
            "ZPV|1|blue");

    private static Explanation explain(String path) {
        return Messages.BUNDLED.explain(ADMISSION, Messages.FEED, Messages.RECEIVED, path);
    }

    @Test
    void saysThatTheStateDecidesTheStatusOfAnEncounterAndByWhichStep() {
        Explanation explanation = explain("Encounter.status");

        assertThat(explanation.findings())
                .extracting(Finding::rule, Finding::layer, Finding::effect, Finding::detail)
                .containsExactly(tuple(
                        "events/ADT^A01",
                        "base",
                        Effect.ASKED,
                        "the state folds the step ADMIT, which events.map:5 says"));
    }

    @Test
    void saysWhichRuleFieldAndTableRowMadeAnElement() {
        Explanation explanation = explain("Patient.gender");

        assertThat(explanation.findings())
                .containsExactly(new Finding(
                        "PID[Patient]/PID-8",
                        "base",
                        "",
                        "Patient[1].gender",
                        "PID-8",
                        "F",
                        Effect.WROTE,
                        "table row AdministrativeSex/F"));
    }

    @Test
    void saysWhyAnElementIsNotThere() {
        assertThat(explain("Patient.maritalStatus").findings())
                .extracting(Finding::effect)
                .containsExactly(Effect.EMPTY);
        assertThat(explain("Patient.address").findings())
                .extracting(Finding::effect)
                .containsExactly(Effect.CLEARED);
        assertThat(explain("Patient.multipleBirth").findings())
                .extracting(Finding::rule, Finding::effect, Finding::detail)
                .containsExactly(
                        tuple("PID[Patient]/PID-25", Effect.WROTE, ""),
                        tuple("PID[Patient]/PID-24", Effect.NOT_MET, "not PID-25 valued"));
    }

    @Test
    void listsTheFieldsThatNoRuleReads() {
        assertThat(explain("Patient").unread()).containsExactly("ZPV-2");
    }
}
