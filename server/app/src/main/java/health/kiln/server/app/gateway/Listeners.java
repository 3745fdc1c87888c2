/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Where a gateway listens, known once it does.
 *
 * @param baseUrl of HTTP, without a slash at the end
 * @param channels the MLLP address of each channel, once it is started
 */
record Listeners(URI baseUrl, Supplier<Map<String, InetSocketAddress>> channels, String database) {
    /** The address of the channel that exists without any file, as {@code 127.0.0.1:2575}. */
    String defaultChannel() {
        var address = channels.get().get("default");
        return address == null ? "" : text(address);
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("FHIR R4    " + baseUrl + "/fhir/R4");
        lines.add("OAuth 2    " + baseUrl + "/oauth2/token");
        new TreeMap<>(channels.get())
                .forEach((name, address) -> lines.add("MLLP       " + text(address) + "  (channel " + name + ")"));
        lines.add("Health     " + baseUrl + "/actuator/health");
        lines.add("Database   " + database);
        return lines;
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
