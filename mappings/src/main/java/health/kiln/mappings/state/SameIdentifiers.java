/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.util.LinkedHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One identifier where several have the same system and value, as when PID-2 or another repetition of PID-3 says a number
 * again with another type. It is the first, whose place says that it counts most; the types of all are in it, since a
 * number that is a record number and an account number is both. Where the first only mentions the number, the other tells
 * all that is known of it.
 */
final class SameIdentifiers {
    /** System and value, and nothing else. */
    private static final int MERE = 2;

    private SameIdentifiers() {}

    /** The list with each system and value once; the same list when they are. */
    static JsonNode united(JsonNode identifiers) {
        var bySystemAndValue = new LinkedHashMap<String, JsonNode>();
        int unnamed = 0;
        for (var identifier : identifiers) {
            var value = identifier.path("value").asString("");
            var key = value.isEmpty()
                    ? "#" + unnamed++
                    : identifier.path("system").asString("") + "|" + value;
            bySystemAndValue.merge(key, identifier, SameIdentifiers::withTypesOf);
        }
        if (bySystemAndValue.size() == identifiers.size()) {
            return identifiers;
        }
        var united = Trees.array();
        bySystemAndValue.values().forEach(united::add);
        return united;
    }

    private static JsonNode withTypesOf(JsonNode first, JsonNode other) {
        var types = other.path("type");
        if (!(first instanceof ObjectNode object)) {
            return first;
        }
        var both = Trees.copy(object);
        if (object.size() <= MERE && !object.has("type")) {
            other.properties().stream()
                    .filter(member -> !both.has(member.getKey()))
                    .forEach(member -> both.set(member.getKey(), member.getValue()));
            return both;
        }
        if (types.isMissingNode()) {
            return first;
        }
        if (!both.has("type")) {
            both.set("type", types);
            return both;
        }
        var codings = Trees.array();
        both.path("type").path("coding").forEach(codings::add);
        for (var coding : types.path("coding")) {
            if (codings.valueStream().noneMatch(each -> isSame(each, coding))) {
                codings.add(coding);
            }
        }
        if (!codings.isEmpty() && both.path("type") instanceof ObjectNode type) {
            both.set("type", Trees.copy(type).set("coding", codings));
        }
        return both;
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        return one.path("system").equals(other.path("system"))
                && one.path("code").equals(other.path("code"));
    }
}
