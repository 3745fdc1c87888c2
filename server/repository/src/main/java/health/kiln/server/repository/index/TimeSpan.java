/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;

/**
 * The time that a FHIR date, dateTime or instant covers, µs since 1970, both ends included: {@code 2020-06} is the whole of
 * June. Without an offset it is UTC. Immutable.
 */
public record TimeSpan(long low, long high) {
    private static final long MICROS = 1_000_000;
    private static final long DAY = 86_400 * MICROS;
    private static final int FRACTION_DIGITS = 6;

    /** Empty when the text is no date of FHIR. The {@code +} of an offset may have become a space on its way. */
    public static Optional<TimeSpan> of(String text) {
        try {
            return Optional.of(new Reading(text).span());
        } catch (DateTimeException | IndexOutOfBoundsException e) {
            return Optional.empty(); // the text ended, or a part of it is out of range
        }
    }

    /** Reads from left to right; throws one of the two exceptions above at what is not as it should be. */
    private static final class Reading {
        private final String text;
        private int at;

        Reading(String text) {
            this.text = text;
        }

        TimeSpan span() {
            var year = digits(4);
            if (ended()) {
                return days(LocalDate.of(year, 1, 1), LocalDate.of(year + 1, 1, 1));
            }
            skip('-');
            var month = digits(2);
            if (ended()) {
                var first = YearMonth.of(year, month);
                return days(first.atDay(1), first.plusMonths(1).atDay(1));
            }
            skip('-');
            var day = LocalDate.of(year, month, digits(2));
            return ended() ? days(day, day.plusDays(1)) : time(day.toEpochDay() * DAY);
        }

        private TimeSpan time(long midnight) {
            skip('T');
            var minutes = within(digits(2), 24) * 60L;
            skip(':');
            minutes += within(digits(2), 59);
            var start = midnight + minutes * 60 * MICROS;
            var unit = 60 * MICROS;
            if (at < text.length() && text.charAt(at) == ':') {
                at++;
                start += within(digits(2), 60) * MICROS;
                unit = MICROS;
                if (at < text.length() && text.charAt(at) == '.') {
                    at++;
                    unit = fractionUnit();
                    start += fraction * unit;
                }
            }
            start -= offsetMinutes() * 60L * MICROS;
            return new TimeSpan(start, start + unit - 1);
        }

        private long fraction;

        private long fractionUnit() {
            var unit = MICROS;
            var from = at;
            fraction = 0;
            while (at < text.length() && isDigit(text.charAt(at))) {
                if (at - from < FRACTION_DIGITS) {
                    fraction = fraction * 10 + (text.charAt(at) - '0');
                    unit /= 10;
                }
                at++;
            }
            if (at == from) {
                throw new DateTimeException("a fraction has digits");
            }
            return unit;
        }

        private int offsetMinutes() {
            if (ended()) {
                return 0;
            }
            var sign = text.charAt(at++);
            if (sign == 'Z' && ended()) {
                return 0;
            }
            var hours = within(digits(2), 18);
            skip(':');
            var minutes = hours * 60 + within(digits(2), 59);
            if (!ended() || (sign != '+' && sign != '-' && sign != ' ')) {
                throw new DateTimeException("not an offset");
            }
            return sign == '-' ? -minutes : minutes;
        }

        private static TimeSpan days(LocalDate first, LocalDate after) {
            return new TimeSpan(first.toEpochDay() * DAY, after.toEpochDay() * DAY - 1);
        }

        private boolean ended() {
            return at == text.length();
        }

        private int digits(int count) {
            var value = 0;
            for (var i = 0; i < count; i++) {
                var c = text.charAt(at++);
                if (!isDigit(c)) {
                    throw new DateTimeException("not a digit");
                }
                value = value * 10 + (c - '0');
            }
            return value;
        }

        private void skip(char expected) {
            if (text.charAt(at++) != expected) {
                throw new DateTimeException("not a date");
            }
        }

        private static int within(int value, int most) {
            if (value > most) {
                throw new DateTimeException("out of range");
            }
            return value;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
