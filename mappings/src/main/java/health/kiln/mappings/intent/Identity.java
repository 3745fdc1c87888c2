/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.intent;

import java.util.List;

/**
 * Which resource is meant: the handle that this message uses, and the keys that find it, strongest first. The first key
 * also gives the id when the resource is new. All keys lead to the same resource from then on.
 */
public record Identity(Handle handle, List<IdentityKey> keys) {
    public Identity {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("an identity needs at least one key");
        }
    }
}
