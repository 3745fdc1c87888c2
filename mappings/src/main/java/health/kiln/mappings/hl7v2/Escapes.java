/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import java.nio.charset.Charset;
import java.util.HexFormat;

/**
 * Escape sequences in one text (HL7 v2.7 §2.7). What they stand for is put in their place; marks of presentation without
 * a meaning in plain text are dropped; sequences that the standard does not know are kept as they are.
 */
final class Escapes {
    /** Lines or blanks that one formatting command may ask for. */
    private static final int REPEAT_MAX = 100;

    private static final int COMMAND_LENGTH = 3;

    private final String text;
    private final Delimiters delimiters;
    private final Charset charset;
    private final StringBuilder out;

    private Escapes(String text, Delimiters delimiters, Charset charset) {
        this.text = text;
        this.delimiters = delimiters;
        this.charset = charset;
        this.out = new StringBuilder(text.length());
    }

    static String resolve(String text, Delimiters delimiters, Charset charset) {
        if (delimiters.escape() == Delimiters.NONE || text.indexOf(delimiters.escape()) < 0) {
            return text;
        }
        return new Escapes(text, delimiters, charset).resolve();
    }

    private String resolve() {
        char escape = (char) delimiters.escape();
        int copied = 0;
        int open = text.indexOf(escape);
        int close = text.indexOf(escape, open + 1);
        while (close >= 0) {
            out.append(text, copied, open);
            if (append(text.substring(open + 1, close))) {
                copied = close + 1;
                open = text.indexOf(escape, copied);
            } else if (isSequence(open + 1, close)) {
                copied = open;
                open = text.indexOf(escape, close + 1);
            } else {
                // a lone escape character: what looked like its end may begin a sequence
                copied = open;
                open = close;
            }
            close = open < 0 ? -1 : text.indexOf(escape, open + 1);
        }
        return out.append(text, copied, text.length()).toString();
    }

    /** Whether this has the form of a sequence with arguments, even if nothing is known of it (local {@code \Z…\}). */
    private boolean isSequence(int from, int to) {
        if (from == to || "XCMZ".indexOf(text.charAt(from)) < 0) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!Character.isLetterOrDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Appends what the sequence stands for; false when the standard does not know it. */
    private boolean append(String sequence) {
        return switch (sequence) {
            case "F" -> append(delimiters.field());
            case "S" -> append(delimiters.component());
            case "R" -> append(delimiters.repetition());
            case "T" -> append(delimiters.subcomponent());
            case "E" -> append(delimiters.escape());
            case "P" -> append(delimiters.truncation() == Delimiters.NONE ? (byte) '#' : delimiters.truncation());
            case "H", "N" -> true;
            default -> sequence.startsWith("X") ? hex(sequence) : format(sequence);
        };
    }

    private boolean append(byte delimiter) {
        if (delimiter != Delimiters.NONE) {
            out.append((char) delimiter);
        }
        return delimiter != Delimiters.NONE;
    }

    /** Bytes in the message's own character set. */
    private boolean hex(String sequence) {
        int digits = sequence.length() - 1;
        for (int i = 1; i <= digits; i++) {
            if (!HexFormat.isHexDigit(sequence.charAt(i))) {
                return false;
            }
        }
        if (digits == 0 || digits % 2 != 0) {
            return false;
        }
        byte[] bytes = HexFormat.of().parseHex(sequence, 1, sequence.length());
        out.append(
                new String(bytes, Hl7Charsets.isValid(bytes, 0, bytes.length, charset) ? charset : Hl7Charsets.LEGACY));
        return true;
    }

    /** Formatting commands (HL7 v2.7 §2.7.6): line breaks and blanks survive in plain text, the rest does not. */
    private boolean format(String command) {
        if (command.length() < COMMAND_LENGTH) {
            return false;
        }
        int count = count(command.substring(COMMAND_LENGTH));
        if (count < 0) {
            return false;
        }
        switch (command.substring(0, COMMAND_LENGTH)) {
            case ".br", ".ce" -> out.append('\n');
            case ".sp" -> out.repeat('\n', Math.max(count, 1));
            case ".sk" -> out.repeat(' ', Math.max(count, 1));
            case ".in", ".ti", ".fi", ".nf" -> {
                // an indent or fill mode says nothing in plain text
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The number after a command, 0 when there is none, -1 when something else stands there. */
    private static int count(String argument) {
        String number = argument.strip();
        if (number.startsWith("+") || number.startsWith("-")) {
            number = number.substring(1);
        }
        int value = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = Character.digit(number.charAt(i), 10);
            if (digit < 0) {
                return -1;
            }
            value = Math.min(value * 10 + digit, REPEAT_MAX);
        }
        return value;
    }
}
