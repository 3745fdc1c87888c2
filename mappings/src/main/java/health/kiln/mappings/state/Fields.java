/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a resource while it is put together: first what its registers say, then what is decided over their
 * heads by folds and by rules of R4. Remembers which is which, for only what registers say can be read back from the
 * resource.
 */
final class Fields {
    private final Map<String, JsonNode> values = new HashMap<>();
    private final Set<String> decided = new HashSet<>();

    /** What a register says. */
    void show(String field, JsonNode value) {
        values.put(field, value);
    }

    /** What the resource has, whatever registers say; nothing when the value is empty. */
    void decide(String field, JsonNode value) {
        decided.add(field);
        if (Trees.isEmpty(value)) {
            values.remove(field);
        } else {
            values.put(field, value);
        }
    }

    void decide(String field, String value) {
        decide(field, value.isEmpty() ? MissingNode.getInstance() : Trees.text(value));
    }

    void decide(String field, List<ObjectNode> values) {
        decide(field, Trees.array().addAll(values));
    }

    void remove(String field) {
        if (has(field)) {
            decide(field, MissingNode.getInstance());
        }
    }

    void mergeInto(String field, JsonNode value) {
        decide(field, Trees.merged(get(field), value));
    }

    boolean has(String field) {
        return values.containsKey(field);
    }

    /** The fields that stand beside a value, such as {@code _birthDate}. */
    List<String> besideValues() {
        List<String> beside = List.of();
        for (var field : values.keySet()) {
            if (field.charAt(0) == '_') {
                beside = beside.isEmpty() ? new ArrayList<>(2) : beside;
                beside.add(field);
            }
        }
        if (beside.size() > 1) {
            beside.sort(Comparator.naturalOrder());
        }
        return beside;
    }

    /** Missing when the resource does not have it. */
    JsonNode get(String field) {
        var value = values.get(field);
        return value == null ? MissingNode.getInstance() : value;
    }

    boolean isDecided(String field) {
        return decided.contains(field);
    }

    /** The decided fields that the resource has. */
    List<String> decidedAndPresent() {
        return values.keySet().stream()
                .filter(decided::contains)
                .sorted(Elements.AS_WRITTEN)
                .toList();
    }

    ObjectNode toResource(String type, String id) {
        var resource = Trees.object(values.size() + 2).put("resourceType", type).put("id", id);
        var fields = new ArrayList<Placed>(values.size());
        for (var value : values.entrySet()) {
            fields.add(new Placed(Elements.position(value.getKey()), value.getKey(), value.getValue()));
        }
        fields.sort(Placed.AS_WRITTEN);
        for (var field : fields) {
            resource.set(field.name, field.value);
        }
        return resource;
    }

    /** A field with its position looked up once, and not for each comparison. */
    private record Placed(int position, String name, JsonNode value) {
        static final Comparator<Placed> AS_WRITTEN = (one, other) ->
                one.position == other.position ? one.name.compareTo(other.name) : one.position - other.position;
    }
}
