/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The notation of the guide's paths. */
class AttributeTest {
    @Test
    void readsInstancesAndMentions() {
        Attribute attribute =
                Attribute.parse("participant[1].individual(Practitioner)").orElseThrow();

        assertThat(attribute.path()).containsExactly("participant", "individual");
        assertThat(attribute.index()).isEqualTo("1");
        assertThat(attribute.mention()).isEqualTo("Practitioner");
        assertThat(attribute.inner()).isEmpty();
    }

    @Test
    void readsWhatIsWrittenInAResourceThatIsMentioned() {
        Attribute attribute = Attribute.parse("performer[2](PractitionerRole[1].organization(Organization))")
                .orElseThrow();

        assertThat(attribute.mention()).isEqualTo("PractitionerRole");
        assertThat(attribute.inner()).isEqualTo("organization(Organization)");
    }

    @Test
    void readsAValueThatStandsInTheWrongColumn() {
        Attribute attribute =
                Attribute.parse("identifier[1].type.coding.code=\"PLAC\"").orElseThrow();

        assertThat(attribute.path()).isEqualTo(List.of("identifier", "type", "coding", "code"));
        assertThat(attribute.literal()).isEqualTo("\"PLAC\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "diagnosis.condition(Condition.asserter(Practitioner)x",
                "policyHolder([1]Organization.identifier)",
                "$this"
            })
    void refusesWhatIsNoPath(String text) {
        assertThat(Attribute.parse(text)).isEmpty();
    }
}
