/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

    /** The length from which a string is written as a whole. */
    private static final int LONG = 16;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
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
        var first = true;
        for (var member : object.properties()) {
            if (first) {
                first = false;
            } else {
                put(',');
            }
            string(member.getKey());
            put(':');
            write(member.getValue());
        }
        put('}');
    }

    private void array(ArrayNode array) {
        put('[');
        var length = array.size();
        for (var i = 0; i < length; i++) {
            if (i > 0) {
                put(',');
            }
            write(array.get(i));
        }
        put(']');
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
        if (text.length() < LONG) {
            shortString(text);
            return;
        }
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        reserve(utf8.length + 2);
        bytes[size++] = '"';
        if (isWrittenAsItIs(utf8)) {
            System.arraycopy(utf8, 0, bytes, size, utf8.length);
            size += utf8.length;
            bytes[size++] = '"';
        } else {
            escaped(utf8);
        }
    }

    /** Character by character: of a few that is faster than to ask for their bytes. */
    private void shortString(String text) {
        var length = text.length();
        reserve(length + 2);
        var out = bytes;
        var at = size;
        out[at++] = '"';
        for (var i = 0; i < length; i++) {
            var c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c >= 0x80) {
                size = at;
                escaped(text.substring(i).getBytes(StandardCharsets.UTF_8));
                return;
            }
            out[at++] = (byte) c;
        }
        out[at++] = '"';
        size = at;
    }

    /** Whether no byte is a control character, a quote or a backslash: eight at a time. */
    private static boolean isWrittenAsItIs(byte[] utf8) {
        var i = 0;
        for (; i <= utf8.length - Long.BYTES; i += Long.BYTES) {
            var eight = (long) EIGHT_BYTES.get(utf8, i);
            var controls = (eight - 0x20 * ONES) & ~eight;
            if (((controls | zeros(eight ^ '"' * ONES) | zeros(eight ^ '\\' * ONES)) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; i < utf8.length; i++) {
            if ((utf8[i] >= 0 && utf8[i] < ' ') || utf8[i] == '"' || utf8[i] == '\\') {
                return false;
            }
        }
        return true;
    }

    /** Among the high bits some bit is set when, and only when, one of the eight bytes is zero. */
    private static long zeros(long eight) {
        return (eight - ONES) & ~eight;
    }

    /** The rest of a string, byte by byte, with its closing quote. */
    private void escaped(byte[] utf8) {
        for (var b : utf8) {
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
