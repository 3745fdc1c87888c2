/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

/**
 * The characters that part a message, as MSH-1 and MSH-2 give them (HL7 v2.7 §2.5.4). A part that MSH-2 leaves out is
 * {@link #NONE}: nothing separates there.
 *
 * @param field MSH-1, usually {@code |}
 * @param component usually {@code ^}
 * @param repetition usually {@code ~}
 * @param escape usually {@code \}
 * @param subcomponent usually {@code &}
 * @param truncation usually {@code #}, from v2.7 on
 */
public record Delimiters(byte field, byte component, byte repetition, byte escape, byte subcomponent, byte truncation) {
    /** Stands for a delimiter that the sender does not use; no message text holds it as one. */
    public static final byte NONE = 0;

    static final byte USUAL_ESCAPE = '\\';

    private static final int ENCODING_CHARACTERS_MAX = 5;

    /**
     * The delimiters that a header segment declares; {@code at} is the offset of MSH-1. A character doubled in place is
     * taken once: {@code ^~\\&} is how a message looks that went through somebody's source code.
     */
    static Delimiters read(byte[] bytes, int at, int end) {
        byte field = at < end ? bytes[at] : NONE;
        byte[] encoding = new byte[ENCODING_CHARACTERS_MAX];
        int count = 0;
        for (int i = at + 1; i < end && count < ENCODING_CHARACTERS_MAX && !ends(bytes[i], field); i++) {
            if (count == 0 || bytes[i] != encoding[count - 1]) {
                encoding[count++] = bytes[i];
            }
        }
        return new Delimiters(field, encoding[0], encoding[1], encoding[2], encoding[3], encoding[4]);
    }

    /** How many of MSH-2's characters are in use. */
    int encodingCharacters() {
        byte[] encoding = {component, repetition, escape, subcomponent, truncation};
        int count = 0;
        while (count < encoding.length && encoding[count] != NONE) {
            count++;
        }
        return count;
    }

    /** Whether these are the ones that the standard recommends, which nearly all senders use. */
    boolean areUsual() {
        return component == '^' && repetition == '~' && escape == USUAL_ESCAPE && subcomponent == '&';
    }

    private static boolean ends(byte b, byte field) {
        return b == field || b == '\r' || b == '\n';
    }

    /** Whether these cannot part a message: no component separator, letters or digits, or one character with two duties. */
    boolean unusable() {
        byte[] all = {field, component, repetition, escape, subcomponent, truncation};
        if (field == NONE || component == NONE) {
            return true;
        }
        for (int i = 0; i < all.length; i++) {
            if (all[i] != NONE && !separates(all[i])) {
                return true;
            }
            for (int j = 0; j < i; j++) {
                if (all[i] != NONE && all[i] == all[j]) {
                    return true;
                }
            }
        }
        return false;
    }

    /** ASCII without letters, digits, blanks, the quote of {@code ""} and what frames or ends segments. */
    static boolean separates(byte b) {
        return b > 0
                && b != '\r'
                && b != '\n'
                && b != 0x0B
                && b != 0x1B
                && b != 0x1C
                && b != ' '
                && b != '"'
                && !Ascii.isAlphanumeric(b);
    }

    /** Whether this byte only parts, and says nothing itself. */
    boolean isInner(byte b) {
        return b == component || b == repetition || b == subcomponent;
    }
}
