/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository;

/** Which resource: type and id. Written {@code Patient/123}. */
public record ResourceKey(ResourceType type, ResourceId id) implements Comparable<ResourceKey> {
    @Override
    public int compareTo(ResourceKey other) {
        var byType = Integer.compare(type.code(), other.type.code());
        return byType != 0 ? byType : id.value().compareTo(other.id.value());
    }

    @Override
    public String toString() {
        return type.fhirName() + "/" + id.value();
    }
}
