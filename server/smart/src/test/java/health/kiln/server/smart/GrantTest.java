/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.search.Reach;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrantTest {
    @Test
    void reachesTheTypesThatItsScopesName() {
        var grant = grant("system/Patient.rs", "system/Observation.s");

        var search = grant.decide(Permission.SEARCH, ResourceType.PATIENT);
        var read = grant.decide(Permission.READ, ResourceType.PATIENT);

        var all = new Reach.Limit.Unlimited();
        assertThat(search)
                .isEqualTo(new Decision.Allowed(
                        new Reach(Map.of(ResourceType.PATIENT, all, ResourceType.OBSERVATION, all))));
        assertThat(read).isEqualTo(new Decision.Allowed(new Reach(Map.of(ResourceType.PATIENT, all))));
    }

    @Test
    void deniesWhatNoScopeNames() {
        var grant = grant("system/Patient.rs");

        assertThat(grant.decide(Permission.READ, ResourceType.OBSERVATION)).isInstanceOf(Decision.Denied.class);
        assertThat(grant.decide(Permission.UPDATE, ResourceType.PATIENT))
                .isEqualTo(new Decision.Denied("No scope of the access token allows to update Patient resources."));
    }

    @Test
    void deniesWhatIsNotEnforcedYet() {
        var grant = grant("patient/*.cruds", "user/*.cruds", "system/Patient.rs?gender=male");

        for (var permission : Permission.values()) {
            assertThat(grant.decide(permission, ResourceType.PATIENT)).isInstanceOf(Decision.Denied.class);
        }
    }

    private static Grant grant(String... scopes) {
        return new Grant(
                "app",
                new Scopes(List.of(scopes).stream()
                        .map(text -> Scope.of(text).orElseThrow())
                        .toList()));
    }
}
