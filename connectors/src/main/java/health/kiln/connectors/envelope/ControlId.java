/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.envelope;

/**
 * The sender's own number of a message, MSH-10 (HL7 v2.5.1 §2.14.9.10), exactly as sent. It is not unique: senders
 * reuse it.
 */
public record ControlId(String value) {
    /** Longer numbers are kept to this many characters; the standard allows 20 (v2.5.1) to 199 (v2.7). */
    public static final int CHARACTERS_MAX = 256;

    public ControlId {
        if (value.isEmpty() || value.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException("a control id has 1 to " + CHARACTERS_MAX + " characters");
        }
    }
}
