/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.Workspace;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A workspace whose resources are in memory, beside a real connection for companions. */
final class MemoryWorkspace implements Workspace {
    private static final JsonMapper JSON = new JsonMapper();

    private final Instant now;
    private final Connection connection;
    private final Map<ResourceKey, Version> resources;
    private int puts;
    private int loads;

    MemoryWorkspace(Instant now, Connection connection, Map<ResourceKey, Version> resources) {
        this.now = now;
        this.connection = connection;
        this.resources = resources;
    }

    int puts() {
        return puts;
    }

    int loads() {
        return loads;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void load(Collection<ResourceKey> keys) {
        loads++;
    }

    @Override
    public Optional<Version> current(ResourceKey key) {
        return Optional.ofNullable(resources.get(key));
    }

    @Override
    public Optional<ObjectNode> tree(ResourceKey key) {
        return current(key).filter(version -> !version.deleted()).map(MemoryWorkspace::parsed);
    }

    static ObjectNode parsed(Version version) {
        return (ObjectNode) JSON.readTree(version.json());
    }

    @Override
    public Version put(ResourceKey key, ObjectNode resource) {
        puts++;
        var held = current(key);
        if (tree(key)
                .map(MemoryWorkspace::content)
                .filter(content(resource)::equals)
                .isPresent()) {
            return held.orElseThrow();
        }
        var number = held.map(Version::number).orElse(0) + 1;
        var written = resource.deepCopy();
        written.withObject("meta").put("versionId", Integer.toString(number)).put("lastUpdated", now.toString());
        var version = new Version(key, number, now, written.toString().getBytes(StandardCharsets.UTF_8));
        resources.put(key, version);
        return version;
    }

    /** Read back, for numbers are not told apart by how they are held. */
    private static ObjectNode content(ObjectNode resource) {
        var content = (ObjectNode) JSON.readTree(resource.toString());
        if (content.path("meta") instanceof ObjectNode meta) {
            meta.remove(List.of("versionId", "lastUpdated"));
            if (meta.isEmpty()) {
                content.remove("meta");
            }
        }
        return content;
    }

    @Override
    public void delete(ResourceKey key) {
        current(key)
                .filter(version -> !version.deleted())
                .ifPresent(version -> resources.put(key, Version.deletion(key, version.number() + 1, now)));
    }

    @Override
    public List<ResourceKey> referring(ResourceKey target, int limit) {
        return new TreeMap<>(resources)
                .values().stream()
                        .filter(version -> !version.deleted())
                        .filter(version -> new String(version.json(), StandardCharsets.UTF_8)
                                .contains("\"reference\":\"" + target + "\""))
                        .map(Version::key)
                        .limit(limit)
                        .toList();
    }

    @Override
    public Connection connection() {
        return connection;
    }
}
