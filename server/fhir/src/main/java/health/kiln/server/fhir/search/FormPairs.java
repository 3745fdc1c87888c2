/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.search;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names and values of a query string or a posted form, in order, decoded strictly. */
public record FormPairs(List<Pair> all) {
    /** More parameters than these are refused. */
    public static final int COUNT_MAX = 200;

    /** One name with one value. */
    public record Pair(String name, String value) {}

    public FormPairs {
        all = List.copyOf(all);
    }

    /** What a text turned out to be. */
    public sealed interface Decoding {
        record Decoded(FormPairs pairs) implements Decoding {}

        /** The problem is a sentence for the client. */
        record Refused(String problem) implements Decoding {}
    }

    private static final Decoding TOO_MANY = new Decoding.Refused("There are more than " + COUNT_MAX + " parameters.");
    private static final Decoding BROKEN = new Decoding.Refused(
            "The parameters are not percent-encoded UTF-8, or a control character is hidden in them.");

    /** Refused when an escape is broken, a byte is not UTF-8, a control character is hidden, or there are too many. */
    public static Decoding decode(String text) {
        var pairs = new ArrayList<Pair>();
        int from = 0;
        while (from <= text.length()) {
            int ampersand = text.indexOf('&', from);
            int to = ampersand < 0 ? text.length() : ampersand;
            var part = text.substring(from, to);
            from = to + 1;
            if (part.isEmpty()) {
                continue;
            }
            if (pairs.size() == COUNT_MAX) {
                return TOO_MANY;
            }
            int equals = part.indexOf('=');
            var name = unescape(equals < 0 ? part : part.substring(0, equals));
            var value = unescape(equals < 0 ? "" : part.substring(equals + 1));
            if (name.isEmpty() || value.isEmpty()) {
                return BROKEN;
            }
            pairs.add(new Pair(name.get(), value.get()));
        }
        return new Decoding.Decoded(new FormPairs(pairs));
    }

    private static Optional<String> unescape(String text) {
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 <= text.length() - 1 ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 <= text.length() - 1 ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else if (c == '+') {
                bytes.write(' ');
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            var decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
            return decoded.chars().anyMatch(c -> c < ' ') ? Optional.empty() : Optional.of(decoded.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    public FormPairs and(FormPairs more) {
        var both = new ArrayList<>(all);
        both.addAll(more.all);
        return new FormPairs(both);
    }

    /** The last value of this name that is not empty. */
    public Optional<String> last(String name) {
        return all.stream()
                .filter(pair -> pair.name().equals(name) && !pair.value().isEmpty())
                .reduce((_, second) -> second)
                .map(Pair::value);
    }

    /** For a link. */
    public String encode() {
        return all.stream()
                .map(pair -> escape(pair.name()) + "=" + escape(pair.value()))
                .collect(Collectors.joining("&"));
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":")
                .replace("%2C", ",");
    }
}
