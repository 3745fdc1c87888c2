/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.body;

import health.kiln.server.repository.ResourceKey;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource's JSON as it is stored and served: {@code resourceType}, {@code id} and {@code meta} first, with the
 * version's number and time in {@code meta}; the rest in its own order. Decimals keep their precision (FHIR R4 json
 * §2.6.2.2). Safe for many threads.
 */
public final class ResourceJson {
    private static final String META = "meta";
    private static final String VERSION_ID = "versionId";
    private static final String LAST_UPDATED = "lastUpdated";
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int ROOM = 2048;

    private final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Reads what {@link #write} wrote. */
    public ObjectNode read(byte[] json) {
        return (ObjectNode) mapper.readTree(json);
    }

    /** Writes the resource as this version of this key, whatever its own {@code id} and {@code meta} say. */
    public byte[] write(ResourceKey key, ObjectNode resource, int version, Instant lastUpdated) {
        var bytes = new ByteArrayOutputStream(ROOM);
        try (var out = mapper.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringProperty("resourceType", key.type().fhirName());
            out.writeStringProperty("id", key.id().value());
            writeMeta(resource.path(META), version, lastUpdated, out);
            for (var member : resource.properties()) {
                if (!isOurs(member.getKey())) {
                    out.writeName(member.getKey());
                    out.writeTree(member.getValue());
                }
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeMeta(JsonNode meta, int version, Instant lastUpdated, JsonGenerator out) {
        out.writeName(META);
        out.writeStartObject();
        out.writeStringProperty(VERSION_ID, Integer.toString(version));
        out.writeStringProperty(LAST_UPDATED, INSTANT.format(lastUpdated));
        for (var member : meta.properties()) {
            if (!member.getKey().equals(VERSION_ID) && !member.getKey().equals(LAST_UPDATED)) {
                out.writeName(member.getKey());
                out.writeTree(member.getValue());
            }
        }
        out.writeEndObject();
    }

    private static boolean isOurs(String member) {
        return switch (member) {
            case "resourceType", "id", META -> true;
            default -> false;
        };
    }
}
