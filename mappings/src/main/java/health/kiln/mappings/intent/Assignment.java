/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.intent;

import tools.jackson.databind.JsonNode;

/**
 * A statement about one part of a resource. Parts that no assignment names keep their value (HL7 v2.5.1 §2.5.3: an
 * absent field says nothing). Each part is a register of its own: the statement with the highest {@link Stamp} wins.
 */
public sealed interface Assignment {
    /** The top-level element, as {@code name} or {@code birthDate}. */
    String element();

    /** The element's whole value is this. */
    record Set(String element, JsonNode value) implements Assignment {}

    /** The element has no value: the sender said {@code ""}, or a set of fields was replaced and this one is not in it. */
    record Clear(String element) implements Assignment {}

    /**
     * The repeating element has this item among others. {@code key} tells which item is meant again later; items are
     * written in the order of (rank, key).
     */
    record Item(String element, String key, int rank, JsonNode value) implements Assignment {}

    /** The repeating element no longer has the item of this key. */
    record Drop(String element, String key) implements Assignment {}
}
