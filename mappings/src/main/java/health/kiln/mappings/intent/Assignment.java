/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.intent;

import tools.jackson.databind.JsonNode;

/**
 * A statement about one part of a resource. Parts that no assignment names keep their value (HL7 v2.5.1 §2.5.3: an
 * absent field says nothing). Each part is a register of its own: the statement with the highest {@link Stamp} wins.
 *
 * <p>How a part is named:
 *
 * <ul>
 *   <li>{@code birthDate}: a top-level element; {@code _birthDate} is its extensions, a part of its own;
 *   <li>{@code hospitalization.admitSource}: a child of a top-level element that does not repeat; each such child is a
 *       part of its own;
 *   <li>{@code value[x]}: a choice. Its value is an object that holds the one typed name and, where needed, that name's
 *       {@code _} twin: <code>{"valueQuantity": {…}}</code>. The resource gets these names in place of whatever the
 *       choice held before.
 * </ul>
 */
public sealed interface Assignment {
    /** The part's name, as {@code name}, {@code hospitalization.admitSource} or {@code value[x]}. */
    String element();

    /**
     * The element's whole value is this.
     *
     * @param refers whether other resources of the message may be named in the value, so that whoever applies it must look
     *     for their handles
     */
    record Set(String element, JsonNode value, boolean refers) implements Assignment {
        /** A value of which it is not known what it names. */
        public Set(String element, JsonNode value) {
            this(element, value, true);
        }
    }

    /** The element has no value: the sender said {@code ""}, or a set of fields was replaced and this one is not in it. */
    record Clear(String element) implements Assignment {}

    /**
     * The repeating element has this item among others. {@code key} tells which item is meant again later; items are
     * written in the order of (rank, key). A value that is an array stands for several entries that come and go
     * together, such as all numbers of one telephone field; the element gets its entries in their order.
     *
     * @param refers as with {@link Set}
     */
    record Item(String element, String key, int rank, JsonNode value, boolean refers) implements Assignment {
        /** A value of which it is not known what it names. */
        public Item(String element, String key, int rank, JsonNode value) {
            this(element, key, rank, value, true);
        }
    }

    /** The repeating element no longer has the item of this key. */
    record Drop(String element, String key) implements Assignment {}
}
