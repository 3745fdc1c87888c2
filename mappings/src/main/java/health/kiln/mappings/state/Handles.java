/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Handle;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What the handles of one message stand for: {@code kiln:Patient[1]} for {@code Patient/<id>}. */
public final class Handles implements UnaryOperator<String> {
    private final Map<String, String> references = new HashMap<>();

    public void put(Handle handle, String reference) {
        references.put(handle.reference(), reference);
    }

    /**
     * The real reference; what is no handle stays.
     *
     * @throws IllegalArgumentException for a handle that no intent of the message introduces: its map is wrong
     */
    @Override
    public String apply(String reference) {
        if (!reference.startsWith(Handle.SCHEME)) {
            return reference;
        }
        var real = references.get(reference);
        if (real == null) {
            throw new IllegalArgumentException("no intent introduces the handle " + reference);
        }
        return real;
    }
}
