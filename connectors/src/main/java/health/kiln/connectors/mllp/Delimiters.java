/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

/**
 * The characters that part a message, from MSH-1 and MSH-2 (HL7 v2.5.1 §2.5.4). MSH-2 may hold fewer than four: those it
 * lacks are the usual ones.
 */
public record Delimiters(byte field, byte component, byte repetition, byte escape, byte subcomponent) {
    /** {@code |^~\&}, as nearly everybody has them. */
    public static final Delimiters USUAL = new Delimiters((byte) '|', (byte) '^', (byte) '~', (byte) '\\', (byte) '&');

    /** Delimiters with this separator and these encoding characters; at most the first four count. */
    static Delimiters of(byte field, byte[] encoding) {
        return new Delimiters(
                field,
                encoding.length > 0 ? encoding[0] : USUAL.component,
                encoding.length > 1 ? encoding[1] : USUAL.repetition,
                encoding.length > 2 ? encoding[2] : USUAL.escape,
                encoding.length > 3 ? encoding[3] : USUAL.subcomponent);
    }
}
