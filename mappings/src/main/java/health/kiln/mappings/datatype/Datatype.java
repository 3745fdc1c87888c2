/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import tools.jackson.databind.JsonNode;

/**
 * Reads one repetition of a field, or one part of it, as a FHIR value.
 *
 * @param name as maps write it, such as {@code CX[Identifier]}
 * @param fhirType what it makes: a FHIR data type, or {@link #ANY}
 * @param recurs whether the same few fields come again and again, and are read as the same value whatever the message says
 *     beside them and their unit: then it may be remembered
 */
public record Datatype(String name, String fhirType, Reader reader, boolean recurs) {
    /** The type depends on the value: the result is an object whose one member is named by it, {@code {"Quantity": …}}. */
    public static final String ANY = "*";

    /** The conversion itself. Answers a missing node when the field has nothing for it. */
    @FunctionalInterface
    public interface Reader {
        JsonNode read(Field field, Call call);
    }

    public JsonNode read(Field field, Call call) {
        return reader.read(field, call);
    }
}
