/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads what {@link Packer} wrote. */
final class Unpacker {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(JsonNode.class);

    private final ByteBuffer bytes;
    private final List<Stamp> stamps = new ArrayList<>();

    /** @throws IllegalArgumentException when the bytes are of another version: a newer Kiln wrote them */
    Unpacker(byte[] packed, int version) {
        bytes = ByteBuffer.wrap(packed);
        var found = bytes.get();
        if (found != version) {
            throw new IllegalArgumentException("state of format " + found + ", not " + version);
        }
        var count = count();
        for (var i = 0; i < count; i++) {
            var priority = (int) number();
            var eventTime = instant();
            var sequence = number();
            stamps.add(new Stamp(priority, eventTime, sequence, flag() ? eventTime : instant()));
        }
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    private Instant instant() {
        var seconds = number();
        return Instant.ofEpochSecond(seconds, number());
    }

    long number() {
        var folded = 0L;
        var shift = 0;
        byte next;
        do {
            next = bytes.get();
            folded |= (next & 0x7FL) << shift;
            shift += 7;
        } while (next < 0);
        return (folded >>> 1) ^ -(folded & 1);
    }

    int count() {
        return Math.toIntExact(number());
    }

    boolean flag() {
        return bytes.get() != 0;
    }

    String text() {
        var text = new byte[count()];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    String name() {
        var number = count();
        return number == Dictionary.UNKNOWN ? text() : Dictionary.name(number);
    }

    JsonNode json() {
        return JSON.readValue(text());
    }

    ObjectNode object() {
        return (ObjectNode) json();
    }

    UUID uuid() {
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    Stamp stamp() {
        return stamps.get(count());
    }
}
