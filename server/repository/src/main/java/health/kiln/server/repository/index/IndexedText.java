/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.text.Normalizer;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How texts stand in the index: normalised for comparing without case and accents, at most {@value #CHARS_MAX} characters;
 * then {@link #END} and a hash of the text as written, so that one row answers {@code :exact} too.
 */
public final class IndexedText {
    public static final int CHARS_MAX = 100;

    /** Parts the normalised text from the hash; sorts before every character that a text keeps. */
    public static final char END = '\u0001';

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

    private IndexedText() {}

    /** The normalised form: NFKD without marks, lower case, spaces squeezed, cut at {@value #CHARS_MAX} characters. */
    public static String normalised(String text) {
        var plain = isPlain(text) ? text : decomposed(text);
        var squeezed = plain.toLowerCase(Locale.ROOT).strip();
        return squeezed.length() <= CHARS_MAX ? squeezed : cut(squeezed);
    }

    /** The form in a row. */
    public static String row(String text) {
        return normalised(text) + END + exactly(text);
    }

    private static String exactly(String text) {
        var hash = Hash64.of(text);
        var bytes = new byte[Long.BYTES];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (hash >>> (8 * i));
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean isPlain(String text) {
        var space = false;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c > '~' || c < ' ' || (c == ' ' && space)) {
                return false;
            }
            space = c == ' ';
        }
        return true;
    }

    private static String decomposed(String text) {
        var marksGone =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        return SPACES.matcher(marksGone).replaceAll(" ");
    }

    /** Never between the halves of a surrogate pair, which the database would refuse. */
    private static String cut(String text) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(CHARS_MAX - 1)) ? CHARS_MAX - 1 : CHARS_MAX);
    }
}
