/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

/**
 * Which acknowledgements a sender asks for by MSH-15 and MSH-16 (HL7 v2.5.1 §2.9.3, table 0155).
 *
 * <p>Both empty: original mode, one application acknowledgement (AA, AE, AR) always. Either one valued: enhanced mode;
 * an accept acknowledgement (CA, CE, CR) as MSH-15 says, and an application acknowledgement as MSH-16 says, an empty one
 * meaning never. When both are due, the accept acknowledgement goes first. When neither is due, nothing is sent: the
 * sender said that it does not wait. A value outside the table counts as always in MSH-15, lest a sender wait in vain,
 * and as never in MSH-16.
 */
public record AcknowledgementRequest(boolean isEnhanced, Condition accept, Condition application) {
    /** HL7 table 0155: when an acknowledgement is sent. */
    public enum Condition {
        AL,
        NE,
        ER,
        SU;

        /** Whether an acknowledgement that is positive, or is not, is due. */
        public boolean isMet(boolean isPositive) {
            return switch (this) {
                case AL -> true;
                case NE -> false;
                case ER -> !isPositive;
                case SU -> isPositive;
            };
        }

        private static Condition of(String value, Condition otherwise) {
            return switch (value) {
                case "AL", "al" -> AL;
                case "NE", "ne", "" -> NE;
                case "ER", "er" -> ER;
                case "SU", "su" -> SU;
                default -> otherwise;
            };
        }
    }

    private static final AcknowledgementRequest ORIGINAL =
            new AcknowledgementRequest(false, Condition.NE, Condition.AL);

    public static AcknowledgementRequest of(MshHeader header) {
        return switch (header) {
            case MshHeader.Absent _ -> ORIGINAL;
            case MshHeader.Present present -> of(present.segment());
        };
    }

    private static AcknowledgementRequest of(HeaderSegment msh) {
        String accept = msh.component(15, 1);
        String application = msh.component(16, 1);
        return accept.isEmpty() && application.isEmpty()
                ? ORIGINAL
                : new AcknowledgementRequest(
                        true, Condition.of(accept, Condition.AL), Condition.of(application, Condition.NE));
    }

    /** Whether an acknowledgement of this code is to be sent. */
    public boolean isDue(AcknowledgementCode code) {
        return (code.isApplication() ? application : accept).isMet(code.isPositive());
    }

    /** Whether the sender waits for no answer at all. */
    public boolean isSilent() {
        return accept == Condition.NE && application == Condition.NE;
    }
}
