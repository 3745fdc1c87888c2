/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import health.kiln.mappings.Trigger;
import java.util.Locale;
import java.util.Optional;

/**
 * What kind of message this is (HL7 v2.5.1 §2.14.9.9, tables 0076, 0003 and 0354), read through what senders write.
 *
 * @param structure the abstract structure that the standard gives the trigger; MSH-9.3 counts only where it gives none
 */
record MessageType(Trigger trigger, String structure, String version) {
    static MessageType of(Hl7Message message) {
        Segment header = message.header();
        Field type = header.field(9);
        String name = code(type.component(1));
        String event = code(type.component(2));
        int joined = name.indexOf('_');
        if (joined > 0) {
            // MSH-9 that is one structure code: ADT_A01
            event = event.isEmpty() ? name.substring(joined + 1) : event;
            name = name.substring(0, joined);
        }
        if (event.startsWith(name + "_")) {
            // MSH-9.2 that holds a structure code: ADT^ADT_A01
            event = event.substring(name.length() + 1);
        }
        if (event.isEmpty()) {
            event = eventWithoutName(message, name);
        }
        String version = version(header.field(12).text());
        return new MessageType(
                new Trigger(name, event), structure(name, event, code(type.component(3)), version), version);
    }

    private static String code(Field field) {
        return field.text().toUpperCase(Locale.ROOT);
    }

    /** Before v2.3, MSH-9 could do without the event: EVN-1 has it, or the type has only one. */
    private static String eventWithoutName(Hl7Message message, String name) {
        return switch (name) {
            case "ADT", "BAR" ->
                message.first("EVN").map(evn -> code(evn.field(1))).orElse("");
            case "ORU" -> "R01";
            case "ORM" -> "O01";
            default -> "";
        };
    }

    private static String structure(String name, String event, String claimed, String version) {
        Optional<String> fixed = Structures.STANDARD.structureOf(name, event, version);
        if (fixed.isPresent()) {
            return fixed.get();
        }
        if (!claimed.isEmpty()) {
            return claimed;
        }
        return event.isEmpty() ? name : name + "_" + event;
    }

    private static String version(String text) {
        int length = 0;
        while (length < text.length() && (Character.isDigit(text.charAt(length)) || dotBeforeDigit(text, length))) {
            length++;
        }
        return text.substring(0, length);
    }

    private static boolean dotBeforeDigit(String text, int at) {
        return text.charAt(at) == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
    }
}
