/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import health.kiln.connectors.mllp.MllpFrame.Flaw;
import java.time.InstantSource;

/** What the listener itself answers when a frame never became a message, or its handler failed. */
final class NegativeReplies {
    /** HL7 table 0357: the trouble is ours or the line's, not the content's; another try may go well. */
    private static final int INTERNAL_ERROR = 207;

    /** HL7 table 0357, since v2.7: another try goes no better. */
    private static final int VALUE_TOO_LONG = 104;

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
                reply(
                        header,
                        AcknowledgementCode.AR,
                        VALUE_TOO_LONG,
                        "The message is longer than " + frameBytesMax + " bytes. Sent again, it is refused again.");
            case NO_ROOM -> tryAgain(header, "Too many messages at once. Try later.");
            case RESTARTED -> tryAgain(header, "Another message began before this one ended. Send it again.");
            case TOO_SLOW -> tryAgain(header, "The message did not end in time. Send it again.");
            case CUT_OFF -> tryAgain(header, "The message has no end. Send it again.");
        };
    }

    /** The answer to a message whose handler failed: nobody knows what became of it, so it is not accepted. */
    MllpReply toFailed(byte[] message) {
        return tryAgain(MshHeader.read(message), "An internal error. Try later.");
    }

    private MllpReply tryAgain(MshHeader header, String text) {
        return reply(header, AcknowledgementCode.AE, INTERNAL_ERROR, text);
    }

    private MllpReply reply(MshHeader header, AcknowledgementCode code, int error, String text) {
        var request = AcknowledgementRequest.of(header);
        AcknowledgementCode due = request.isDue(code.asAccept()) ? code.asAccept() : code;
        if (!request.isDue(due)) {
            return MllpReply.NOTHING;
        }
        var answer = Acknowledgement.of(due, new AcknowledgementError(error, "", text));
        return MllpReply.frame(answer.encode(header, controlIds.next(), clock.instant()));
    }
}
