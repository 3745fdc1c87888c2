/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.mllp;

import health.kiln.connectors.envelope.SourceName;
import health.kiln.connectors.mllp.MllpCounters;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * Endpoints {@code mllp:host:port} with the parameters of {@link MllpUri}. To be added to a Camel context by hand, under
 * the name {@code mllp}.
 */
public final class MllpComponent extends DefaultComponent {
    /** The scheme that this component is registered under. */
    public static final String SCHEME = "mllp";

    private final InstantSource clock;
    private final Map<SourceName, MllpCounters> counters = new ConcurrentHashMap<>();
    private final Map<SourceName, InetSocketAddress> listening = new ConcurrentHashMap<>();

    /** {@code clock} dates the answers that a listener gives by itself. */
    public MllpComponent(InstantSource clock) {
        this.clock = clock;
    }

    /** What the listener of this name did and does; counts on when its route is restarted. */
    public MllpCounters counters(SourceName name) {
        return counters.computeIfAbsent(name, _ -> new MllpCounters());
    }

    /** Where the listener of this name listens, with the port that it got; empty while it does not. */
    public Optional<InetSocketAddress> localAddress(SourceName name) {
        return Optional.ofNullable(listening.get(name));
    }

    void isListening(SourceName name, InetSocketAddress address) {
        listening.put(name, address);
    }

    void isSilent(SourceName name) {
        listening.remove(name);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        var address = MllpUri.read(remaining, parameters);
        return new MllpEndpoint(uri, this, address, clock, counters(address.name()));
    }
}
