/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.mllp;

import health.kiln.connectors.envelope.SourceName;
import health.kiln.connectors.mllp.MllpLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What an endpoint's address says: {@code mllp:host:port?name=adt&connectionsMax=64&frameTimeout=PT30S}. The parameters
 * are {@code name}, those of {@link MllpLimits}, and {@code drain}, how long a stop waits for messages in hand; durations
 * are in ISO 8601. What is left out has its default.
 */
public record MllpUri(SourceName name, InetSocketAddress address, MllpLimits limits, Duration drain) {
    public static final Duration DRAIN = Duration.ofSeconds(10);

    /** Reads what Camel parsed, and takes the parameters that it knows. */
    static MllpUri read(String hostAndPort, Map<String, Object> parameters) {
        int colon = hostAndPort.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("an MLLP address is mllp:host:port");
        }
        String host = hostAndPort.substring(0, colon);
        int port = Integer.parseInt(hostAndPort.substring(colon + 1));
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        var defaults = MllpLimits.defaults();
        return new MllpUri(
                new SourceName(taken(parameters, "name").orElse("mllp-" + port)),
                new InetSocketAddress(bare, port),
                new MllpLimits(
                        number(parameters, "connectionsMax", defaults.connectionsMax()),
                        number(parameters, "frameBytesMax", defaults.frameBytesMax()),
                        taken(parameters, "bytesMax").map(Long::parseLong).orElse(defaults.bytesMax()),
                        number(parameters, "junkBytesMax", defaults.junkBytesMax()),
                        duration(parameters, "frameTimeout").orElse(defaults.frameTimeout()),
                        duration(parameters, "replyTimeout").orElse(defaults.replyTimeout()),
                        duration(parameters, "idleTimeout")),
                duration(parameters, "drain").orElse(DRAIN));
    }

    private static Optional<String> taken(Map<String, Object> parameters, String key) {
        return Optional.ofNullable(parameters.remove(key)).map(Object::toString);
    }

    private static int number(Map<String, Object> parameters, String key, int otherwise) {
        return taken(parameters, key).map(Integer::parseInt).orElse(otherwise);
    }

    private static Optional<Duration> duration(Map<String, Object> parameters, String key) {
        return taken(parameters, key).map(Duration::parse);
    }

    /** The address in full, for {@code from(…)}. */
    @Override
    public String toString() {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return MllpComponent.SCHEME + ":" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort()
                + "?name=" + name
                + "&connectionsMax=" + limits.connectionsMax()
                + "&frameBytesMax=" + limits.frameBytesMax()
                + "&bytesMax=" + limits.bytesMax()
                + "&junkBytesMax=" + limits.junkBytesMax()
                + "&frameTimeout=" + limits.frameTimeout()
                + "&replyTimeout=" + limits.replyTimeout()
                + limits.idleTimeout().map(timeout -> "&idleTimeout=" + timeout).orElse("")
                + "&drain=" + drain;
    }
}
