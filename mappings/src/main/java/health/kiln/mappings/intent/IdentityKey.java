/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.intent;

/**
 * One name under which a resource is known outside: (FHIR type, system, value). Two messages that carry an equal key
 * mean the same resource, for ever. The system is never empty: a value without a namespace identifies nothing.
 *
 * <p>A name inside another resource's scope (the allergy of a patient to a substance) begins with that resource's handle in
 * the message: {@code kiln:Patient[1]|PEN|DA}. Whoever applies the message puts the resource itself in its place, so that the
 * name follows when patients or visits are merged.
 *
 * @param type FHIR resource type, such as {@code Patient}
 * @param system the assigning authority as a URI, or {@code urn:kiln:<rule>} for keys composed from content
 */
public record IdentityKey(String type, String system, String value) {
    /** Begins the system of weak keys. */
    public static final String WEAK = "urn:kiln:weak:";

    /** Where the systems of keys begin that are composed from content. */
    public static final String COMPOSED = "urn:kiln:";

    public IdentityKey {
        if (type.isEmpty() || system.isEmpty() || value.isEmpty()) {
            throw new IllegalArgumentException("an identity key needs type, system and value");
        }
    }

    /**
     * Whether the key finds a resource only when no other key of its identity does, and never makes one of two: a number
     * that most senders use for one thing, and some for several.
     */
    public boolean isWeak() {
        return system.startsWith(WEAK);
    }

    /** Whether it is composed from content, and so no identifier that anybody gave out. */
    public boolean isComposed() {
        return system.startsWith(COMPOSED);
    }
}
