/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The answer to one message (HL7 v2.5.1 §2.9.2.2): MSH, MSA and an ERR for each error. Built from the bytes of the header
 * that it answers, so that what a sender wrote comes back unchanged whatever its charset, and a pure function of its
 * arguments, so that a resend gets the same bytes.
 *
 * <p>Sender and receiver change places whole (MSH-3..6), delimiters, MSH-11, MSH-12 and MSH-18 are the sender's, MSA-2 is
 * its MSH-10 byte by byte. A message without readable header is answered in the usual delimiters, version 2.5.1, with
 * MSA-2 empty.
 */
public record Acknowledgement(AcknowledgementCode code, List<AcknowledgementError> errors) {
    /** More errors than this are left out of an answer. */
    public static final int ERRORS_MAX = 16;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss.SSSZ").withZone(ZoneOffset.UTC);

    public Acknowledgement {
        errors = List.copyOf(errors.subList(0, Math.min(errors.size(), ERRORS_MAX)));
    }

    public static Acknowledgement of(AcknowledgementCode code, AcknowledgementError... errors) {
        return new Acknowledgement(code, List.of(errors));
    }

    /**
     * The answer's bytes, without framing.
     *
     * @param controlId MSH-10 of the answer: unique among all that we send, at most 20 characters of ASCII
     * @param at MSH-7 of the answer
     */
    public byte[] encode(MshHeader to, String controlId, Instant at) {
        return switch (to) {
            case MshHeader.Present header -> encode(header, controlId, at);
            case MshHeader.Absent _ -> encodeToUnknown(controlId, at);
        };
    }

    private byte[] encode(MshHeader.Present header, String controlId, Instant at) {
        HeaderSegment msh = header.segment();
        var version = Hl7Version.of(header.version());
        var out = new SegmentWriter(msh.delimiters());
        out.header("MSH", msh.encodingCharacters());
        out.raw(msh.field(5)).raw(msh.field(6)).raw(msh.field(3)).raw(msh.field(4));
        out.field(time(at)).field("");
        messageType(out, header, version);
        out.field(controlId).rawOr(msh.field(11), "P").rawOr(msh.field(12), Hl7Version.DEFAULT);
        lastFields(out, header);
        out.end();
        answer(out, msh.field(10), version);
        return out.toBytes();
    }

    /** MSH-13 to MSH-18, as far as they hold anything: an acknowledgement asks for no acknowledgement, in enhanced mode. */
    private static void lastFields(SegmentWriter out, MshHeader.Present header) {
        boolean isEnhanced = AcknowledgementRequest.of(header).isEnhanced();
        byte[] characterSets = header.segment().field(18);
        if (isEnhanced || characterSets.length > 0) {
            String never = isEnhanced ? "NE" : "";
            out.field("").field("").field(never).field(never);
        }
        if (characterSets.length > 0) {
            out.field("").raw(characterSets);
        }
    }

    private byte[] encodeToUnknown(String controlId, Instant at) {
        var out = new SegmentWriter(Delimiters.USUAL);
        out.header("MSH", new byte[] {'^', '~', '\\', '&'});
        out.field("").field("").field("").field("");
        out.field(time(at)).field("").field("ACK").field(controlId).field("P").field(Hl7Version.DEFAULT);
        out.end();
        answer(out, new byte[0], Hl7Version.of(Hl7Version.DEFAULT));
        return out.toBytes();
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    /** MSH-9: the event since v2.3, the structure since v2.3.1 (HL7 v2.3.1 §2.24.1.9). */
    private static void messageType(SegmentWriter out, MshHeader.Present header, Hl7Version version) {
        String event = header.triggerEvent();
        if (event.isEmpty() || version.isBefore(2, 3, 0)) {
            out.field("ACK");
        } else if (version.isBefore(2, 3, 1)) {
            out.components("ACK", event);
        } else {
            out.components("ACK", event, "ACK");
        }
    }

    private void answer(SegmentWriter out, byte[] controlId, Hl7Version version) {
        boolean isOld = version.isBefore(2, 5, 0);
        out.name("MSA").field(code.name()).raw(controlId);
        // MSA-3 is the only place for a sentence before ERR-8 came with v2.5
        if (isOld && !errors.isEmpty()) {
            out.field(errors.getFirst().text());
        }
        out.end();
        if (errors.isEmpty()) {
            return;
        }
        if (isOld) {
            oldErrors(out);
        } else {
            errors.forEach(error -> error(out, error));
        }
    }

    /** ERR of v2.5 and later: ERR-2 location, ERR-3 code, ERR-4 severity, ERR-8 user message. */
    private static void error(SegmentWriter out, AcknowledgementError error) {
        out.name("ERR").field("");
        error.place()
                .ifPresentOrElse(
                        place -> out.components(
                                place.segment(),
                                place.sequence(),
                                place.field(),
                                place.repetition(),
                                place.component(),
                                place.subcomponent()),
                        () -> out.field(""));
        out.components(Integer.toString(error.code()), error.codeText(), "HL70357");
        out.field("E").field("").field("").field("").field(error.text());
        out.end();
    }

    /** ERR before v2.5: ERR-1 repeats segment, sequence, field, and the code as subcomponents (HL7 v2.3 §2.24.6). */
    private void oldErrors(SegmentWriter out) {
        out.name("ERR").beginField();
        boolean isFirst = true;
        for (AcknowledgementError error : errors) {
            if (!isFirst) {
                out.repeat();
            }
            isFirst = false;
            AcknowledgementError.Place place =
                    error.place().orElse(new AcknowledgementError.Place("", "", "", "", "", ""));
            out.text(place.segment()).component();
            out.text(place.sequence()).component();
            out.text(place.field()).component();
            out.subcomponents(Integer.toString(error.code()), error.codeText(), "HL70357");
        }
        out.end();
    }
}
