/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.value;

import health.kiln.mappings.value.Hl7Time.Precision;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text of a time, taken apart: {@code YYYY[MM[DD[HH[MM[SS[.S…]]]]]][+/-ZZZZ]}, and the ISO 8601 spelling of it. What
 * cannot be is left off from there on: {@code 20191000} says October 2019.
 */
record TimeText(
        Precision precision, LocalDateTime local, String fraction, Optional<ZoneOffset> offset, List<String> oddities) {
    private static final LocalDateTime NOTHING = LocalDateTime.of(1, 1, 1, 0, 0);

    /** Longer texts are no times; the longest proper one has 24 characters. */
    private static final int LENGTH_MAX = 100;

    private static final int FULL = 14;
    private static final int FRACTION_MAX = 3;
    private static final int OFFSET_HOURS_MAX = 14;

    static TimeText read(String text) {
        return new Reading(text.strip()).read();
    }

    /** One reading, from left to right. */
    private static final class Reading {
        private final String text;
        private final List<String> oddities = new ArrayList<>(0);
        private final StringBuilder digits = new StringBuilder(FULL);
        private String fraction = "";
        private Optional<ZoneOffset> offset = Optional.empty();
        private int at;

        Reading(String text) {
            this.text = text;
        }

        TimeText read() {
            if (text.isEmpty()) {
                return nothing();
            }
            if (text.length() > LENGTH_MAX) {
                return invalid();
            }
            takeDigits();
            takeFraction();
            takeOffset();
            if (at < text.length()) {
                return invalid();
            }
            if (digits.length() == FULL + 1) {
                // seventeen are seconds with milliseconds; of fifteen nobody knows which one is too many
                return invalid();
            }
            if (digits.length() > FULL) {
                oddities.add("The time has more digits than seconds need; the rest was left out.");
                digits.setLength(FULL);
            }
            return date();
        }

        /** Digits, with the separators of ISO 8601 where ISO 8601 has them. */
        private void takeDigits() {
            boolean iso = false;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c >= '0' && c <= '9') {
                    digits.append(c);
                } else if (isSeparator(c, digits.length())) {
                    iso |= c != ' ';
                } else {
                    break;
                }
                at++;
            }
            if (iso) {
                oddities.add("The time is written as in ISO 8601.");
            }
        }

        private boolean isSeparator(char c, int taken) {
            return switch (c) {
                case '-' -> (taken == 4 || taken == 6) && isIsoDate();
                case 'T', 't', ' ' -> taken == 8 && nextIsDigit();
                case ':' -> (taken == 10 || taken == 12) && nextIsDigit();
                default -> false;
            };
        }

        private boolean nextIsDigit() {
            return at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
        }

        /** Tells 2026-01-15 from the year 2026 with the offset -0115. */
        private boolean isIsoDate() {
            if (digits.length() == 6) {
                return text.charAt(4) == '-';
            }
            boolean month = at + 2 < text.length() && nextIsDigit();
            return month && (at + 3 == text.length() || text.charAt(at + 3) == '-');
        }

        private void takeFraction() {
            if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',') && digits.length() >= FULL) {
                int from = ++at;
                while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                    at++;
                }
                fraction = text.substring(from, Math.min(at, from + FRACTION_MAX));
            }
        }

        private void takeOffset() {
            if (at == text.length()) {
                return;
            }
            char sign = text.charAt(at);
            if (sign == 'Z' && at + 1 == text.length()) {
                at++;
                offset = Optional.of(ZoneOffset.UTC);
            } else if (sign == '+' || sign == '-') {
                String zone = text.substring(at + 1).replace(":", "");
                if (zone.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    at = text.length();
                    offset = offset(sign, zone);
                }
            }
        }

        private Optional<ZoneOffset> offset(char sign, String zone) {
            if (zone.length() > 4) {
                oddities.add("The offset has more digits than it needs; the rest was left out.");
            }
            int hours = zone.length() < 2 ? OFFSET_HOURS_MAX + 1 : number(zone, 0, 2);
            int minutes = zone.length() < 4 ? 0 : number(zone, 2, 4);
            boolean valid = minutes < 60 && hours * 60 + minutes <= OFFSET_HOURS_MAX * 60 && zone.length() != 3;
            if (!valid) {
                oddities.add("The offset is none that exists; it was left out.");
                return Optional.empty();
            }
            int seconds = (hours * 60 + minutes) * 60;
            return Optional.of(ZoneOffset.ofTotalSeconds(sign == '-' ? -seconds : seconds));
        }

        private TimeText date() {
            if (digits.length() < 4 || number(0, 4) == 0) {
                return invalid();
            }
            int year = number(0, 4);
            int month = part(4, 1, 12);
            if (month < 0) {
                return made(Precision.YEAR, LocalDateTime.of(year, 1, 1, 0, 0));
            }
            int day = part(6, 1, YearMonth.of(year, month).lengthOfMonth());
            if (day < 0) {
                return made(Precision.MONTH, LocalDateTime.of(year, month, 1, 0, 0));
            }
            return timeOfDay(LocalDate.of(year, month, day));
        }

        private TimeText timeOfDay(LocalDate day) {
            if (isMidnightAtTheEnd()) {
                return made(precisionByLength(), day.plusDays(1).atStartOfDay());
            }
            int hour = part(8, 0, 23);
            if (hour < 0) {
                return made(Precision.DAY, day.atStartOfDay());
            }
            int minute = part(10, 0, 59);
            if (minute < 0) {
                return made(Precision.HOUR, day.atTime(hour, 0));
            }
            int second = part(12, 0, 59);
            return second < 0
                    ? made(Precision.MINUTE, day.atTime(hour, minute))
                    : made(Precision.SECOND, day.atTime(hour, minute, second));
        }

        /** 2400 is the midnight that ends the day. */
        private boolean isMidnightAtTheEnd() {
            return digits.length() >= 10
                    && digits.charAt(8) == '2'
                    && digits.charAt(9) == '4'
                    && digits.chars().skip(10).allMatch(c -> c == '0');
        }

        private Precision precisionByLength() {
            return digits.length() >= FULL
                    ? Precision.SECOND
                    : digits.length() >= 12 ? Precision.MINUTE : Precision.HOUR;
        }

        /** Two digits within bounds; -1 when they are not there or cannot be. */
        private int part(int from, int min, int max) {
            if (digits.length() <= from) {
                return -1;
            }
            int value = digits.length() < from + 2 ? -1 : number(from, from + 2);
            if (value < min || value > max) {
                oddities.add("The time has a part that cannot be; it was cut there.");
                return -1;
            }
            return value;
        }

        private int number(int from, int to) {
            return number(digits, from, to);
        }

        private static int number(CharSequence text, int from, int to) {
            return Integer.parseInt(text, from, to, 10);
        }

        private TimeText made(Precision precision, LocalDateTime local) {
            boolean whole = precision == Precision.SECOND && !fraction.isEmpty();
            LocalDateTime exact = whole ? local.plusNanos(nanos()) : local;
            return new TimeText(precision, exact, whole ? fraction : "", offset, oddities);
        }

        private long nanos() {
            return Long.parseLong((fraction + "000").substring(0, FRACTION_MAX)) * 1_000_000;
        }

        private TimeText nothing() {
            return new TimeText(Precision.NONE, NOTHING, "", Optional.empty(), oddities);
        }

        private TimeText invalid() {
            oddities.add("The text is no time.");
            return nothing();
        }
    }
}
