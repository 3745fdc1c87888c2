/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository;

import java.time.Instant;

/**
 * One version of a resource as stored. The JSON has {@code meta.versionId} and {@code meta.lastUpdated} in it and is
 * served as it is: the array is shared, and whoever holds it only reads. A deletion is a version without JSON.
 */
public final class Version {
    private static final byte[] NOTHING = new byte[0];

    private final ResourceKey key;
    private final int number;
    private final Instant lastUpdated;
    private final byte[] json;

    public Version(ResourceKey key, int number, Instant lastUpdated, byte[] json) {
        this.key = key;
        this.number = number;
        this.lastUpdated = lastUpdated;
        this.json = json;
    }

    public static Version deletion(ResourceKey key, int number, Instant lastUpdated) {
        return new Version(key, number, lastUpdated, NOTHING);
    }

    public ResourceKey key() {
        return key;
    }

    /** From 1, rising by 1. */
    public int number() {
        return number;
    }

    public Instant lastUpdated() {
        return lastUpdated;
    }

    public boolean deleted() {
        return json.length == 0;
    }

    /** UTF-8 JSON; empty for a deletion. Shared, read only. */
    public byte[] json() {
        return json;
    }

    @Override
    public String toString() {
        return key + "/_history/" + number;
    }
}
