/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far a reader may see. Decided once from the reader's grant, then part of every query: the resource types that may
 * be seen, each with its limit. A type that is absent is out of reach.
 */
public record Reach(Map<ResourceType, Limit> limits) {
    public Reach {
        limits = Map.copyOf(limits);
    }

    /** The limit on a type; empty when the type is out of reach. */
    public Optional<Limit> on(ResourceType type) {
        return Optional.ofNullable(limits.get(type));
    }

    /** Which resources of a type may be seen. */
    public sealed interface Limit {
        /** All of them. */
        record Unlimited() implements Limit {}

        /** Those in the compartment of any of these patients (FHIR R4 CompartmentDefinition patient). Never empty. */
        record InCompartment(Set<ResourceKey> patients) implements Limit {
            public InCompartment {
                patients = Set.copyOf(patients);
            }
        }
    }
}
