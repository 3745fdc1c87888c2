/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import tools.jackson.databind.JsonNode;

/** How one value in a resource reads as a search parameter of some kind. */
@FunctionalInterface
interface Values {
    void read(JsonNode node, Rows rows, Sink sink);

    /** Where the values go: the meaning of the three numbers is the kind's. */
    @FunctionalInterface
    interface Sink {
        void value(Rows rows, long hash, long low, long high);
    }

    /** A type that a kind of parameter meets in the definitions but takes nothing from. */
    static Values none() {
        return (node, rows, sink) -> {};
    }

    /** The text of a string property; empty when there is none. */
    static String text(JsonNode node, String property) {
        var child = node.get(property);
        return child != null && child.isString() ? child.stringValue() : "";
    }
}
