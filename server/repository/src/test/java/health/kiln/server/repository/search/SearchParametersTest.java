/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.index.ParameterCatalog;
import health.kiln.server.repository.search.Criterion.Value;
import health.kiln.server.repository.search.SearchParameters.SearchProblemException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchParametersTest {
    private static final SearchParameters PARAMETERS = new SearchParameters(new ParameterCatalog());

    @Test
    void knowsTheParametersOfEveryType() {
        assertThat(PARAMETERS.of(ResourceType.OBSERVATION))
                .extracting(SearchParameters.SearchParameter::code)
                .contains("_id", "_lastUpdated", "_tag", "_profile", "_security", "_source", "code", "value-quantity");
        assertThat(Stream.of(ResourceType.values()))
                .allSatisfy(type -> assertThat(PARAMETERS.of(type)).isNotEmpty());
    }

    @Test
    void resolvesEscapes() throws Exception {
        assertThat(read("Patient", "family", "", "a\\,b,c\\\\d").values())
                .containsExactly(new Value.Text("a,b"), new Value.Text("c\\d"));
        assertThat(read("Patient", "identifier", "", "s\\|x|1\\,2").values())
                .containsExactly(new Value.Token(Optional.of("s|x"), "1,2"));
    }

    @Test
    void readsTokensInAllForms() throws Exception {
        assertThat(read("Observation", "code", "", "x,s|x,|x,s|").values())
                .containsExactly(
                        new Value.Token(Optional.empty(), "x"),
                        new Value.Token(Optional.of("s"), "x"),
                        new Value.Token(Optional.of(""), "x"),
                        new Value.Token(Optional.of("s"), ""));
    }

    @Test
    void readsPrefixes() throws Exception {
        assertThat(read("Observation", "date", "", "ge2020,2021-01").values())
                .containsExactly(new Value.Date(Prefix.GE, "2020"), new Value.Date(Prefix.EQ, "2021-01"));
        assertThat(read("Observation", "value-quantity", "", "lt5.4||mg").values())
                .containsExactly(new Value.Quantity(Prefix.LT, "5.4", Optional.empty(), "mg"));
    }

    @Test
    void readsComposites() throws Exception {
        assertThat(read("Observation", "code-value-quantity", "", "s|x$gt5").values())
                .containsExactly(new Value.Composite(List.of(
                        new Value.Token(Optional.of("s"), "x"),
                        new Value.Quantity(Prefix.GT, "5", Optional.empty(), ""))));
    }

    @Test
    void takesATypeAsModifierOfAReference() throws Exception {
        assertThat(read("Observation", "subject", "Patient", "23,Patient/24").values())
                .containsExactly(new Value.Reference("Patient/23"), new Value.Reference("Patient/24"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Patient; birthdate; ; soon",
                "Patient; birthdate; ; xx2020",
                "Patient; birthdate; exact; 2020",
                "Patient; family; not; x",
                "Patient; family; missing; maybe",
                "Patient; gender; contains; male",
                "Patient; gender; ; ,",
                "Observation; value-quantity; ; many",
                "Observation; value-quantity; ; 5|mg",
                "Observation; value-quantity; ; 1e9999",
                "Observation; code; ; a|b|c",
                "Observation; code-value-quantity; ; x",
                "Observation; subject; Practitioner; 1",
                "Observation; subject; Patient; Group/1"
            })
    void refusesWhatDoesNotSuitAndSaysWhich(String type, String code, String modifier, String text) {
        assertThatThrownBy(() -> read(type, code, modifier == null ? "" : modifier, text))
                .isInstanceOf(SearchProblemException.class)
                .hasMessageContaining(code)
                .hasMessageEndingWith(".");
    }

    private static Criterion read(String type, String code, String modifier, String text)
            throws SearchProblemException {
        var parameter =
                PARAMETERS.find(ResourceType.of(type).orElseThrow(), code).orElseThrow();
        return PARAMETERS.criterion(parameter, modifier.isEmpty() ? Optional.empty() : Optional.of(modifier), text);
    }
}
