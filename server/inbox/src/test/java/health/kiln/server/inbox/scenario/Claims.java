/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** What a {@link Scenario} claims, checked against a store. */
public final class Claims {
    private static final Pattern NAMED = Pattern.compile("\\{([A-Za-z]+) ([A-Za-z0-9.-]+)}");
    private static final String SITE = "{site}";

    private final Store store;
    private final String site;

    /** {@code site} is the site that the messages came from: it scopes what has no universal name. */
    public Claims(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /** Fails unless all that the step claims holds. */
    public void check(Scenario.Step step) {
        step.claims().forEach(claim -> check(step, claim));
    }

    private void check(Scenario.Step step, Scenario.Claim claim) {
        var found = store.all(claim.type()).stream()
                .filter(resource -> claim.identifier().isEmpty() || isNamed(resource, claim.identifier()))
                .filter(resource -> claim.where().isEmpty() || FhirPaths.isTrue(resource, named(claim.where())))
                .toList();
        assertThat(found).as("%s: %s", step.what(), claim).hasSize(claim.count());
        for (var resource : found) {
            assertThat(claim.holds().isEmpty() || FhirPaths.isTrue(resource, named(claim.holds())))
                    .as("%s: %s of %s", step.what(), claim.holds(), resource)
                    .isTrue();
        }
    }

    private String named(String expression) {
        return NAMED.matcher(expression.replace(SITE, site))
                .replaceAll(name -> "'" + name.group(1) + "/" + idOf(name.group(1), name.group(2)) + "'");
    }

    private String idOf(String type, String identifier) {
        return store.all(type).stream()
                .filter(resource -> isNamed(resource, identifier))
                .map(resource -> resource.path("id").asString())
                .findFirst()
                .orElse("none");
    }

    /** Whether this is its identifier, and not an old one. */
    private static boolean isNamed(ObjectNode resource, String identifier) {
        return resource.path("identifier")
                .valueStream()
                .anyMatch(each -> each.path("value").asString("").equals(identifier)
                        && !each.path("use").asString("").equals("old"));
    }
}
