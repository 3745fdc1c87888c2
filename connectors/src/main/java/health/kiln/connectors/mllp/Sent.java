/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.util.List;

/** What became of a message that was to be sent. Whether it may be sent again differs from case to case. */
public sealed interface Sent {
    /**
     * The peer answered.
     *
     * @param codes MSA-1 of each acknowledgement in the answer, never empty; a batch gets several
     * @param frame the answer itself
     */
    record Answered(List<AcknowledgementCode> codes, MllpFrame.Whole frame) implements Sent {
        public Answered {
            codes = List.copyOf(codes);
        }

        public boolean isPositive() {
            return codes.stream().allMatch(AcknowledgementCode::isPositive);
        }
    }

    /** All bytes were written, and by MSH-15 and MSH-16 no answer is to come. */
    record Unanswered() implements Sent {}

    /** Nothing reached the peer: it may be sent again at will. */
    record NotSent(Reason reason) implements Sent {}

    /**
     * The peer may or may not have taken the message in. It may be sent again only as a possible duplicate, that is with
     * the same bytes.
     */
    record OutcomeUnknown(Reason reason) implements Sent {}

    /** Why there is no answer. */
    enum Reason {
        /** No connection could be made. */
        UNREACHABLE,
        /** The answer did not come in time. */
        TIMED_OUT,
        /** The connection broke. */
        CLOSED,
        /** What came is no acknowledgement, or is too long. */
        UNREADABLE,
        /** The caller was interrupted. */
        INTERRUPTED
    }
}
