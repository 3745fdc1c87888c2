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

    /** Empty when an escape is broken, a byte is not UTF-8, a control character is hidden, or there are too many. */
    public static Optional<FormPairs> decode(String text) {
        var pairs = new ArrayList<Pair>();
        for (var part : text.split("&", COUNT_MAX + 2)) {
            if (part.isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            var name = unescape(equals < 0 ? part : part.substring(0, equals));
            var value = unescape(equals < 0 ? "" : part.substring(equals + 1));
            if (name.isEmpty() || value.isEmpty() || pairs.size() == COUNT_MAX) {
                return Optional.empty();
            }
            pairs.add(new Pair(name.get(), value.get()));
        }
        return Optional.of(new FormPairs(pairs));
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
