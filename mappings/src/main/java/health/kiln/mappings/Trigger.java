/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings;

/** What happened, as MSH-9 names it: message type and trigger event (HL7 v2.5.1 §2.14.9.9), such as ADT and A01. */
public record Trigger(String messageType, String event) {
    @Override
    public String toString() {
        return event.isEmpty() ? messageType : messageType + "^" + event;
    }
}
