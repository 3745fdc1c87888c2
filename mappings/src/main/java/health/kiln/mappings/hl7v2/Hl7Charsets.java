/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import health.kiln.mappings.Remark;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Decides a message's character set: what the channel agreed, else MSH-18 by HL7 table 0211, else UTF-8 where the bytes
 * are valid UTF-8 and windows-1252 where they are not. Reads MSH only; never the JVM's own character set.
 */
public final class Hl7Charsets {
    /** What text without a usable declaration is in when it is no UTF-8: what hospital systems in the West write. */
    static final Charset LEGACY = Charset.forName("windows-1252");

    private static final Charset JAPANESE = Charset.forName("ISO-2022-JP");
    private static final int MSH_CHARSET = 18;
    private static final int MSH_SWITCHING = 20;

    /** Table 0211 and what senders make of it, reduced to letters and digits. The rest is found by rule. */
    private static final Map<String, Charset> NAMES = Map.ofEntries(
            Map.entry("ASCII", StandardCharsets.US_ASCII),
            Map.entry("USASCII", StandardCharsets.US_ASCII),
            Map.entry("ISOIR6", StandardCharsets.US_ASCII),
            Map.entry("ANSI", LEGACY),
            Map.entry("LATIN1", StandardCharsets.ISO_8859_1),
            Map.entry("LATIN9", Charset.forName("ISO-8859-15")),
            Map.entry("ISOIR14", JAPANESE),
            Map.entry("ISOIR13", JAPANESE),
            Map.entry("ISOIR87", JAPANESE),
            Map.entry("ISOIR159", JAPANESE),
            Map.entry("JIS", JAPANESE),
            Map.entry("SHIFTJIS", Charset.forName("windows-31j")),
            Map.entry("SJIS", Charset.forName("windows-31j")),
            Map.entry("EUCJP", Charset.forName("EUC-JP")),
            Map.entry("GB18030", Charset.forName("GB18030")),
            Map.entry("GB180302000", Charset.forName("GB18030")),
            Map.entry("GBK", Charset.forName("GB18030")),
            Map.entry("GB2312", Charset.forName("GB18030")),
            Map.entry("KSX1001", Charset.forName("EUC-KR")),
            Map.entry("KSC5601", Charset.forName("EUC-KR")),
            Map.entry("EUCKR", Charset.forName("EUC-KR")),
            Map.entry("CNS11643", Charset.forName("EUC-TW")),
            Map.entry("CNS116431992", Charset.forName("EUC-TW")),
            Map.entry("BIG5", Charset.forName("Big5")),
            // as the standard spells them, to spare most messages the reduction
            Map.entry("UNICODE UTF-8", StandardCharsets.UTF_8),
            Map.entry("8859/1", StandardCharsets.ISO_8859_1),
            Map.entry("8859/15", Charset.forName("ISO-8859-15")),
            Map.entry("UNICODE", StandardCharsets.UTF_8),
            Map.entry("UTF8", StandardCharsets.UTF_8),
            Map.entry("UTF16", StandardCharsets.UTF_16),
            Map.entry("UTF32", Charset.forName("UTF-32")),
            Map.entry("ISO106461", StandardCharsets.UTF_8),
            Map.entry("ISO10646UCS2", StandardCharsets.UTF_16));

    private Hl7Charsets() {}

    /** The character set of a message that is not parsed yet. One that is not HL7 gets the same treatment as one without MSH-18. */
    public static CharsetChoice choose(byte[] message, Optional<Charset> agreed) {
        return Frame.find(message, new ArrayList<>())
                .map(frame -> choose(frame, Delimiters.read(frame.bytes(), frame.start() + 3, frame.end()), agreed))
                .orElseGet(() ->
                        new CharsetChoice(agreed.orElseGet(() -> guess(message, 0, message.length)), false, List.of()));
    }

    static CharsetChoice choose(Frame frame, Delimiters delimiters, Optional<Charset> agreed) {
        if (frame.wide().isPresent()) {
            return new CharsetChoice(frame.wide().get(), false, List.of());
        }
        if (agreed.isPresent()) {
            return new CharsetChoice(agreed.get(), agreed.get().equals(JAPANESE), List.of());
        }
        long declared = frame.headerField(delimiters, MSH_CHARSET);
        long switching = frame.headerField(delimiters, MSH_SWITCHING);
        if (Range.isEmpty(declared) && Range.isEmpty(switching)) {
            return new CharsetChoice(guess(frame), false, List.of());
        }
        return declared(frame, ascii(frame, declared), delimiters, !Range.isEmpty(switching));
    }

