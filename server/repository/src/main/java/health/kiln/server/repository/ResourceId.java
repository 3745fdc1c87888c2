/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository;

import java.util.Optional;

/** A resource's logical id (FHIR R4 datatypes, {@code id}): 1 to 64 letters, digits, '-' or '.', case-sensitive. */
public record ResourceId(String value) {
    private static final int LENGTH_MAX = 64;

    public ResourceId {
        if (!isId(value)) {
            throw new IllegalArgumentException("not a FHIR id");
        }
    }

    public static Optional<ResourceId> of(String text) {
        return isId(text) ? Optional.of(new ResourceId(text)) : Optional.empty();
    }

    private static boolean isId(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
            if (!allowed && c != '-' && c != '.') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LENGTH_MAX;
    }

    @Override
    public String toString() {
        return value;
    }
}
