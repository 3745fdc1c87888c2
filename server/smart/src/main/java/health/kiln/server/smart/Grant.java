/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart;

import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.search.Reach;
import health.kiln.server.repository.search.Reach.Limit;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a verified token allows, and to whom. INVARIANT: deny when unsure. Only scopes that are enforced here count; those
 * of a patient's or user's context, or with a filter, allow nothing.
 */
public final class Grant {
    private final String client;
    private final Map<Permission, Reach> reaches = new EnumMap<>(Permission.class);

    public Grant(String client, Scopes scopes) {
        this.client = client;
        for (var permission : Permission.values()) {
            reaches.put(permission, reach(permission, scopes));
        }
    }

    private static Reach reach(Permission permission, Scopes scopes) {
        Map<ResourceType, Limit> limits = new EnumMap<>(ResourceType.class);
        for (var scope : scopes.all()) {
            if (scope.grantable() && scope.permissions().contains(permission)) {
                scope.types().forEach(type -> limits.put(type, new Limit.Unlimited()));
            }
        }
        return new Reach(limits);
    }

    /** The {@code client_id} of the app that holds it. */
    public String client() {
        return client;
    }

    /**
     * Decides on an interaction with one type. The reach of a search holds all types that may be searched, so what a
     * search brings along (includes) needs the same permission as what it looks for.
     */
    public Decision decide(Permission permission, ResourceType type) {
        var reach = reaches.get(permission);
        if (reach == null || reach.on(type).isEmpty()) {
            return new Decision.Denied("No scope of the access token allows to "
                    + permission.name().toLowerCase(Locale.ROOT) + " " + type.fhirName() + " resources.");
        }
        return new Decision.Allowed(reach);
    }
}
