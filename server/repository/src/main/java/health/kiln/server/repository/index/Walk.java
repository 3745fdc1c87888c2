/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import tools.jackson.databind.JsonNode;

/** A compiled path with what is done at its end: called with a node, it goes down from there and writes rows. */
@FunctionalInterface
interface Walk {
    void walk(JsonNode node, Rows rows);

    /** Each value of a property, if it is there. */
    static Walk property(String name, Walk then) {
        return (node, rows) -> {
            var child = node.get(name);
            if (child == null) {
                return;
            }
            if (!child.isArray()) {
                then.walk(child, rows);
                return;
            }
            for (var i = 0; i < child.size(); i++) {
                var item = child.get(i);
                if (!item.isNull()) { // a primitive that has only extensions
                    then.walk(item, rows);
                }
            }
        };
    }
}
