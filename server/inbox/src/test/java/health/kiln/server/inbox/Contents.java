/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that is in a repository, comparable with another: without versions, without Provenance (which tells of messages),
 * and whatever the resources' ids are. An id comes from the name by which a resource was first known, and so from the
 * order of arrival; everything else must not.
 */
final class Contents {
    /** Links of resources to resources that decide whether two repositories are the same. */
    private static final int DEPTH = 4;

    private Contents() {}

    /** One line for each resource, in order. */
    static List<String> of(Hospital hospital) {
        var resources = new LinkedHashMap<String, ObjectNode>();
        hospital.everything().forEach((id, resource) -> {
            if (!id.startsWith("Provenance/")) {
                resource.remove(List.of("meta", "id"));
                resources.put(id, resource);
            }
        });
        Map<String, String> names = new HashMap<>();
        for (var round = 0; round < DEPTH; round++) {
            var known = Map.copyOf(names);
            resources.forEach((id, resource) -> names.put(
                    id, Integer.toHexString(named(resource, known).toString().hashCode())));
        }
        return resources.values().stream()
                .map(resource -> named(resource, names).toString())
                .sorted()
                .toList();
    }

    private static JsonNode named(JsonNode node, Map<String, String> names) {
        return switch (node) {
            case ObjectNode object -> {
                var copy = JsonNodeFactory.instance.objectNode();
                // the order of members says nothing (RFC 8259 §4)
                new TreeMap<>(members(object)).forEach((name, value) -> {
                    var isReference = name.equals("reference");
                    copy.set(
                            name,
                            isReference
                                    ? JsonNodeFactory.instance.stringNode(names.getOrDefault(value.asString(""), "?"))
                                    : named(value, names));
                });
                yield copy;
            }
            case ArrayNode array -> sorted(array, names);
            default -> node;
        };
    }

    private static Map<String, JsonNode> members(ObjectNode object) {
        var members = new HashMap<String, JsonNode>();
        object.properties().forEach(field -> members.put(field.getKey(), field.getValue()));
        return members;
    }

    /** Where items refer to others, their order may come from ids. */
    private static ArrayNode sorted(ArrayNode array, Map<String, String> names) {
        var items = new ArrayList<JsonNode>();
        array.forEach(item -> items.add(named(item, names)));
        if (array.toString().contains("\"reference\"")) {
            items.sort((one, other) -> one.toString().compareTo(other.toString()));
        }
        return JsonNodeFactory.instance.arrayNode().addAll(items);
    }
}
