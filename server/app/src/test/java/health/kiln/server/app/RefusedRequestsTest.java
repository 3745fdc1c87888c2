/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the web server refuses by itself is answered in FHIR's terms or OAuth's too, and names no software. */
class RefusedRequestsTest {
    private static final int PATIENCE_MILLIS = 20_000;

    @TempDir
    private static Path home;

    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = GatewayProcess.start(home, Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /fhir/R4/Patient/%00, 400",
        "GET, /fhir/R4/..%2f..%2fetc, 400",
        "GET, /fhir/R4/../../etc, 400",
        "GET, /fhir/R4/Patient;a=b, 400",
        "GET, /fhir/R4//Patient, 400",
        "GET, /fhir/R4/Patient/%zz, 400",
        "GET, /fhir/R4/Patient?a=<b>, 400",
        "'F(O', /fhir/R4/Patient, 400",
        "TRACE, /fhir/R4/Patient, 405",
        "GET, /nothing, 403",
    })
    void answersWithAnOutcome(String method, String target, int status) throws Exception {
        var answer = send(method, target);

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\"resourceType\":\"OperationOutcome\"");
        assertThat(answer)
                .contains("Content-Type: application/fhir+json")
                .doesNotContainIgnoringCase("tomcat", "<html");
        assertThat(answer.contains("\r\nAllow: GET, ")).isEqualTo(status == 405);
    }

    @Test
    void letsAnUnknownMethodComeAsFarAsTheEndpoint() throws Exception {
        assertThat(send("FOO", "/fhir/R4/Patient")).startsWith("HTTP/1.1 401 ").contains("OperationOutcome");
        assertThat(send("FOO", "/actuator/health")).startsWith("HTTP/1.1 405 ");
    }

    @Test
    void readsALongAddressAndRefusesATooLongOne() throws Exception {
        var token = FhirClient.token(gateway, "system/*.rs");

        assertThat(send("GET", "/fhir/R4/Patient?name=" + "a".repeat(8000), token))
                .startsWith("HTTP/1.1 200 ");
        assertThat(send("GET", "/fhir/R4/Patient?name=" + "a".repeat(20_000), token))
                .startsWith("HTTP/1.1 414 ")
                .contains("OperationOutcome", "too-long");
        assertThat(send("GET", "/fhir/R4/Patient?name=" + "a".repeat(70_000), token))
                .startsWith("HTTP/1.1 400 ")
                .contains("OperationOutcome");
    }

    @Test
    void answersAsOAuthDoesBelowItsPaths() throws Exception {
        assertThat(send("POST", "/oauth2/token;a=b"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"error\":\"invalid_request\"")
                .doesNotContain("OperationOutcome");
    }

    private static String send(String method, String target) throws IOException {
        return send(method, target, "");
    }

    /** Plain sockets: no client of the JDK sends such a thing. */
    private static String send(String method, String target, String token) throws IOException {
        var authorization = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
        var request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + authorization
                + "Connection: close\r\n\r\n";
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.baseUrl().getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
