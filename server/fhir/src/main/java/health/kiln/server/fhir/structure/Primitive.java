/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.structure;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The primitive datatypes of R4 and the form of their values in JSON (FHIR R4 datatypes §2.24.0.1). */
enum Primitive {
    BOOLEAN("boolean"),
    INTEGER("integer"),
    UNSIGNED_INT("unsignedInt"),
    POSITIVE_INT("positiveInt"),
    DECIMAL("decimal"),
    STRING("string"),
    MARKDOWN("markdown"),
    CODE("code"),
    ID("id"),
    URI("uri"),
    URL("url"),
    CANONICAL("canonical"),
    OID("oid"),
    UUID("uuid"),
    BASE64_BINARY("base64Binary"),
    DATE("date"),
    DATE_TIME("dateTime"),
    INSTANT("instant"),
    TIME("time"),
    XHTML("xhtml");

    private static final Map<String, Primitive> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Primitive::fhirName, Function.identity()));
    private static final Pattern ID_FORM = Pattern.compile("[A-Za-z0-9.-]{1,64}");
    private static final Pattern OID_FORM = Pattern.compile("urn:oid:[0-2](\\.(0|[1-9][0-9]{0,50})){1,100}");
    private static final Pattern UUID_FORM = Pattern.compile("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Far beyond any measurement, far below what makes arithmetic with the number costly. */
    private static final int DECIMAL_DIGITS_MAX = 60;

    private static final int DECIMAL_EXPONENT_MAX = 400;

    private final String fhirName;

    Primitive(String fhirName) {
        this.fhirName = fhirName;
    }

    static Optional<Primitive> of(String fhirName) {
        return Optional.ofNullable(BY_NAME.get(fhirName));
    }

    String fhirName() {
        return fhirName;
    }

    /** Whether this JSON value has the type's form. */
    boolean accepts(JsonNode value) {
        return switch (this) {
            case BOOLEAN -> value.isBoolean();
            case INTEGER -> isInteger(value, Integer.MIN_VALUE);
            case UNSIGNED_INT -> isInteger(value, 0);
            case POSITIVE_INT -> isInteger(value, 1);
            case DECIMAL -> isDecimal(value);
            default -> value.isString() && accepts(value.stringValue());
        };
    }

    private boolean accepts(String text) {
        return switch (this) {
            case STRING, MARKDOWN -> Text.isString(text);
            case CODE -> Text.isCode(text);
            case URI, URL, CANONICAL -> Text.isUri(text);
            case ID -> ID_FORM.matcher(text).matches();
            case OID -> OID_FORM.matcher(text).matches();
            case UUID -> UUID_FORM.matcher(text).matches();
            case BASE64_BINARY -> Text.isBase64(text);
            case DATE -> Dates.isDate(text);
            case DATE_TIME -> Dates.isDateTime(text);
            case INSTANT -> Dates.isInstant(text);
            case TIME -> Dates.isTime(text);
            case XHTML -> Narrative.isSafe(text);
            case BOOLEAN, INTEGER, UNSIGNED_INT, POSITIVE_INT, DECIMAL -> false;
        };
    }

    private static boolean isInteger(JsonNode value, int min) {
        return value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= min;
    }

    private static boolean isDecimal(JsonNode value) {
        if (!value.isNumber()) {
            return false;
        }
        var number = value.decimalValue();
        return number.precision() <= DECIMAL_DIGITS_MAX && Math.abs((long) number.scale()) <= DECIMAL_EXPONENT_MAX;
    }
}
