/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.Feed;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mappings;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.state.Preview;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Messages for tests: one line for each segment, and what the bundled maps make of them. */
final class Messages {
    static final Feed FEED = new Feed("adt1", "demo", ZoneId.of("Europe/Rome"), Optional.empty());
    static final Instant RECEIVED = Instant.parse("2026-03-01T12:00:00Z");
    static final Mappings BUNDLED = MapLibrary.bundled();

    private Messages() {}

    /** A message of this trigger; the lines follow MSH. */
    static byte[] message(String trigger, String... lines) {
        StringBuilder text =
                new StringBuilder("MSH|^~\\&|APP|GH|GW|GW|20260301080000+0100||" + trigger + "|M1|P|2.5.1\r");
        for (String line : lines) {
            text.append(line).append('\r');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Mapping map(byte[] message) {
        return BUNDLED.map(message, FEED, RECEIVED);
    }

    static List<Intent> intents(byte[] message) {
        Mapping mapping = map(message);
        assertThat(mapping).isInstanceOf(Mapping.Mapped.class);
        return ((Mapping.Mapped) mapping).intents();
    }

    static <T extends Intent> List<T> intents(byte[] message, Class<T> kind) {
        return intents(message).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** The resources of this type that the message would make in an empty store. */
    static List<JsonNode> resources(byte[] message, String type) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode entry : Preview.of(intents(message)).path("entry")) {
            JsonNode resource = entry.path("resource");
            if (resource.path("resourceType").stringValue("").equals(type)) {
                found.add(resource);
            }
        }
        return found;
    }

    /** The only resource of this type. */
    static JsonNode resource(byte[] message, String type) {
        List<JsonNode> found = resources(message, type);
        assertThat(found).as(type).hasSize(1);
        return found.getFirst();
    }
}
