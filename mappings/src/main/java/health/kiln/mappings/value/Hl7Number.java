/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.value;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NM (HL7 v2.5.1 §2.A.47): a decimal with all the digits that were sent, so that {@code 1.50} stays 1.50; and what
 * laboratories write there beyond the standard, a bound such as {@code <5}.
 *
 * @param comparator FHIR quantity-comparator: {@code <}, {@code <=}, {@code >=} or {@code >}; empty for the value itself
 */
public record Hl7Number(Optional<String> comparator, BigDecimal value) {
    private static final Pattern FORM =
            Pattern.compile("(<=|>=|=<|=>|<|>|=)?\\s*([+-]?)(\\d{0,30})(?:\\.(\\d{0,30}))?(?:[eE]([+-]?\\d{1,2}))?");
    private static final int LENGTH_MAX = 80;
    private static final int PLAIN_MAX = 30;

    /** Empty when the text is no number (also {@code 1+}, {@code 3,5}, {@code neg}): then it is text to be kept as such. */
    public static Optional<Hl7Number> of(String text) {
        String trimmed = text.strip();
        if (trimmed.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        if (isPlain(trimmed, 0, trimmed.length())) {
            return Optional.of(new Hl7Number(Optional.empty(), new BigDecimal(trimmed)));
        }
        Matcher matcher = FORM.matcher(trimmed);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String whole = part(matcher, 3);
        String decimals = part(matcher, 4);
        if (whole.isEmpty() && decimals.isEmpty()) {
            return Optional.empty();
        }
        String exponent = part(matcher, 5);
        String plain = (part(matcher, 2).equals("-") ? "-" : "")
                + (whole.isEmpty() ? "0" : whole)
                + (decimals.isEmpty() ? "" : "." + decimals)
                + (exponent.isEmpty() ? "" : "e" + exponent);
        return Optional.of(new Hl7Number(comparator(part(matcher, 1)), new BigDecimal(plain)));
    }

    /** Whether the text is digits and nothing else. */
    public static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether this part of a text is digits with at most one point between them, as nearly all numbers are. */
    public static boolean isPlain(String text, int from, int to) {
        int point = -1;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '.' && point < 0 && i > from && i < to - 1) {
                point = i;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return to > from && to - from <= PLAIN_MAX;
    }

    private static String part(Matcher matcher, int group) {
        return Optional.ofNullable(matcher.group(group)).orElse("");
    }

    /** The FHIR comparator for how v2 writes it. */
    static Optional<String> comparator(String written) {
        return switch (written) {
            case "<", ">", "<=", ">=" -> Optional.of(written);
            case "=<" -> Optional.of("<=");
            case "=>" -> Optional.of(">=");
            default -> Optional.empty();
        };
    }
}
