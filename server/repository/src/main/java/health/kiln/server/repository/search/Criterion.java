/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import java.util.List;
import java.util.Optional;

/**
 * One search parameter of a query with its values: matches when any value matches. Criteria of a query are AND-ed. The
 * values are as the client wrote them, escapes (FHIR R4 search §3.1.1.4.19) already resolved into their parts; whether
 * they suit the parameter was checked by {@link SearchParameters#criterion}.
 *
 * @param parameter the code, as {@code birthdate}, {@code _id} or {@code _lastUpdated}
 * @param modifier without the colon, as {@code exact}, {@code missing}, or a resource type for references
 */
public record Criterion(String parameter, Optional<String> modifier, List<Value> values) {
    public Criterion {
        values = List.copyOf(values);
    }

    /** One alternative. */
    public sealed interface Value {
        record Text(String text) implements Value {}

        /** An absent system means any; an empty one means none ({@code |code}). An empty code means any of the system. */
        record Token(Optional<String> system, String code) implements Value {}

        /** {@code Patient/1}, {@code 1} or a URL, as written. */
        record Reference(String text) implements Value {}

        /** Text of FHIR date or dateTime, of any precision. */
        record Date(Prefix prefix, String date) implements Value {}

        record Numeric(Prefix prefix, String number) implements Value {}

        /** An absent system means any; code empty means any unit. */
        record Quantity(Prefix prefix, String number, Optional<String> system, String code) implements Value {}

        record Uri(String uri) implements Value {}

        /** The value of {@code :missing}. */
        record Missing(boolean missing) implements Value {}

        /** The parts of a composite value, each in the type of its component. */
        record Composite(List<Value> parts) implements Value {
            public Composite {
                parts = List.copyOf(parts);
            }
        }
    }
}
