/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.envelope.ControlId;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * What is read of a message before it is understood: enough for the message log, for finding a resend, and for keeping
 * order per patient. Texts are cut to {@value #CHARACTERS_MAX} characters; empty when the message lacks them.
 *
 * @param controlId MSH-10
 * @param messageType MSH-9.1, such as {@code ADT}
 * @param triggerEvent MSH-9.2, such as {@code A01}
 * @param charset decided from MSH-18, the channel's override, or the bytes
 * @param laneKey what must stay in order: the patient's first identifier where there is one, else the source
 */
public record Label(
        Optional<ControlId> controlId,
        String messageType,
        String triggerEvent,
        String version,
        String sendingApplication,
        String sendingFacility,
        Charset charset,
        String laneKey) {
    public static final int CHARACTERS_MAX = 64;
}
