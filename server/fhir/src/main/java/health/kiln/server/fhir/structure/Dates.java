/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.structure;

import java.time.YearMonth;

/** The forms of date, dateTime, instant and time. A time of day needs seconds, and a date with one needs its zone. */
final class Dates {
    private static final int DATE_LENGTH = 10;
    private static final int TIME_LENGTH = 8;

    private Dates() {}

    /** {@code YYYY}, {@code YYYY-MM} or {@code YYYY-MM-DD}, a day that exists. */
    static boolean isDate(String text) {
        if (!isNumber(text, 0, 4, 1, 9999)) {
            return false;
        }
        return switch (text.length()) {
            case 4 -> true;
            case 7 -> text.charAt(4) == '-' && isNumber(text, 5, 7, 1, 12);
            case DATE_LENGTH ->
                text.charAt(4) == '-'
                        && isNumber(text, 5, 7, 1, 12)
                        && text.charAt(7) == '-'
                        && isNumber(text, 8, DATE_LENGTH, 1, daysOf(text));
            default -> false;
        };
    }

    private static int daysOf(String date) {
        return YearMonth.of(Integer.parseInt(date, 0, 4, 10), Integer.parseInt(date, 5, 7, 10))
                .lengthOfMonth();
    }

    static boolean isDateTime(String text) {
        return isDate(text) || isInstant(text);
    }

    static boolean isInstant(String text) {
        if (text.length() <= DATE_LENGTH
                || text.charAt(DATE_LENGTH) != 'T'
                || !isDate(text.substring(0, DATE_LENGTH))) {
            return false;
        }
        int zone = zoneAt(text);
        return zone > 0 && isTime(text.substring(DATE_LENGTH + 1, zone)) && isZone(text, zone);
    }

    private static int zoneAt(String text) {
        for (int i = DATE_LENGTH + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'Z' || c == '+' || c == '-') {
                return i;
            }
        }
        return -1;
    }

    private static boolean isZone(String text, int start) {
        if (text.charAt(start) == 'Z') {
            return text.length() == start + 1;
        }
        return text.length() == start + 6
                && text.charAt(start + 3) == ':'
                && isNumber(text, start + 1, start + 3, 0, 14)
                && isNumber(text, start + 4, start + 6, 0, 59);
    }

    /** {@code hh:mm:ss} with an optional fraction; a leap second is a second. */
    static boolean isTime(String text) {
        return text.length() >= TIME_LENGTH
                && isNumber(text, 0, 2, 0, 23)
                && text.charAt(2) == ':'
                && isNumber(text, 3, 5, 0, 59)
                && text.charAt(5) == ':'
                && isNumber(text, 6, TIME_LENGTH, 0, 60)
                && (text.length() == TIME_LENGTH || isFraction(text));
    }

    private static boolean isFraction(String text) {
        return text.charAt(TIME_LENGTH) == '.'
                && text.length() > TIME_LENGTH + 1
                && text.length() <= TIME_LENGTH + 10
                && text.chars().skip(TIME_LENGTH + 1).allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isNumber(String text, int from, int to, int min, int max) {
        if (text.length() < to) {
            return false;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            number = number * 10 + digit;
        }
        return number >= min && number <= max;
    }
}
