/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** FHIR dateTime texts (R4 datatypes) as instants, for comparing. */
final class Moments {
    private static final int DATE_LENGTH = 10;

    /** How nearly all times are written; digits stand where zeros are. */
    private static final String USUAL = "0000-00-00T00:00:00+00:00";

    private static final int HOURS = 24;

    private Moments() {}

    /** The instant of a full dateTime; the start of the day, in UTC, for a date; empty for less or for what is neither. */
    static Optional<Instant> instant(String text) {
        if (text.length() < DATE_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    text.length() == DATE_LENGTH ? ofDate(text) : isUsual(text) ? ofUsual(text) : ofTime(text));
        } catch (DateTimeException notFull) {
            return Optional.empty();
        }
    }

    private static Instant ofDate(String text) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static Instant ofTime(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    /** A formatter takes as long to read a time as all else that is done with it: the usual form is read by its digits. */
    private static Instant ofUsual(String text) {
        var local = LocalDateTime.of(
                number(text, 0, 4),
                number(text, 5, 7),
                number(text, 8, 10),
                number(text, 11, 13),
                number(text, 14, 16),
                number(text, 17, 19));
        var minutes = 60 * number(text, 20, 22) + number(text, 23, 25);
        return local.toInstant(ZoneOffset.ofTotalSeconds(60 * (text.charAt(19) == '-' ? -minutes : minutes)));
    }

    private static boolean isUsual(String text) {
        if (text.length() != USUAL.length()) {
            return false;
        }
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var wanted = USUAL.charAt(i);
            var fits = wanted == '0' ? c >= '0' && c <= '9' : c == wanted || (wanted == '+' && c == '-');
            if (!fits) {
                return false;
            }
        }
        return number(text, 11, 13) < HOURS && number(text, 23, 25) < 60;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
