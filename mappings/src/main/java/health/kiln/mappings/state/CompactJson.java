/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A tree as JSON without blanks: the very bytes that Jackson writes (RFC 8259 §7: only what must be escaped is). Jackson's
 * generator keeps account of where it stands for each value; a tree that is whole needs no such account, and resources are
 * written often enough for that to be half of the time.
 */
public final class CompactJson {
    private static final int OF_RESOURCE = 8_192;
    private static final int OF_VALUE = 128;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** The letter of a short escape, by character; 0 for those that have none. */
    private static final byte[] SHORT_ESCAPES = shortEscapes();

    private byte[] bytes;
    private int size;

    private CompactJson(int firstSize) {
        bytes = new byte[firstSize];
    }

    /** The tree in UTF-8; meant for whole resources. */
    public static byte[] bytes(JsonNode tree) {
        var json = new CompactJson(OF_RESOURCE);
        json.write(tree);
        return Arrays.copyOf(json.bytes, json.size);
    }

    /** The tree as text; meant for single values. */
    public static String text(JsonNode tree) {
        var json = new CompactJson(OF_VALUE);
        json.write(tree);
        return new String(json.bytes, 0, json.size, StandardCharsets.UTF_8);
    }

    /** The hash of the tree's text, {@code text(tree).hashCode()}, without the text. */
    static int hash(JsonNode tree) {
        var json = new CompactJson(OF_VALUE);
        json.write(tree);
        var hash = 0;
        for (var i = 0; i < json.size; i++) {
            if (json.bytes[i] < 0) {
                return new String(json.bytes, 0, json.size, StandardCharsets.UTF_8).hashCode();
            }
            hash = 31 * hash + json.bytes[i];
        }
        return hash;
    }

    private static byte[] shortEscapes() {
        var letters = new byte['\\' + 1];
        letters['"'] = '"';
        letters['\\'] = '\\';
        letters['\b'] = 'b';
        letters['\t'] = 't';
        letters['\n'] = 'n';
        letters['\f'] = 'f';
        letters['\r'] = 'r';
        return letters;
    }

    /** By a chain of questions, the commonest kind first: a pattern switch over the same kinds takes a fifth longer. */
    private void write(JsonNode node) {
        if (node instanceof StringNode string) {
            string(string.stringValue());
        } else if (node instanceof ObjectNode object) {
            object(object);
        } else if (node instanceof ArrayNode array) {
            array(array);
        } else if (node instanceof DecimalNode decimal) {
            plain(decimal.decimalValue().toString());
        } else if (node instanceof BooleanNode || node instanceof IntNode || node instanceof LongNode) {
            plain(node.asString());
        } else {
            plain(node.toString());
        }
    }

    private void object(ObjectNode object) {
        put('{');
        object.forEachEntry(this::member);
        close('}');
    }

    private void member(String name, JsonNode value) {
        string(name);
        put(':');
        write(value);
        put(',');
    }

    private void array(ArrayNode array) {
        put('[');
        var length = array.size();
        for (var i = 0; i < length; i++) {
            write(array.get(i));
            put(',');
        }
        close(']');
    }

    /** In place of the comma after the last member, if there was one. */
    private void close(char bracket) {
        if (bytes[size - 1] == ',') {
            size--;
        }
        put(bracket);
    }

    private void put(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /** Numbers and literals. */
    private void plain(String ascii) {
        reserve(ascii.length());
        for (var i = 0; i < ascii.length(); i++) {
            bytes[size++] = (byte) ascii.charAt(i);
        }
    }

    private void string(String text) {
        var length = text.length();
        reserve(length + 2);
        var out = bytes;
        var at = size;
        out[at++] = '"';
        for (var i = 0; i < length; i++) {
            var c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c >= 0x80) {
                size = at;
                rest(text, i);
                return;
            }
            out[at++] = (byte) c;
        }
        out[at++] = '"';
        size = at;
    }

    /** What follows the first character that is not written as it is. */
    private void rest(String text, int from) {
        for (var b : text.substring(from).getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0 && b < SHORT_ESCAPES.length && SHORT_ESCAPES[b] != 0) {
                put('\\');
                put((char) SHORT_ESCAPES[b]);
            } else if (b >= 0 && b < ' ') {
                plain("\\u00");
                put((char) HEX[b >> 4]);
                put((char) HEX[b & 0xF]);
            } else {
                put((char) (b & 0xFF));
            }
        }
        put('"');
    }
}
