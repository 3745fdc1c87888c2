/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.util.LinkedHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Small things to do with JSON trees. Values that trees share are never changed. */
final class Trees {
    private Trees() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An object with room for this many members. */
    static ObjectNode object(int members) {
        return new ObjectNode(JsonNodeFactory.instance, LinkedHashMap.newLinkedHashMap(members));
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static JsonNode text(String value) {
        return JsonNodeFactory.instance.stringNode(value);
    }

    static ObjectNode coding(String system, String code) {
        return object().put("system", system).put("code", code);
    }

    static ObjectNode concept(String system, String code) {
        var concept = object();
        concept.putArray("coding").add(coding(system, code));
        return concept;
    }

    /** Another object with the same fields. */
    static ObjectNode copy(ObjectNode original) {
        var copy = object(original.size());
        original.forEachEntry(copy::set);
        return copy;
    }

    /** Both values in one: fields of objects united, in everything else the second stands. */
    static JsonNode merged(JsonNode first, JsonNode second) {
        if (!(first instanceof ObjectNode below) || !(second instanceof ObjectNode above)) {
            return second;
        }
        var united = copy(below);
        above.properties()
                .forEach(field -> united.set(field.getKey(), merged(below.path(field.getKey()), field.getValue())));
        return united;
    }

    static boolean isEmpty(JsonNode node) {
        return node.isMissingNode() || node.isNull() || (node.isContainer() && node.isEmpty());
    }
}
