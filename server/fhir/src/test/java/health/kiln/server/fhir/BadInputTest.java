/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that no honest client sends, and plenty of it. After each, the gateway still answers. */
@ExtendWith(Gateway.Extension.class)
class BadInputTest {
    private static final long HUNDRED_MEGABYTES = 100L * 1024 * 1024;

    private final Gateway gateway;

    BadInputTest(Gateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void stillAnswers() {
        assertThat(gateway.get("/Patient/never-was").status()).isEqualTo(404);
    }

    @Test
    void refusesJsonTenThousandDeep() {
        var deep = "{\"resourceType\":\"Patient\",\"contained\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        var objects =
                "{\"resourceType\":\"Patient\",\"a\":" + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000) + "}";

        assertThat(gateway.post("/Patient", deep).status()).isEqualTo(400);
        assertThat(gateway.post("/Patient", objects).status()).isEqualTo(400);
    }

    @Test
    void refusesABodyOfMillionsOfSmallThings() {
        var body = "{\"resourceType\":\"Patient\",\"name\":[" + "{},".repeat(1_500_000) + "{}]}";

        assertThat(gateway.post("/Patient", body).status()).isEqualTo(400);
    }

    @Test
    void refusesExtensionsInsideExtensionsPastItsDepth() {
        var nested = "{\"url\":\"http://x\",\"extension\":[".repeat(60) + "{\"url\":\"http://x\",\"valueBoolean\":true}"
                + "]}".repeat(60);

        assertThat(gateway.post("/Patient", "{\"resourceType\":\"Patient\",\"extension\":[" + nested + "]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void refusesABodyOfAHundredMegabytesUnread() throws Exception {
        try (var socket = connect()) {
            send(
                    socket,
                    "POST /fhir/R4/Patient HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + gateway.token()
                            + "\r\nContent-Type: application/fhir+json\r\nContent-Length: " + HUNDRED_MEGABYTES
                            + "\r\n\r\n");

            assertThat(answer(socket)).startsWith("HTTP/1.1 413").contains("too-long");
        }
    }

    @Test
    void stopsReadingABodyThatDoesNotSayHowLongItIs() {
        var endless = BodyPublishers.ofInputStream(Spaces::new);

        var status = status(gateway.call("POST", "/Patient").body("application/fhir+json", endless));

        assertThat(status).isIn(413, 0);
    }

    /** The status, or 0 when the server hung up on a client that went on sending. */
    private static int status(Gateway.Call call) {
        try {
            return call.send().status();
        } catch (AssertionError hungUp) {
            assertThat(hungUp).hasCauseInstanceOf(IOException.class);
            return 0;
        }
    }

    /** A hundred megabytes of spaces. */
    private static final class Spaces extends InputStream {
        private long left = HUNDRED_MEGABYTES;

        @Override
        public int read() {
            return left-- > 0 ? ' ' : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            Arrays.fill(bytes, offset, offset + length, (byte) ' ');
            left -= length;
            return length;
        }
    }

    @Test
    void refusesHeadersOf64Kilobytes() throws Exception {
        try (var socket = connect()) {
            send(socket, "GET /fhir/R4/Patient/1 HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(64 * 1024) + "\r\n\r\n");

            assertThat(answer(socket)).startsWith("HTTP/1.1 4");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?name=%zz", "?name=%e", "?name=%", "?%ZZ=1", "/a%2Fb", "/a%00b", "/..%2f..%2fmetadata", "/a;b=c"
            })
    void refusesBrokenEscapes(String rest) throws Exception {
        try (var socket = connect()) {
            send(
                    socket,
                    "GET /fhir/R4/Patient" + rest + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + gateway.token()
                            + "\r\n\r\n");

            assertThat(answer(socket)).startsWith("HTTP/1.1 40");
        }
    }

    @Test
    void refusesABodyThatBreaksOff() throws Exception {
        try (var socket = connect()) {
            send(
                    socket,
                    "POST /fhir/R4/Patient HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + gateway.token()
                            + "\r\nContent-Type: application/fhir+json\r\nContent-Length: 1000\r\n\r\n{\"resourceType\":");
            socket.shutdownOutput();

            assertThat(answer(socket)).startsWith("HTTP/1.1 400");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Patient?name=%0d%0aX-Injected:%20yes",
                "/Patient?name=%00",
                "/Patient?name=%ff%fe",
                "/Patient?_count=-1",
                "/Patient?_count=x",
                "/Patient?_count=99999999999999999999",
                "/Patient?birthdate=tomorrow",
                "/Patient?birthdate=2020-13",
                "/Patient?name:nonsense=x",
                "/Patient?active:exact=true",
                "/Patient?_total=maybe",
                "/Patient?_summary=maybe",
                "/Patient?_include=Patient",
                "/Patient?_include=Nothing:x",
                "/Patient?general-practitioner.name=x",
                "/Patient?_has:Observation:patient:code=x",
                "/Patient?_filter=name%20eq%20x",
                "/Patient?_cursor=junk",
                "/Observation?value-quantity=abc",
                "/Patient?name:missing=maybe"
            })
    void refusesBadParameters(String path) {
        var answer = gateway.get(path);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().path("resourceType").asString("")).isEqualTo("OperationOutcome");
        assertThat(answer.header("X-Injected")).isEmpty();
    }

    @Test
    void refusesTooManyParameters() {
        var many = gateway.get("/Patient?" + "name=x&".repeat(300));
        assertThat(many.status()).isEqualTo(400);
        assertThat(many.text()).contains("There are more than 200 parameters.");
        assertThat(gateway.call("POST", "/Patient/_search")
                        .form("name=" + "x".repeat(20_000))
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(gateway.call("POST", "/Patient/_search")
                        .form("x".repeat(2 * 1024 * 1024))
                        .send()
                        .status())
                .isEqualTo(413);
    }

    @Test
    void storesNothingThatItCouldNotShowAgain() {
        assertThat(gateway.post("/Patient", "{'resourceType':'Patient','name':[{'family':'a\\u0000b'}]}")
                        .status())
                .isEqualTo(400);
        assertThat(gateway.post("/Patient", "{'resourceType':'Patient','name':[{'family':'\\ud800'}]}")
                        .status())
                .isEqualTo(400);
        assertThat(gateway.post(
                                "/Observation",
                                "{'resourceType':'Observation','status':'final','code':{'text':'x'},'valueQuantity':{'value':1e999999999}}")
                        .status())
                .isEqualTo(400);
        var latin = BodyPublishers.ofByteArray("{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"M\u00fcller\"}]}"
                .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(gateway.call("POST", "/Patient")
                        .body("application/fhir+json", latin)
                        .send()
                        .status())
                .isEqualTo(400);
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), gateway.base().getPort());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.setSoTimeout(10_000);
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException hungUp) {
            assertThat(hungUp).hasMessageContaining("");
        }
    }

    private static String answer(Socket socket) throws IOException {
        var bytes = new byte[8192];
        int length = 0;
        for (int read = 0;
                read >= 0 && length < bytes.length;
                read = socket.getInputStream().read(bytes, length, bytes.length - length)) {
            length += read;
            var text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
            if (text.contains("\r\n\r\n") && (text.endsWith("}") || text.contains("</html>"))) {
                return text;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
