/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.repository.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
    @Test
    void readsTheLettersOfVersionTwo() {
        var scope = Scope.of("system/Observation.rs").orElseThrow();

        assertThat(scope.context()).isEqualTo(Scope.Context.SYSTEM);
        assertThat(scope.type()).contains(ResourceType.OBSERVATION);
        assertThat(scope.permissions()).containsExactlyInAnyOrder(Permission.READ, Permission.SEARCH);
        assertThat(scope.grantable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"read,rs", "write,cud", "*,cruds"})
    void takesTheWordsOfVersionOneForWhatTheyHaveBecome(String word, String letters) {
        var scope = Scope.of("system/*." + word).orElseThrow();

        assertThat(Permission.letters(scope.permissions())).isEqualTo(letters);
        assertThat(scope).hasToString("system/*." + word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "system/Patient.",
                "system/Patient.sr",
                "system/Patient.dus",
                "system/Patient.rr",
                "system/Patient.x",
                "system/patient.rs",
                "system/Nothing.rs",
                "system/Patient.RS",
                "system/Patient.rs ",
                "system/Patient.rs?",
                "system/Patient.read?status=final",
                "System/Patient.rs",
                "admin/Patient.rs",
                "system/Patient",
                "system/Patient.rs\n",
                "system//Patient.rs",
                "openid"
            })
    void takesNothingElseForAScope(String text) {
        assertThat(Scope.of(text)).isEmpty();
    }

    @Test
    void takesALongTextForNoScope() {
        assertThat(Scope.of("system/Patient.rs?name=" + "x".repeat(Scope.LENGTH_MAX)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"patient/Observation.rs", "user/*.cruds", "system/Observation.rs?category=laboratory"})
    void grantsNoScopeThatIsNotEnforced(String text) {
        assertThat(Scope.of(text).orElseThrow().grantable()).isFalse();
        assertThat(Scopes.grantable(text)).isEmpty();
    }
}
