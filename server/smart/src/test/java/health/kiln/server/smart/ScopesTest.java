/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.repository.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {
    @ParameterizedTest
    @CsvSource({
        "system/*.cruds, system/Patient.rs, system/Patient.rs",
        "system/*.cruds, system/*.read, system/*.read",
        "system/Patient.rs, system/*.cruds, system/Patient.rs",
        "system/Patient.r, system/Patient.rs, system/Patient.r",
        "system/Patient.rs system/Observation.s, system/*.s, system/Patient.s system/Observation.s",
        "system/*.rs, system/Patient.cruds, system/Patient.rs",
        "system/*.rs, system/Patient.rs nonsense patient/*.rs, system/Patient.rs",
        "system/Patient.r system/Patient.s, system/Patient.rs, system/Patient.r system/Patient.s",
    })
    void grantsWhatIsAskedForAsFarAsItIsRegistered(String registered, String asked, String granted) {
        var scopes = Scopes.grantable(registered).orElseThrow();

        assertThat(scopes.granting(asked).orElseThrow()).hasToString(granted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "system/Observation.rs", "system/Patient.d", "patient/Patient.rs", "openid"})
    void grantsNothingElse(String asked) {
        var scopes = Scopes.grantable("system/Patient.rs").orElseThrow();

        assertThat(scopes.granting(asked)).isEmpty();
    }

    @Test
    void refusesToRegisterWhatIsPartlyNonsense() {
        assertThat(Scopes.grantable("system/Patient.rs system/Patient.sr")).isEmpty();
    }

    @Test
    void refusesMoreScopesThanTheBound() {
        var many = "system/Patient.rs ".repeat(Scopes.COUNT_MAX + 1);

        assertThat(Scopes.grantable("system/*.rs").orElseThrow().granting(many)).isEmpty();
    }

    @Test
    void givesTheAuditTrailToNoneButThoseWhoseScopeNamesIt() {
        var all = Scopes.grantable("system/*.rs").orElseThrow();
        var named = Scopes.grantable("system/*.rs system/AuditEvent.rs").orElseThrow();

        assertThat(all.granting("system/AuditEvent.rs")).isEmpty();
        assertThat(named.granting("system/AuditEvent.r").map(Scopes::toString)).contains("system/AuditEvent.r");
        assertThat(new Grant("app", all).decide(Permission.READ, ResourceType.AUDIT_EVENT))
                .isInstanceOf(Decision.Denied.class);
        assertThat(new Grant("app", named).decide(Permission.READ, ResourceType.AUDIT_EVENT))
                .isInstanceOf(Decision.Allowed.class);
    }
}
