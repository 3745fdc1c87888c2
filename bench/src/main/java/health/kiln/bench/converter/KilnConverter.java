/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.converter;

import health.kiln.mappings.Feed;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mappings;
import health.kiln.mappings.map.MapLibrary;
import health.kiln.mappings.state.CompactJson;
import health.kiln.mappings.state.Preview;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** The bundled maps and the state on an empty store: what {@code kiln map} prints. */
final class KilnConverter implements Converter {
    private final Mappings mappings = MapLibrary.bundled();
    private final Feed feed = new Feed("bench", "bench", ZoneId.of("Europe/Rome"), Optional.empty());
    private final Instant receivedAt = Instant.parse("2026-03-02T08:15:00Z");

    @Override
    public Optional<byte[]> convert(byte[] message) {
        return switch (mappings.map(message, feed, receivedAt)) {
            case Mapping.Mapped mapped -> Optional.of(CompactJson.bytes(Preview.of(mapped.intents())));
            case Mapping.Unclaimed _, Mapping.Refused _ -> Optional.empty();
        };
    }
}
