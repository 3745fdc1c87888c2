/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository;

import java.util.Optional;
import java.util.regex.Pattern;

/** A resource's logical id (FHIR R4 datatypes, {@code id}): 1 to 64 letters, digits, '-' or '.', case-sensitive. */
public record ResourceId(String value) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    public ResourceId {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("not a FHIR id");
        }
    }

    public static Optional<ResourceId> of(String text) {
        return ALLOWED.matcher(text).matches() ? Optional.of(new ResourceId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
