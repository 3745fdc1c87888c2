/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.envelope.ContentType;
import health.kiln.connectors.envelope.ControlId;
import health.kiln.connectors.envelope.Envelope;
import health.kiln.connectors.envelope.SourceName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Builders of messages and their labels for tests, which name only what matters. */
public final class Messages {
    public static final SourceName SOURCE = new SourceName("adt");
    public static final Instant RECEIVED_AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private Messages() {}

    /** A short ADT^A01 of this MSH-10 for this patient. */
    public static String adt(String controlId, String patient) {
        return "MSH|^~\\&|SENDAPP|SENDFAC|RECVAPP|RECVFAC|20260101120000||ADT^A01^ADT_A01|" + controlId
                + "|P|2.5.1\rEVN|A01|20260101120000\rPID|1||" + patient + "^^^HOSP^MR||Test^Patient||20000101|F\r";
    }

    public static Envelope envelope(String text) {
        return envelope(SOURCE, text);
    }

    public static Envelope envelope(SourceName source, String text) {
        return new Envelope(source, ContentType.HL7V2, RECEIVED_AT, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A label as of an ADT^A01; the lane is the patient's. */
    public static Label label(String controlId, String lane) {
        return new Label(
                Optional.of(new ControlId(controlId)),
                "ADT",
                "A01",
                "2.5.1",
                "SENDAPP",
                "SENDFAC",
                StandardCharsets.UTF_8,
                lane);
    }

    /** A label of content that is no HL7. */
    public static Label unnumbered(String lane) {
        return new Label(Optional.empty(), "", "", "", "", "", StandardCharsets.UTF_8, lane);
    }
}
