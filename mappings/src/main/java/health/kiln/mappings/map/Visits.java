/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.intent.Intent.Presence;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which messages may make an encounter, and what becomes of the others.
 *
 * @param creating the triggers that may, as {@code ADT^A01}; empty for all
 * @param refuses whether another message that names an unknown visit is refused; else the visit is a placeholder, tagged
 *     {@code inferred}, until a message comes that may make it
 * @param classes codes of PV1-2 that are visits to this site; empty for all. Of another class there is no encounter
 */
record Visits(Set<String> creating, boolean refuses, Set<String> classes) {
    private static final int CLASS = 2; // PV1-2

    Visits {
        creating = Set.copyOf(creating);
        classes = Set.copyOf(classes);
    }

    boolean mayCreate(String trigger) {
        return creating.isEmpty() || creating.contains(trigger);
    }

    /** How a message of this trigger speaks of a visit, which its block says it makes. */
    Presence presence(String trigger, Presence usual) {
        return usual == Presence.REQUIRED && !mayCreate(trigger) ? Presence.TENTATIVE : usual;
    }

    /** Whether a visit must be known for the message to be applied. */
    boolean mustBeKnown(String trigger) {
        return refuses && !mayCreate(trigger);
    }

    /** What holds of a message that has an encounter: one that does not say its class may still name a visit. */
    Optional<Condition> ofClass() {
        Source code = new Source(List.of(new Coordinate("PV1", CLASS, 1, 0, false)), false);
        return classes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Condition.Any(
                        List.of(new Condition.In(code, classes), new Condition.Not(new Condition.Valued(code)))));
    }
}
