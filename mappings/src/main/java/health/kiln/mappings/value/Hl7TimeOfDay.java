/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.value;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TM, {@code HH[MM[SS[.S…]]][+/-ZZZZ]} (HL7 v2.5.1 §2.A.75), as FHIR {@code time}: seconds filled up, offset left out. */
public final class Hl7TimeOfDay {
    private static final Pattern FORM =
            Pattern.compile("([01]\\d|2[0-3]):?(?:([0-5]\\d):?(?:([0-5]\\d)(?:\\.(\\d{1,9}))?)?)?(?:[+-]\\d{4})?");
    private static final int LENGTH_MAX = 32;
    private static final int FRACTION_MAX = 3;

    private Hl7TimeOfDay() {}

    /** Empty when the text is no time of day; {@code 2400} is midnight. */
    public static Optional<String> of(String text) {
        String trimmed = text.strip();
        if (trimmed.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(trimmed.equals("2400") ? "0000" : trimmed);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<String> minute = Optional.ofNullable(matcher.group(2));
        Optional<String> second = Optional.ofNullable(matcher.group(3));
        String fraction = Optional.ofNullable(matcher.group(4))
                .map(digits -> "." + digits.substring(0, Math.min(digits.length(), FRACTION_MAX)))
                .orElse("");
        return Optional.of(matcher.group(1) + ":" + minute.orElse("00") + ":" + second.orElse("00") + fraction);
    }
}
