/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

/** MSA-1, HL7 table 0008: what became of a message (HL7 v2.5.1 §2.9.2, §2.9.3). */
public enum AcknowledgementCode {
    /** Application accept. */
    AA,
    /** Application error: the content could not be processed. */
    AE,
    /** Application reject: of a kind that is not processed here, or not a message at all. */
    AR,
    /** Accept acknowledgement, enhanced mode: on safe storage, no need to resend. */
    CA,
    /** Accept acknowledgement, enhanced mode: could not be stored now. */
    CE,
    /** Accept acknowledgement, enhanced mode: will not be accepted. */
    CR;

    public boolean isPositive() {
        return this == AA || this == CA;
    }

    public boolean isApplication() {
        return this == AA || this == AE || this == AR;
    }

    /** The code that says the same as an accept acknowledgement. */
    public AcknowledgementCode asAccept() {
        return switch (this) {
            case AA, CA -> CA;
            case AE, CE -> CE;
            case AR, CR -> CR;
        };
    }
}
