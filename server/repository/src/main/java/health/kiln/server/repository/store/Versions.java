/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.body.BodyCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Versions made of what the tables hold. */
final class Versions {
    private Versions() {}

    static Version of(ResourceKey key, int number, long lastUpdated, byte @Nullable [] body, BodyCodec codec) {
        var time = Micros.instant(lastUpdated);
        return body == null ? Version.deletion(key, number, time) : new Version(key, number, time, codec.decode(body));
    }

    /** What the tables hold for these. */
    static byte[] @Nullable [] bodies(List<Version> versions, BodyCodec codec) {
        var bodies = new byte[versions.size()] @Nullable [];
        for (var i = 0; i < bodies.length; i++) {
            bodies[i] = versions.get(i).deleted()
                    ? null
                    : codec.encode(versions.get(i).json());
        }
        return bodies;
    }
}
