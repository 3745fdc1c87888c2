/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Texts of one configuration source by path, read as what they should be; what does not fit becomes a problem. */
final class Values {
    private final UnaryOperator<String> origins;
    private final Map<String, String> texts;
    private final List<String> problems;

    /**
     * @param origins where the value at a path was written, for a problem with it: a file with the path, or a variable
     */
    Values(UnaryOperator<String> origins, Map<String, String> texts, List<String> problems) {
        this.origins = origins;
        this.texts = Map.copyOf(texts);
        this.problems = problems;
    }

    /** The text at the path, or the fallback when it is absent or empty. */
    String text(String path, String fallback) {
        var text = texts.get(path);
        return text == null || text.isEmpty() ? fallback : text;
    }

    int number(String path, String fallback, int min, int max) {
        var text = text(path, fallback);
        try {
            var number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // reported below, as a number out of range is
        }
        problem(path, "must be a whole number from " + min + " to " + max);
        return min;
    }

    InetAddress address(String path, String fallback) {
        try {
            return InetAddress.getByName(text(path, fallback));
        } catch (UnknownHostException unknown) {
            problem(path, "must be an address of this machine, as 127.0.0.1 or 0.0.0.0");
            return InetAddress.getLoopbackAddress();
        }
    }

    Duration seconds(String path, String fallback, int max) {
        return Duration.ofSeconds(number(path, fallback, 1, max));
    }

    /** Whether it is the second of two words. */
    boolean either(String path, String fallback, String first, String second) {
        var text = text(path, fallback);
        if (!text.equals(first) && !text.equals(second)) {
            problem(path, "must be '" + first + "' or '" + second + "'");
        }
        return text.equals(second);
    }

    ZoneId zone(String path, String fallback, ZoneId system) {
        return this.<ZoneId>optional(path, fallback, ZoneId::of, "must be a time zone, as Europe/Rome")
                .orElse(system);
    }

    Optional<Charset> charset(String path, String fallback, Function<String, Optional<Charset>> byName) {
        return this.<Charset>optional(
                path, fallback, text -> byName.apply(text).orElse(null), "must be a character set, as 8859/1 or UTF-8");
    }

    Optional<URI> httpUrl(String path, String fallback) {
        return optional(
                path,
                fallback,
                text -> {
                    var uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
                    var web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                    return web && uri.getHost() != null && uri.getQuery() == null ? uri : null;
                },
                "must be an http or https URL without a query");
    }

    private <T> Optional<T> optional(
            String path, String fallback, Function<String, @Nullable T> read, String requirement) {
        var text = text(path, fallback);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            var value = read.apply(text);
            if (value != null) {
                return Optional.of(value);
            }
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            // reported below
        }
        problem(path, requirement);
        return Optional.empty();
    }

    String origin(String path) {
        return origins.apply(path);
    }

    /** Told once, however many read the value. */
    void problem(String path, String requirement) {
        var problem = origin(path) + " " + requirement;
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
