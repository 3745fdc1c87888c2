/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** FHIR dateTime texts (R4 datatypes) as instants, for comparing. */
final class Moments {
    private static final int DATE_LENGTH = 10;

    private Moments() {}

    /** The instant of a full dateTime; the start of the day, in UTC, for a date; empty for less or for what is neither. */
    static Optional<Instant> instant(String text) {
        try {
            return text.length() < DATE_LENGTH
                    ? Optional.empty()
                    : Optional.of(
                            text.length() == DATE_LENGTH
                                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                                    : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notFull) {
            return Optional.empty();
        }
    }
}
