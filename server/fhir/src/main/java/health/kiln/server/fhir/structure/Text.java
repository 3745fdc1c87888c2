/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.structure;

/** The forms of textual primitives. One pass each, no regular expressions: these run for every value of every body. */
final class Text {
    /** FHIR R4 datatypes: strings do not exceed 1 MB. */
    static final int STRING_LENGTH_MAX = 1024 * 1024;

    private Text() {}

    /** Not empty, no control characters but tab and line ends, no half of a surrogate pair. */
    static boolean isString(String text) {
        return text.length() <= STRING_LENGTH_MAX && !text.isBlank() && isClean(text);
    }

    static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Single spaces between words only. */
    static boolean isCode(String text) {
        if (!isString(text)) {
            return false;
        }
        boolean spaceBefore = true;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            if (space && spaceBefore) {
                return false;
            }
            spaceBefore = space;
        }
        return !spaceBefore;
    }

    static boolean isUri(String text) {
        return isString(text) && text.chars().noneMatch(Character::isWhitespace);
    }

    /** With or without line ends; complete groups of four. Of any length: the body's bound holds. */
    static boolean isBase64(String text) {
        int symbols = 0;
        int padding = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=') {
                padding++;
            } else if (isBase64Symbol(c) && padding == 0) {
                symbols++;
            } else if (!Character.isWhitespace(c)) {
                return false;
            }
        }
        return symbols > 0 && padding <= 2 && (symbols + padding) % 4 == 0;
    }

    private static boolean isBase64Symbol(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }
}
