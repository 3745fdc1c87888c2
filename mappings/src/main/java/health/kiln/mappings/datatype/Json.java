/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes JSON that FHIR allows: nothing empty, no control characters. */
public final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final int FEW_MEMBERS = 4;

    private Json() {}

    /** An object that takes little room: most of FHIR's have up to three members. */
    public static ObjectNode object() {
        return new ObjectNode(NODES, new LinkedHashMap<>(FEW_MEMBERS));
    }

    public static ArrayNode array() {
        return NODES.arrayNode();
    }

    /** An array of this one value. */
    public static ArrayNode array(JsonNode only) {
        return NODES.arrayNode(1).add(only);
    }

    public static JsonNode nothing() {
        return NODES.missingNode();
    }

    /** A FHIR string; nothing when blank. */
    public static JsonNode text(String text) {
        String clean = clean(text);
        return clean.isEmpty() ? nothing() : NODES.stringNode(clean);
    }

    public static JsonNode number(BigDecimal value) {
        return NODES.numberNode(value);
    }

    public static JsonNode number(int value) {
        return NODES.numberNode(value);
    }

    public static JsonNode truth(boolean value) {
        return NODES.booleanNode(value);
    }

    /** Sets the member unless the text is blank. */
    public static void put(ObjectNode object, String name, String text) {
        String clean = clean(text);
        if (!clean.isEmpty()) {
            object.put(name, clean);
        }
    }

    /** Sets the member unless there is nothing. */
    public static void put(ObjectNode object, String name, JsonNode value) {
        if (!isNothing(value)) {
            object.set(name, value);
        }
    }

    /** Adds to the array of that name, which is made when needed; unless the text is blank. */
    public static void append(ObjectNode object, String name, String text) {
        String clean = clean(text);
        if (!clean.isEmpty()) {
            append(object, name, NODES.stringNode(clean));
        }
    }

    public static void append(ObjectNode object, String name, JsonNode value) {
        if (object.get(name) instanceof ArrayNode there) {
            there.add(value);
        } else {
            object.set(name, array(value));
        }
    }

    /** The value, or nothing when it is an object without members. */
    public static JsonNode orNothing(ObjectNode object) {
        return object.isEmpty() ? nothing() : object;
    }

    public static boolean isNothing(JsonNode value) {
        return value instanceof MissingNode;
    }

    /** {@code {"url": …, "value…": …}}. */
    public static ObjectNode extension(String url, String valueName, JsonNode value) {
        ObjectNode extension = object();
        extension.put("url", url);
        extension.set(valueName, value);
        return extension;
    }

    public static ObjectNode coding(String system, String code, String display) {
        ObjectNode coding = object();
        put(coding, "system", system);
        put(coding, "code", code);
        put(coding, "display", display);
        return coding;
    }

    /** A FHIR code has single blanks inside and none outside. */
    static String code(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ') {
                return text.strip().replaceAll("\\s+", " ");
            }
        }
        return text;
    }

    /** Without control characters other than tab and line ends, and without outer blanks. */
    static String clean(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7F) {
                return scrubbed(text);
            }
        }
        return text.strip();
    }

    private static String scrubbed(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        for (int i = 0; i < lines.length(); i++) {
            char c = lines.charAt(i);
            if ((c >= ' ' && c != 0x7F) || c == '\n' || c == '\t') {
                clean.append(c);
            }
        }
        return clean.toString().strip();
    }
}
