/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gateway.Extension.class)
class BinaryTest {
    private static final String MESSAGE = "MSH|^~\\&|A|B\rPID|1\r";

    private final Gateway gateway;

    BinaryTest(Gateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void showsARawMessageAsAResource() {
        var answer = gateway.get("/Binary/msg-7");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(answer.json().path("contentType").asString("")).isEqualTo("x-application/hl7-v2+er7");
        var content = Base64.getDecoder().decode(answer.json().path("data").asString(""));
        assertThat(new String(content, StandardCharsets.ISO_8859_1)).isEqualTo(MESSAGE);
    }

    @Test
    void showsARawMessageAsItCameToThoseWhoAskForNoFhir() {
        var answer = gateway.call("GET", "/Binary/msg-7")
                .header("Accept", "x-application/hl7-v2+er7")
                .send();

        assertThat(answer.header("Content-Type")).startsWith("x-application/hl7-v2+er7");
        assertThat(answer.text()).isEqualTo(MESSAGE);
        assertThat(answer.header("Content-Disposition")).isEqualTo("attachment");
        assertThat(answer.header("Content-Security-Policy")).isEqualTo("sandbox");
    }

    @Test
    void keepsMessagesFromBeingChanged() {
        assertThat(gateway.put("/Binary/msg-7", "{'resourceType':'Binary','id':'msg-7','contentType':'text/plain'}")
                        .status())
                .isEqualTo(405);
        assertThat(gateway.call("DELETE", "/Binary/msg-7").send().status()).isEqualTo(405);
        assertThat(gateway.get("/Binary/msg-8").status()).isEqualTo(404);
        assertThat(gateway.get("/Binary/msg-7/_history/1").status()).isEqualTo(200);
        assertThat(gateway.get("/Binary/msg-7/_history/2").status()).isEqualTo(404);
    }

    @Test
    void showsAStoredBinaryBothWays() {
        var created =
                gateway.post("/Binary", "{'resourceType':'Binary','contentType':'text/html','data':'PGI+eDwvYj4='}");
        var path = "/Binary/" + created.json().path("id").asString("");

        var raw = gateway.call("GET", path).header("Accept", "text/html").send();

        assertThat(raw.text()).isEqualTo("<b>x</b>");
        assertThat(raw.header("Content-Security-Policy")).isEqualTo("sandbox");
        assertThat(gateway.get(path).json().path("data").asString("")).isEqualTo("PGI+eDwvYj4=");
    }

    @Test
    void takesContentAsItIs() {
        var content = new byte[] {0, 1, (byte) 0xFF, '\r', '\n'};
        var created = gateway.call("POST", "/Binary")
                .body("application/pdf", BodyPublishers.ofByteArray(content))
                .header("X-Security-Context", "Patient/1")
                .send();
        var path = "/Binary/" + created.json().path("id").asString("");

        var raw = gateway.call("GET", path).header("Accept", "application/pdf").send();

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("contentType").asString("")).isEqualTo("application/pdf");
        assertThat(created.json().path("data").binaryValue()).isEqualTo(content);
        assertThat(created.json().path("securityContext").path("reference").asString(""))
                .isEqualTo("Patient/1");
        assertThat(raw.response().body()).isEqualTo(content);
        assertThat(raw.header("Content-Type")).isEqualTo("application/pdf");
        assertThat(raw.header("X-Security-Context")).isEqualTo("Patient/1");
    }

    @Test
    void replacesContentAsItIs() {
        var path = "/Binary/" + gateway.fresh("document");
        gateway.call("PUT", path)
                .body("text/xml", BodyPublishers.ofString("<a/>"))
                .send();

        var updated = gateway.call("PUT", path)
                .body("text/xml; charset=utf-8", BodyPublishers.ofString("<b/>"))
                .send();

        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.header("ETag")).isEqualTo("W/\"2\"");
        assertThat(gateway.call("GET", path).header("Accept", "text/xml").send().text())
                .isEqualTo("<b/>");
    }

    @Test
    void takesContentForBinariesOnlyAndNoContextThatIsNone() {
        assertThat(gateway.call("POST", "/Patient")
                        .body("text/plain", BodyPublishers.ofString("x"))
                        .send()
                        .status())
                .isEqualTo(415);
        assertThat(gateway.call("POST", "/Binary")
                        .body("application/fhir+xml", BodyPublishers.ofString("<Binary/>"))
                        .send()
                        .status())
                .isEqualTo(415);
        assertThat(gateway.call("POST", "/Binary")
                        .body("text/plain", BodyPublishers.ofString("x"))
                        .header("X-Security-Context", "the patient")
                        .send()
                        .status())
                .isEqualTo(400);
    }
}
