/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Stamp;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Writes small things into few bytes: numbers by their size, stamps and known names once. */
final class Packer {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    private final Map<Stamp, Integer> stamps = new LinkedHashMap<>();

    Packer number(long value) {
        write(body, value);
        return this;
    }

    Packer flag(boolean value) {
        body.write(value ? 1 : 0);
        return this;
    }

    Packer text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A name, by its number where the dictionary has it. */
    Packer name(String name) {
        var known = Dictionary.numberOf(name);
        number(known);
        return known == Dictionary.UNKNOWN ? text(name) : this;
    }

    Packer json(JsonNode node) {
        return text(CompactJson.text(node));
    }

    Packer uuid(UUID uuid) {
        body.writeBytes(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array());
        return this;
    }

    Packer stamp(Stamp stamp) {
        var number = stamps.get(stamp);
        if (number == null) {
            number = stamps.size();
            stamps.put(stamp, number);
        }
        return number(number);
    }

    private Packer bytes(byte[] bytes) {
        number(bytes.length);
        body.writeBytes(bytes);
        return this;
    }

    /** The version, the stamps, then everything else. */
    byte[] packed(int version) {
        var whole = new ByteArrayOutputStream(body.size() + 16 * stamps.size() + 2);
        whole.write(version);
        write(whole, stamps.size());
        for (var stamp : stamps.keySet()) {
            write(whole, stamp.priority());
            write(whole, stamp.eventTime());
            write(whole, stamp.sequence());
            var same = stamp.messageTime().equals(stamp.eventTime());
            whole.write(same ? 1 : 0);
            if (!same) {
                write(whole, stamp.messageTime());
            }
        }
        whole.writeBytes(body.toByteArray());
        return whole.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, Instant instant) {
        write(out, instant.getEpochSecond());
        write(out, instant.getNano());
    }

    /** Seven bits a byte, the sign folded into the lowest bit. */
    private static void write(ByteArrayOutputStream out, long value) {
        var rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
