/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.server.app.config.SettingsReader;
import health.kiln.server.smart.SmartConfiguration;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Where a running gateway listens.
 *
 * @param http FHIR, OAuth and health
 * @param channels the MLLP address of each channel
 */
record Listeners(Addresses http, Map<String, InetSocketAddress> channels, String database) {
    Listeners {
        channels = Map.copyOf(channels);
    }

    /** The channel that exists without any file. */
    InetSocketAddress defaultChannel() {
        return Objects.requireNonNull(channels.get(SettingsReader.DEFAULT_CHANNEL));
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("FHIR R4    " + http.fhir());
        lines.add("OAuth 2    " + http.base() + SmartConfiguration.TOKEN_PATH);
        new TreeMap<>(channels)
                .forEach((name, address) -> lines.add("MLLP       " + text(address) + "  (channel " + name + ")"));
        lines.add("Health     " + http.base() + "/actuator/health");
        lines.add("Database   " + database);
        return lines;
    }

    /** As {@code 127.0.0.1:2575}. */
    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