    private static String ascii(Frame frame, long range) {
        return new String(frame.bytes(), Range.start(range), Range.length(range), StandardCharsets.ISO_8859_1);
    }

    private static CharsetChoice declared(Frame frame, String names, Delimiters delimiters, boolean switching) {
        List<String> all = repetitions(names, (char) delimiters.repetition());
        String first = all.getFirst();
        List<Remark> remarks = new ArrayList<>(1);
        Optional<Charset> named = first.isEmpty() ? Optional.empty() : named(first);
        boolean extended =
                switching || all.size() > 1 || named.filter(JAPANESE::equals).isPresent();
        if (first.isEmpty() && extended) {
            return new CharsetChoice(japanese(all) ? JAPANESE : guess(frame), true, remarks);
        }
        if (named.isEmpty() && !first.isEmpty()) {
            remarks.add(new Remark("MSH-18", "", "The character set is not in HL7 table 0211; it was guessed."));
        }
        Charset charset = named.orElseGet(() -> guess(frame));
        if (charset.equals(StandardCharsets.US_ASCII) && !isAscii(frame.bytes(), frame.start(), frame.end())) {
            remarks.add(new Remark(
                    "MSH-18", "", "The text is not the ASCII that is declared; its character set was guessed."));
            charset = guess(frame);
        }
        return new CharsetChoice(wideDeclared(charset) ? guess(frame) : charset, extended, remarks);
    }

    private static List<String> repetitions(String names, char separator) {
        var all = new ArrayList<String>(1);
        int from = 0;
        for (int at = names.indexOf(separator); at >= 0; at = names.indexOf(separator, from)) {
            all.add(names.substring(from, at).strip());
            from = at + 1;
        }
        all.add(names.substring(from).strip());
        return all;
    }

    private static boolean japanese(List<String> names) {
        for (String name : names) {
            if (named(name).filter(JAPANESE::equals).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** A message declared wide whose MSH was found by single bytes is none: senders mean "some Unicode". */
    private static boolean wideDeclared(Charset charset) {
        return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32");
    }

    /** The character set of a name of HL7 table 0211, however spelled; also the IANA name of any set that Java knows. */
    public static Optional<Charset> named(String name) {
        Charset asWritten = NAMES.get(name);
        if (asWritten != null) {
            return Optional.of(asWritten);
        }
        String letters = lettersAndDigits(name);
        if (letters.startsWith("UNICODE") && letters.length() > "UNICODE".length()) {
            letters = letters.substring("UNICODE".length());
        }
        Charset known = NAMES.get(letters);
        if (known != null) {
            return Optional.of(known);
        }
        int latin = letters.lastIndexOf("8859");
        if (latin >= 0 && latin <= "ISOIR".length()) {
            return supported("ISO-8859-" + part(letters.substring(latin + 4)));
        }
        return supported(name.strip());
    }

    private static String part(String digits) {
        return digits.startsWith("0") ? digits.substring(1) : digits;
    }

    private static String lettersAndDigits(String name) {
        StringBuilder kept = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (Character.isLetterOrDigit(name.charAt(i))) {
                kept.append(name.charAt(i));
            }
        }
        return kept.toString().toUpperCase(Locale.ROOT);
    }

    private static Optional<Charset> supported(String name) {
        boolean proper = name.matches("[A-Za-z0-9][A-Za-z0-9+.:_-]{0,39}");
        return proper && Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
    }

    /** Whether each byte below 0x80 is the ASCII character that it looks like, wherever it stands. */
    static boolean keepsAscii(Charset charset) {
        String name = charset.name();
        return charset.equals(StandardCharsets.UTF_8)
                || charset.equals(StandardCharsets.US_ASCII)
                || name.startsWith("ISO-8859-")
                || name.startsWith("windows-12")
                || name.startsWith("EUC-");
    }

    private static Charset guess(Frame frame) {
        return guess(frame.bytes(), frame.start(), frame.end());
    }

    private static Charset guess(byte[] bytes, int start, int end) {
        return isAscii(bytes, start, end) || isValid(bytes, start, end, StandardCharsets.UTF_8)
                ? StandardCharsets.UTF_8
                : LEGACY;
    }

    static boolean isAscii(byte[] bytes, int start, int end) {
        return Range.isAscii(bytes, start, end);
    }

    static boolean isValid(byte[] bytes, int start, int end, Charset charset) {
        try {
            charset.newDecoder().decode(ByteBuffer.wrap(bytes, start, end - start));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
