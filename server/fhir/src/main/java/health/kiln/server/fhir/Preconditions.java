/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.repository.Version;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Versions as entity tags, and the headers that make a request depend on them (FHIR R4 http §3.1.0.5, RFC 9110 §13). */
final class Preconditions {
    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"([0-9]{1,9})\"");

    private static final String HTTP_DATE = "EEE, dd MMM yyyy HH:mm:ss 'GMT'";
    private static final DateTimeFormatter WRITTEN_DATE = utc(HTTP_DATE);

    /** The form that we write, and the two old ones: of RFC 850 and of asctime. */
    private static final DateTimeFormatter ANY_HTTP_DATE =
            utc("[" + HTTP_DATE + "][EEEE, dd-MMM-yy HH:mm:ss 'GMT'][EEE MMM ppd HH:mm:ss yyyy]");

    private Preconditions() {}

    private static DateTimeFormatter utc(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    static String etag(Version version) {
        return "W/\"" + version.number() + "\"";
    }

    static String httpDate(Instant instant) {
        return WRITTEN_DATE.format(instant);
    }

    /** The version that {@code If-Match} names; empty when the header is not there. */
    static OptionalInt ifMatch(Optional<String> header) throws Refusal {
        if (header.isEmpty()) {
            return OptionalInt.empty();
        }
        var matcher = ETAG.matcher(header.get().strip());
        if (!matcher.matches()) {
            throw Refusal.invalid("If-Match is one version, as W/\"3\".");
        }
        return OptionalInt.of(Integer.parseInt(matcher.group(1)));
    }

    /** Whether {@code If-None-Match} forbids to overwrite; only {@code *} means something for an update. */
    static boolean onlyIfAbsent(Optional<String> header) throws Refusal {
        if (header.filter(text -> !text.strip().equals("*")).isPresent()) {
            throw Refusal.invalid("If-None-Match of an update is *.");
        }
        return header.isPresent();
    }

    /** Whether the client has this version already: answer 304. */
    static boolean notModified(FhirRequest request, Version version) {
        var known = request.header("If-None-Match");
        if (known.isPresent()) {
            var number = String.valueOf(version.number());
            return Arrays.stream(known.get().split(",", -1)).map(String::strip).anyMatch(tag -> {
                var matcher = ETAG.matcher(tag);
                return tag.equals("*") || (matcher.matches() && matcher.group(1).equals(number));
            });
        }
        return request.header("If-Modified-Since")
                .flatMap(Preconditions::parseDate)
                .filter(since ->
                        !version.lastUpdated().truncatedTo(ChronoUnit.SECONDS).isAfter(since))
                .isPresent();
    }

    /** A date that has none of the forms counts as not there (RFC 9110 §13.1.3). */
    private static Optional<Instant> parseDate(String text) {
        try {
            return Optional.of(ANY_HTTP_DATE.parse(text.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
