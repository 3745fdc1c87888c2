/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.util.ArrayList;
import tools.jackson.databind.JsonNode;

/** An identifier that was taken from a mere mention goes when a message tells more of it. */
final class Identifiers {
    private static final String IDENTIFIER = "identifier";
    private static final int MERE = 2;

    private Identifiers() {}

    static void clean(Fields fields) {
        var identifiers = fields.get(IDENTIFIER);
        if (identifiers.size() < 2) {
            return;
        }
        var kept = new ArrayList<JsonNode>(identifiers.size());
        for (var each : identifiers) {
            if (each.size() > MERE || identifiers.valueStream().noneMatch(other -> saysMore(other, each))) {
                kept.add(each);
            }
        }
        if (kept.size() < identifiers.size()) {
            fields.decide(IDENTIFIER, Trees.array().addAll(kept));
        }
    }

    private static boolean saysMore(JsonNode other, JsonNode mere) {
        return other.size() > MERE
                && other.path("system").equals(mere.path("system"))
                && other.path("value").equals(mere.path("value"));
    }
}
