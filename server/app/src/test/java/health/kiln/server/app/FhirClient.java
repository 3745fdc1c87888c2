/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An app at the FHIR endpoint: plain HTTP with a bearer token. */
final class FhirClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String token;

    FhirClient(URI gateway, String token) {
        this.base = URI.create(gateway + "/fhir/R4/");
        this.token = token;
    }

    /** Registers a client, gets it a token, and returns an app that uses it: the README's two lines. */
    static FhirClient of(GatewayProcess gateway, String scope) throws IOException, InterruptedException {
        return new FhirClient(gateway.baseUrl(), token(gateway, scope));
    }

    /** A token for a client that is registered for it. */
    static String token(GatewayProcess gateway, String scope) throws IOException, InterruptedException {
        return token(gateway, "tests", scope);
    }

    /** As {@link #token(GatewayProcess, String)}, of a client of this name, which the home must not have yet. */
    static String token(GatewayProcess gateway, String name, String scope) throws IOException, InterruptedException {
        var registration = JSON.readTree(gateway.run("client", "add", name, "--scope", scope, "--secret"));
        var id = registration.get("client_id").asString();
        return gateway.run("token", id, "--scope", scope).strip();
    }

    /** GET; a path below the endpoint or a whole URL. */
    JsonNode get(String path) throws IOException, InterruptedException {
        var response = send(request(path).GET().build());
        if (response.statusCode() != 200) {
            throw new AssertionError("GET " + path + ": " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path.replace("|", "%7C")))
                .header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
    }
}
