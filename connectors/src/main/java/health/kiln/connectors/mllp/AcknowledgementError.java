/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an ERR segment tells (HL7 v2.5.1 §2.14.5).
 *
 * @param code of HL7 table 0357
 * @param location such as {@code PID-3}, {@code OBX[2]-5.1} or {@code PID-3[2].4}; empty when the whole message is meant
 * @param text one sentence for the sender's operator: no patient data and nothing of our inner workings
 */
public record AcknowledgementError(int code, String location, String text) {
    private static final Pattern LOCATION = Pattern.compile(
            "([A-Z][A-Z0-9]{2})(?:\\[(\\d{1,6})])?(?:-(\\d{1,4})(?:\\[(\\d{1,6})])?(?:\\.(\\d{1,4})(?:\\.(\\d{1,4}))?)?)?");

    /** The code's own text in table 0357. */
    String codeText() {
        return switch (code) {
            case 0 -> "Message accepted";
            case 100 -> "Segment sequence error";
            case 101 -> "Required field missing";
            case 102 -> "Data type error";
            case 103 -> "Table value not found";
            case 104 -> "Value too long";
            case 200 -> "Unsupported message type";
            case 201 -> "Unsupported event code";
            case 202 -> "Unsupported processing id";
            case 203 -> "Unsupported version id";
            case 204 -> "Unknown key identifier";
            case 205 -> "Duplicate key identifier";
            case 206 -> "Application record locked";
            default -> "Application internal error";
        };
    }

    /** The location's parts; empty when it names no place in a message. */
    Optional<Place> place() {
        Matcher matcher = LOCATION.matcher(location);
        return matcher.matches()
                ? Optional.of(new Place(
                        matcher.group(1),
                        Optional.ofNullable(matcher.group(2)).orElse("1"),
                        part(matcher, 3),
                        part(matcher, 4),
                        part(matcher, 5),
                        part(matcher, 6)))
                : Optional.empty();
    }

    private static String part(Matcher matcher, int group) {
        return Optional.ofNullable(matcher.group(group)).orElse("");
    }

    /** The components of ERL, error location (HL7 v2.5.1 §2.A.28); those not told are empty. */
    record Place(
            String segment, String sequence, String field, String repetition, String component, String subcomponent) {}
}
