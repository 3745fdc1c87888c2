/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** ED (HL7 v2.5.1 §2.A.24) and RP (§2.A.65) as Attachment. */
final class Attachments {
    private static final String UNKNOWN = "application/octet-stream";

    private Attachments() {}

    static JsonNode encapsulated(Field field, Call call) {
        String data = data(field.text(5), field.text(4), field, call);
        if (data.isEmpty()) {
            return Json.nothing();
        }
        ObjectNode attachment = Json.object();
        attachment.put("contentType", contentType(field.text(2), field.text(3)));
        attachment.put("data", data);
        return attachment;
    }

    /** Lines of text as one document. */
    static JsonNode text(Field field, Call call) {
        String text = call.prose(field);
        if (text.isBlank()) {
            return Json.nothing();
        }
        String data = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return Json.object().put("contentType", "text/plain").put("data", data);
    }

    private static String data(String text, String encoding, Field field, Call call) {
        return switch (encoding.toUpperCase(Locale.ROOT)) {
            case "BASE64" -> base64(text, field, call);
            case "HEX" -> hex(text, field, call);
            default -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        };
    }

    /** Senders break lines inside; the rest must be what it claims to be. */
    private static String base64(String text, Field field, Call call) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > ' ') {
                clean.append(text.charAt(i));
            }
        }
        try {
            Base64.getDecoder().decode(clean.toString());
            return clean.toString();
        } catch (IllegalArgumentException broken) {
            call.remark(field, "The data are not Base64 as ED.4 says; they were left out.");
            return "";
        }
    }

    private static String hex(String text, Field field, Call call) {
        String digits = text.replaceAll("\\s", "");
        if (digits.length() % 2 != 0 || !digits.matches("[0-9A-Fa-f]*")) {
            call.remark(field, "The data are not hexadecimal as ED.4 says; they were left out.");
            return "";
        }
        return Base64.getEncoder().encodeToString(java.util.HexFormat.of().parseHex(digits));
    }

    /** From a type (HL7 table 0191, or a MIME type's first half) and a subtype (table 0291). */
    private static String contentType(String type, String subtype) {
        String main = type.toLowerCase(Locale.ROOT);
        String sub = subtype.toLowerCase(Locale.ROOT);
        if (main.indexOf('/') > 0) {
            return main;
        }
        return switch (sub) {
            case "pdf" -> "application/pdf";
            case "rtf" -> "text/rtf";
            case "html" -> "text/html";
            case "xml", "x-hl7-cda-level-one" -> "text/xml";
            case "jpeg", "jpg" -> "image/jpeg";
            case "png", "gif", "tiff" -> "image/" + sub;
            case "" -> main.startsWith("text") || main.equals("tx") || main.equals("ft") ? "text/plain" : UNKNOWN;
            default ->
                sub.matches("[a-z0-9.+-]+") && main.matches("application|text|image|audio|video")
                        ? main + "/" + sub
                        : UNKNOWN;
        };
    }

    /** RP: where the data lie; ED's components 3 and 4 are type and subtype here. */
    static JsonNode pointer(Field field, Call call) {
        String pointer = field.text(1);
        if (pointer.isEmpty()) {
            return Json.nothing();
        }
        ObjectNode attachment = Json.object();
        attachment.put("contentType", contentType(field.text(3), field.text(4)));
        attachment.put("url", pointer.strip().replace(" ", "%20"));
        return attachment;
    }
}
