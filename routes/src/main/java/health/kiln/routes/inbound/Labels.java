/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.envelope.ControlId;
import health.kiln.connectors.envelope.Envelope;
import health.kiln.connectors.mllp.MshHeader;
import health.kiln.mappings.hl7v2.Hl7Charsets;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the label of a message from its bytes: the header, the character set, and whose message it is. */
final class Labels {
    /** Nobody's identifier is longer; what is past it only makes two patients share a lane. */
    private static final int LANE_CHARACTERS_MAX = 128;

    private final Optional<Charset> agreed;

    /** {@code agreed} overrides MSH-18. */
    Labels(Optional<Charset> agreed) {
        this.agreed = agreed;
    }

    Label of(Envelope envelope, MshHeader header) {
        Charset charset = Hl7Charsets.choose(envelope.bytes(), agreed).charset();
        return switch (header) {
            case MshHeader.Absent _ ->
                new Label(
                        Optional.empty(),
                        "",
                        "",
                        "",
                        "",
                        "",
                        charset,
                        envelope.source().value());
            case MshHeader.Present msh -> of(envelope, msh, charset);
        };
    }

    private static Label of(Envelope envelope, MshHeader.Present msh, Charset charset) {
        String controlId = text(msh.controlId(), charset, ControlId.CHARACTERS_MAX);
        return new Label(
                controlId.isEmpty() ? Optional.empty() : Optional.of(new ControlId(controlId)),
                text(msh.messageType(), charset, Label.CHARACTERS_MAX),
                text(msh.triggerEvent(), charset, Label.CHARACTERS_MAX),
                text(msh.version(), charset, Label.CHARACTERS_MAX),
                text(msh.sendingApplication(), charset, Label.CHARACTERS_MAX),
                text(msh.sendingFacility(), charset, Label.CHARACTERS_MAX),
                charset,
                laneKey(envelope, msh));
    }

    /**
     * The source and the patient's first identifier, as bytes: PID-3.1 without its authority, since a sender that names
     * the authority today and not tomorrow must stay in one lane. A message of no patient is in the source's own lane.
     */
    private static String laneKey(Envelope envelope, MshHeader.Present msh) {
        String source = envelope.source().value();
        String patient = PatientField.firstIdentifier(envelope.bytes(), msh.segment());
        return patient.isEmpty()
                ? source
                : source + ' ' + text(patient, StandardCharsets.ISO_8859_1, LANE_CHARACTERS_MAX);
    }

    /** Text from the wire as it may stand in a database and a log: bounded, and without control characters. */
    private static String text(String bytes, Charset charset, int charactersMax) {
        String decoded = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), charset);
        int end = Math.min(decoded.length(), charactersMax);
        if (end > 0 && end < decoded.length() && Character.isHighSurrogate(decoded.charAt(end - 1))) {
            end--;
        }
        var kept = new StringBuilder(decoded.substring(0, end));
        for (int i = 0; i < kept.length(); i++) {
            if (Character.isISOControl(kept.charAt(i))) {
                kept.setCharAt(i, '\uFFFD');
            }
        }
        return kept.toString();
    }
}
