/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.load;

import health.kiln.bench.Arguments;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds resources and prints a path for each: {@code --base URL --token TOKEN --search Observation?_count=1000 --path
 * TEMPLATE [--limit N]}. In the template, {@code {id}} and {@code {patient}} stand for the resource's and its patient's id.
 */
public final class Paths {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http;
    private final String token;
    private final JsonMapper mapper = new JsonMapper();

    private Paths(HttpClient http, String token) {
        this.http = http;
        this.token = token;
    }

    public static void main(String[] words) throws IOException, InterruptedException {
        var arguments = Arguments.of(words);
        var first = URI.create(arguments.text("base") + "/" + arguments.text("search"));
        var limit = arguments.number("limit", 5_000);
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            new Paths(http, arguments.text("token"))
                    .find(first, arguments.text("path"), limit)
                    .forEach(System.out::println);
        }
    }

    private Set<String> find(URI first, String template, int limit) throws IOException, InterruptedException {
        Set<String> found = new LinkedHashSet<>();
        var page = Optional.of(first);
        while (page.isPresent() && found.size() < limit) {
            var bundle = get(page.get());
            for (var entry : bundle.path("entry")) {
                if (found.size() < limit) {
                    found.add(path(template, entry.path("resource")));
                }
            }
            page = next(bundle);
        }
        return found;
    }

    private JsonNode get(URI uri) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .build();
        var response = http.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode() + " for a search");
        }
        return mapper.readTree(response.body());
    }

    private static String path(String template, JsonNode resource) {
        var patient = resource.path("subject").path("reference").asString("").replaceFirst("^.*Patient/", "");
        return template.replace("{id}", resource.path("id").asString("")).replace("{patient}", patient);
    }

    private static Optional<URI> next(JsonNode bundle) {
        for (var link : bundle.path("link")) {
            if (link.path("relation").asString("").equals("next")) {
                return Optional.of(URI.create(link.path("url").asString("")));
            }
        }
        return Optional.empty();
    }
}
