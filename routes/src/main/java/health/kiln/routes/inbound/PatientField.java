/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.mllp.Delimiters;
import health.kiln.connectors.mllp.HeaderSegment;
import java.nio.charset.StandardCharsets;

/** Finds the patient's identifier by a scan for the first PID segment, without parsing the message. */
final class PatientField {
    private static final int IDENTIFIER_LIST = 3;
    private static final int NAME_LENGTH = 3;

    private PatientField() {}

    /** PID-3.1 of the first repetition, each byte one character; empty when there is none. */
    static String firstIdentifier(byte[] message, HeaderSegment msh) {
        Delimiters delimiters = msh.delimiters();
        int at = nextSegment(message, msh.end());
        while (at < message.length) {
            if (isPatient(message, at, delimiters)) {
                return identifier(message, at + NAME_LENGTH, delimiters);
            }
            at = nextSegment(message, at);
        }
        return "";
    }

    private static boolean isPatient(byte[] message, int at, Delimiters delimiters) {
        return at + NAME_LENGTH < message.length
                && (message[at] & ~0x20) == 'P'
                && (message[at + 1] & ~0x20) == 'I'
                && (message[at + 2] & ~0x20) == 'D'
                && message[at + NAME_LENGTH] == delimiters.field();
    }

    private static String identifier(byte[] message, int separatorAt, Delimiters delimiters) {
        int at = separatorAt;
        int field = 0;
        while (at < message.length && !isEnd(message[at])) {
            if (message[at] == delimiters.field() && ++field == IDENTIFIER_LIST) {
                break;
            }
            at++;
        }
        if (field < IDENTIFIER_LIST) {
            return "";
        }
        int from = at + 1;
        int to = from;
        while (to < message.length && !isEnd(message[to]) && !parts(message[to], delimiters)) {
            to++;
        }
        return new String(message, from, to - from, StandardCharsets.ISO_8859_1).strip();
    }

    private static boolean parts(byte b, Delimiters delimiters) {
        return b == delimiters.field()
                || b == delimiters.component()
                || b == delimiters.repetition()
                || b == delimiters.subcomponent();
    }

    private static boolean isEnd(byte b) {
        return b == '\r' || b == '\n';
    }

    private static int nextSegment(byte[] message, int from) {
        int at = from;
        while (at < message.length && !isEnd(message[at])) {
            at++;
        }
        while (at < message.length && (isEnd(message[at]) || message[at] == ' ')) {
            at++;
        }
        return at;
    }
}
