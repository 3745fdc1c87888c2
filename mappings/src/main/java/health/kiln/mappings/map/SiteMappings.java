/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.Explanation;
import health.kiln.mappings.Feed;
import health.kiln.mappings.Fidelity;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mappings;
import java.time.Instant;
import java.util.Map;

/** For each site its own maps; feeds of other sites have those that all share. */
record SiteMappings(Mappings shared, Map<String, Mappings> sites) implements Mappings {
    SiteMappings {
        sites = Map.copyOf(sites);
    }

    private Mappings of(Feed feed) {
        return sites.getOrDefault(feed.site(), shared);
    }

    @Override
    public Mapping map(byte[] bytes, Feed feed, Instant receivedAt) {
        return of(feed).map(bytes, feed, receivedAt);
    }

    @Override
    public Explanation explain(byte[] bytes, Feed feed, Instant receivedAt, String path) {
        return of(feed).explain(bytes, feed, receivedAt, path);
    }

    @Override
    public Fidelity fidelity(byte[] bytes, Feed feed) {
        return of(feed).fidelity(bytes, feed);
    }
}
