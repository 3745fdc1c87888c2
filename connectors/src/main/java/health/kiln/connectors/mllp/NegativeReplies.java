/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import health.kiln.connectors.mllp.MllpFrame.Flaw;
import java.time.InstantSource;

/** What the listener itself answers when a frame never became a message, or its handler failed. */
final class NegativeReplies {
    /** HL7 table 0357: the trouble is ours or the line's, not the content's. */
    private static final int INTERNAL_ERROR = 207;

    private final InstantSource clock;
    private final FreshControlIds controlIds;

    NegativeReplies(InstantSource clock) {
        this.clock = clock;
        this.controlIds = new FreshControlIds(clock);
    }

    /** The answer to a frame that was given up, unless its sender waits for none or never got to send a header. */
    MllpReply to(MllpFrame.Broken frame, int frameBytesMax) {
        MshHeader header = MshHeader.readBeginning(frame.beginning());
        if (frame.flaw() == Flaw.RESTARTED && header instanceof MshHeader.Absent) {
            // the sender began anew by itself and waits for one answer, not two
            return MllpReply.NOTHING;
        }
        return switch (frame.flaw()) {
            case TOO_LONG ->
                reply(header, AcknowledgementCode.AR, "The message is longer than " + frameBytesMax + " bytes.");
            case NO_ROOM -> reply(header, AcknowledgementCode.AE, "Too many messages at once. Try later.");
            case RESTARTED ->
                reply(header, AcknowledgementCode.AE, "Another message began before this one ended. Send it again.");
            case TOO_SLOW -> reply(header, AcknowledgementCode.AE, "The message did not end in time. Send it again.");
            case CUT_OFF -> reply(header, AcknowledgementCode.AE, "The message has no end. Send it again.");
        };
    }

    /** The answer to a message whose handler failed: nobody knows what became of it, so it is not accepted. */
    MllpReply toFailed(byte[] message) {
        return reply(MshHeader.read(message), AcknowledgementCode.AE, "An internal error. Try later.");
    }

    private MllpReply reply(MshHeader header, AcknowledgementCode code, String text) {
        var request = AcknowledgementRequest.of(header);
        AcknowledgementCode due = request.isDue(code.asAccept()) ? code.asAccept() : code;
        if (!request.isDue(due)) {
            return MllpReply.NOTHING;
        }
        var answer = Acknowledgement.of(due, new AcknowledgementError(INTERNAL_ERROR, "", text));
        return MllpReply.frame(answer.encode(header, controlIds.next(), clock.instant()));
    }
}
