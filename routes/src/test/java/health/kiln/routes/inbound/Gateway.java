/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.envelope.Envelope;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Problem;
import health.kiln.mappings.Trigger;
import health.kiln.routes.mllp.MllpComponent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The whole way in, with an inbox in memory: an MLLP port, its route, the reception, and processing by maps that know one
 * thing each. A message of type ZZZ is claimed by no map, one without PID-3 is refused, and one that says THROW fails.
 */
final class Gateway implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final CamelContext camel = new DefaultCamelContext();
    private final MllpComponent component = new MllpComponent(InstantSource.fixed(NOW));
    private final Processing processing;
    private final Channel channel;

    Gateway(Channel channel, Inbox inbox) throws Exception {
        this(channel, inbox, Check.NONE);
    }

    Gateway(Channel channel, Inbox inbox, Check check) throws Exception {
        this.channel = channel;
        this.processing = new Processing(
                inbox, (envelope, _) -> meaning(envelope), ProcessingLimits.defaults(), new ProcessingCounters());
        var clock = InstantSource.fixed(NOW);
        var counters = new ReceptionCounters();
        var reception = new BatchReception(new Reception(channel, inbox, check, clock, counters), clock, counters);
        camel.addComponent(MllpComponent.SCHEME, component);
        camel.addRoutes(new IngestRoutes(
                channel, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), DRAIN, reception));
        camel.start();
    }

    Gateway processing() {
        processing.start();
        return this;
    }

    InetSocketAddress address() {
        return component.localAddress(channel.name()).orElseThrow();
    }

    private static Mapping meaning(Envelope envelope) {
        String text = new String(envelope.bytes(), StandardCharsets.ISO_8859_1);
        if (text.contains("THROW")) {
            throw new IllegalStateException("DOE^JOHN");
        }
        if (text.contains("|ZZZ")) {
            return new Mapping.Unclaimed(new Trigger("ZZZ", "Z99"));
        }
        return text.contains("PID|1|||") || !text.contains("PID|")
                ? new Mapping.Refused(List.of(new Problem(101, "PID-3", "A patient needs an identifier.")))
                : new Mapping.Mapped(List.of(), List.of());
    }

    @Override
    public void close() {
        camel.stop();
        processing.stop(DRAIN);
    }
}
