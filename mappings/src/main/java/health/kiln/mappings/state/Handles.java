/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Handle;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What the handles of one message stand for: {@code kiln:Patient[1]} for {@code Patient/<id>}. */
public final class Handles implements UnaryOperator<String> {
    private static final String SEE_ALSO = "seealso|";

    private final Map<String, String> references = new HashMap<>();

    /**
     * The intents with real resources as the scopes of their keys. Identities are met in the order of the intents, so that a
     * name within another resource finds that one.
     *
     * @param meet the id of the resource that an identity with real scopes means
     */
    public List<Intent> introduce(List<Intent> intents, Function<Identity, UUID> meet) {
        var scoped = new ArrayList<Intent>(intents.size());
        for (var intent : intents) {
            for (var identity : Identified.by(intent)) {
                var handle = identity.handle();
                put(handle, handle.type() + "/" + meet.apply(resolve(identity)));
            }
            scoped.add(Identified.with(intent, this::resolve));
        }
        return scoped;
    }

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

    /** The identity with real resources as the scopes of its keys. */
    public Identity resolve(Identity identity) {
        var keys = identity.keys();
        for (var i = 0; i < keys.size(); i++) {
            if (isScoped(keys.get(i))) {
                return new Identity(identity.handle(), resolved(keys));
            }
        }
        return identity;
    }

    private List<IdentityKey> resolved(List<IdentityKey> keys) {
        var resolved = new ArrayList<IdentityKey>(keys.size());
        for (var key : keys) {
            resolved.add(isScoped(key) ? new IdentityKey(key.type(), key.system(), inScopes(key.value())) : key);
        }
        return resolved;
    }

    private static boolean isScoped(IdentityKey key) {
        return key.isComposed() && key.value().startsWith(Handle.SCHEME);
    }

    /** The key of an item that stands for another resource, or for itself, with the real ones in it. */
    String inItemKey(String key) {
        var bar = key.startsWith(Handle.SCHEME) ? 0 : key.indexOf('|') + 1;
        var names = bar == 0 || key.startsWith(IdentityKey.COMPOSED) || key.startsWith(SEE_ALSO);
        return names && key.startsWith(Handle.SCHEME, bar) ? key.substring(0, bar) + inScopes(key.substring(bar)) : key;
    }

    /** Replaces the handles that a text begins with; what is none of this message's stays. */
    private String inScopes(String text) {
        var end = text.indexOf(']') + 1;
        var real = references.get(text.substring(0, end));
        if (real == null) {
            return text;
        }
        var rest = text.substring(end);
        return rest.startsWith("|" + Handle.SCHEME) ? real + "|" + inScopes(rest.substring(1)) : real + rest;
    }
}
