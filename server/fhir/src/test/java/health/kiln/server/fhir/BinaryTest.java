/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

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
}
