/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.IdentityKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The 128-bit name of an identity key, which is also the id of the resource that is first known by it: the same key
 * gives the same id on every run and every node. A name-based UUID of version 8 (RFC 9562 §5.8) over SHA-256.
 */
public final class ResourceIds {
    /** Never fed, only cloned: finding the algorithm takes longer than a key's digest. */
    private static final MessageDigest FRESH = fresh();

    private ResourceIds() {}

    public static UUID of(IdentityKey key) {
        return of(key.type(), key.system(), key.value());
    }

    /** INVARIANT: never changes: identities that are stored were made by it. */
    public static UUID of(String type, String system, String value) {
        var digest = sha256();
        digest.update(type.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(system.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(value.getBytes(StandardCharsets.UTF_8));
        var hash = ByteBuffer.wrap(digest.digest());
        var high = (hash.getLong() & 0xFFFFFFFFFFFF0FFFL) | 0x8000L;
        var low = (hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha256() {
        try {
            return (MessageDigest) FRESH.clone();
        } catch (CloneNotSupportedException never) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", never);
        }
    }

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every JDK has SHA-256", absent);
        }
    }
}
