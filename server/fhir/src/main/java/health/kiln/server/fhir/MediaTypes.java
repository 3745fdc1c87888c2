/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.outcome.IssueType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which representation a client sends and wants (FHIR R4 http §3.1.6). JSON is the one that there is. */
final class MediaTypes {
    private static final Set<String> JSON = Set.of("application/fhir+json", "application/json", "text/json", "json");
    /** What names a resource: any other type is content of a Binary's own (FHIR R4 Binary §2.44.3), XML among it. */
    private static final Set<String> FHIR = Set.of(
            "application/fhir+json",
            "application/json",
            "text/json",
            "application/fhir+xml",
            "application/json+fhir",
            "application/xml+fhir");

    private static final Set<String> ANY = Set.of("*/*", "application/*");
    private static final String FHIR_VERSION = "4.0";

    private MediaTypes() {}

    /** One media type or range, its name and parameters in lower case. */
    private record MediaType(String name, List<String> parameters) {
        static MediaType of(String text) {
            var parts = Arrays.stream(text.toLowerCase(Locale.ROOT).split(";", -1))
                    .map(String::strip)
                    .toList();
            return new MediaType(parts.getFirst(), parts.subList(1, parts.size()));
        }

        Optional<String> parameter(String key) {
            return parameters.stream()
                    .filter(parameter -> parameter.startsWith(key + "="))
                    .map(parameter -> parameter.substring(key.length() + 1).replace("\"", ""))
                    .findFirst();
        }

        boolean ofThisVersion() {
            return parameter("fhirversion").map(FHIR_VERSION::equals).orElse(true);
        }

        boolean unwanted() {
            return parameter("q").filter(q -> q.matches("0(\\.0*)?")).isPresent();
        }
    }

    /** Refuses with 406 when the client takes no JSON. {@code _format} counts more than {@code Accept}. */
    static void requireJsonWanted(Optional<String> format, Optional<String> accept) throws Refusal {
        if (format.isEmpty() && accept.filter(JSON::contains).isPresent()) {
            return; // as nearly all ask
        }
        // a plus in a query arrives as a space when the client did not encode it
        var wanted = format.map(text -> List.of(MediaType.of(text.replace(' ', '+'))))
                .orElseGet(() -> accepted(accept));
        if (wanted.stream()
                .noneMatch(type -> (JSON.contains(type.name()) || ANY.contains(type.name()))
                        && type.ofThisVersion()
                        && !type.unwanted())) {
            throw new Refusal(
                    406, IssueType.NOT_SUPPORTED, "This endpoint answers in application/fhir+json of FHIR 4.0.");
        }
    }

    /** Whether a client that reads a Binary wants its content, and not a resource around it. */
    static boolean wantsRaw(Optional<String> format, Optional<String> accept) {
        return format.isEmpty()
                && accept.isPresent()
                && accepted(accept).stream().noneMatch(type -> FHIR.contains(type.name()) || ANY.contains(type.name()));
    }

    /** Whether a client sends a Binary's content, and not a resource around it. */
    static boolean isRawSent(Optional<String> contentType) {
        return contentType
                .map(MediaType::of)
                .filter(type -> type.name().contains("/") && !FHIR.contains(type.name()))
                .isPresent();
    }

    private static List<MediaType> accepted(Optional<String> accept) {
        return accept.filter(text -> !text.isBlank()).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(MediaType::of)
                .collect(Collectors.collectingAndThen(
                        Collectors.toList(), types -> types.isEmpty() ? List.of(MediaType.of("*/*")) : types));
    }

    /** Refuses with 415 what is not JSON in UTF-8 of this version of FHIR. */
    static void requireJsonSent(Optional<String> contentType) throws Refusal {
        var type = contentType.map(MediaType::of);
        if (type.isEmpty()
                || !JSON.contains(type.get().name())
                || !type.get().ofThisVersion()
                || type.get()
                        .parameter("charset")
                        .filter(charset -> !charset.equals("utf-8"))
                        .isPresent()) {
            throw new Refusal(415, IssueType.NOT_SUPPORTED, "Bodies are application/fhir+json of FHIR 4.0 in UTF-8.");
        }
    }

    /** Refuses with 415 what is not a form. */
    static void requireFormSent(Optional<String> contentType) throws Refusal {
        if (contentType
                .map(MediaType::of)
                .filter(type -> type.name().equals("application/x-www-form-urlencoded"))
                .isEmpty()) {
            throw new Refusal(415, IssueType.NOT_SUPPORTED, "A posted search is application/x-www-form-urlencoded.");
        }
    }
}
