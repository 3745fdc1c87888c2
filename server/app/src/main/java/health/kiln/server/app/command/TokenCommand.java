/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.command;

import health.kiln.server.app.home.HomeDirectory;
import health.kiln.server.app.home.RunningGateway;
import health.kiln.server.smart.SmartConfiguration;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code kiln token}: asks the running gateway's token endpoint, as any app would (RFC 6749 §4.4). */
public final class TokenCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PrintStream out;

    TokenCommand(PrintStream out) {
        this.out = out;
    }

    /** Prints the access token and nothing else. */
    void run(HomeDirectory home, String clientId, String scope) throws CommandException {
        try {
            var gateway = RunningGateway.find(home)
                    .orElseThrow(() -> new CommandException(
                            "no gateway runs on the home " + home.path() + "; start one with ./kiln up"));
            var secret = home.secret(ClientCommands.SECRET_PREFIX + clientId)
                    .orElseThrow(() -> new CommandException("this home holds no secret of a client " + clientId));
            out.println(token(URI.create(gateway.baseUrl()), clientId, secret, scope));
        } catch (IOException failure) {
            throw new CommandException("the gateway does not answer: " + failure.getMessage(), failure);
        } catch (IllegalArgumentException notAnId) {
            throw new CommandException("'" + clientId + "' is not a client's id", notAnId);
        }
    }

    /** A token from the gateway at this base URL. */
    public static String token(URI gateway, String clientId, String secret, String scope)
            throws IOException, CommandException {
        var basic = Base64.getEncoder()
                .encodeToString((encoded(clientId) + ":" + encoded(secret)).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create(gateway + SmartConfiguration.TOKEN_PATH))
                .timeout(PATIENCE)
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&scope=" + encoded(scope)))
                .build();
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            var answer = json(response.body());
            if (response.statusCode() != 200) {
                throw new CommandException("no token: " + answer.path("error").asString("HTTP " + response.statusCode())
                        + answer.path("error_description")
                                .asString("")
                                .transform(why -> why.isEmpty() ? "" : ", " + why));
            }
            return answer.path("access_token").asString("");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", stop);
        }
    }

    private static JsonNode json(String text) throws CommandException {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException notJson) {
            throw new CommandException("the token endpoint's answer is not JSON", notJson);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
