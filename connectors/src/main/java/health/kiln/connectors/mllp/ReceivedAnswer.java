/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One MSA that a peer sent: what it says, and of which message. One character per byte. */
record ReceivedAnswer(AcknowledgementCode code, String controlId) {
    private static final String MSA = "MSA";

    boolean isTo(String sentControlId) {
        return controlId.equals(sentControlId) || (controlId.isEmpty() && !code.isPositive());
    }

    /** The MSH-10 that answers must name: that of the message, or of the first in a batch. Empty when there is none. */
    static String controlIdOf(byte[] message) {
        return switch (MshHeader.read(message)) {
            case MshHeader.Present header -> header.controlId();
            case MshHeader.Absent _ -> "";
        };
    }

    /** The acknowledgements in a reply, in order; segments MSA with an unknown code are none. */
    static List<ReceivedAnswer> read(byte[] reply) {
        var answers = new ArrayList<ReceivedAnswer>();
        int at = Blanks.skip(reply, 0);
        while (at < reply.length) {
            int end = at;
            while (end < reply.length && reply[end] != '\r' && reply[end] != '\n') {
                end++;
            }
            if (HeaderSegment.isNamed(reply, at, MSA) && end > at + MSA.length()) {
                read(reply, at + MSA.length(), end, answers);
            }
            at = Blanks.skip(reply, end);
        }
        return answers;
    }

    private static void read(byte[] reply, int separatorAt, int end, List<ReceivedAnswer> answers) {
        String rest = new String(reply, separatorAt + 1, end - separatorAt - 1, StandardCharsets.ISO_8859_1);
        char separator = (char) (reply[separatorAt] & 0xFF);
        int first = rest.indexOf(separator);
        String code = first < 0 ? rest : rest.substring(0, first);
        int second = first < 0 ? -1 : rest.indexOf(separator, first + 1);
        String controlId = first < 0 ? "" : rest.substring(first + 1, second < 0 ? rest.length() : second);
        for (AcknowledgementCode known : AcknowledgementCode.values()) {
            if (known.name().equals(code)) {
                answers.add(new ReceivedAnswer(known, controlId));
            }
        }
    }
}
