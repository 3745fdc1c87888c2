/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

/** What a place in a message says about the receiver's value (HL7 v2.5.1 §2.5.3). */
public enum Presence {
    /** Nothing: the place is absent, blank, or holds delimiters only. */
    KEEP,
    /** The value is to be deleted: each part that is not empty is {@code ""}. */
    CLEAR,
    /** The value is what stands here. */
    SET
}
