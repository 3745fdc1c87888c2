/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.tables;

import java.nio.charset.StandardCharsets;

/** How names that mean something only at one site become URIs that are unique. */
public final class Systems {
    private Systems() {}

    /** {@code urn:id:<part>:<part>…}: each part escaped as a URI needs, empty parts left out. */
    public static String urn(String... parts) {
        StringBuilder text = new StringBuilder("urn:id");
        for (String part : parts) {
            if (!part.isEmpty()) {
                escape(part, text.append(':'));
            }
        }
        return text.toString();
    }

    private static void escape(String part, StringBuilder to) {
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (isUnreserved(c)) {
                to.append(c);
            } else {
                to.append('%');
                to.append(Character.toUpperCase(Character.forDigit(b >> 4 & 0xF, 16)));
                to.append(Character.toUpperCase(Character.forDigit(b & 0xF, 16)));
            }
        }
    }

    /** RFC 3986 §2.3. */
    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /** Whether this is an object identifier in dotted form (ISO/IEC 8824-1). */
    public static boolean isOid(String text) {
        int length = text.length();
        if (length < 3 || text.charAt(0) < '0' || text.charAt(0) > '2' || text.charAt(1) != '.') {
            return false;
        }
        boolean afterDot = true;
        for (int i = 2; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (afterDot) {
                    return false;
                }
                afterDot = true;
            } else if (c >= '0' && c <= '9' && !(afterDot && c == '0' && i + 1 < length && text.charAt(i + 1) != '.')) {
                afterDot = false;
            } else {
                return false;
            }
        }
        return !afterDot;
    }
}
