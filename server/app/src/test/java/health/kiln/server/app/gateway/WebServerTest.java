/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebServerTest {
    /** The rule that Spring Security's firewall has by default. */
    private static final Pattern BY_DEFAULT = Pattern.compile("[\\p{IsAssigned}&&[^\\p{IsControl}]]*");

    @Test
    void holdsHeadersToTheRuleThatTheyAreHeldToByDefault() {
        var differing = IntStream.rangeClosed(Character.MIN_CODE_POINT, Character.MAX_CODE_POINT)
                .mapToObj(point -> "a" + Character.toString(point) + "b")
                .filter(text -> WebServer.isAssignedText(text)
                        != BY_DEFAULT.matcher(text).matches());

        assertThat(differing).isEmpty();
    }
}
