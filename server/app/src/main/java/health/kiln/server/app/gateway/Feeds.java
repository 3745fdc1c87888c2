/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.connectors.envelope.SourceName;
import health.kiln.routes.inbound.Processing;
import health.kiln.routes.mllp.MllpComponent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The channels and the processing behind them, as one thing that starts and stops. Stopping: no more is accepted, what is
 * in hand is finished and answered, then processing ends with the batches in hand.
 */
final class Feeds implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Feeds.class);
    /** How long a stop waits for what is in hand: in each channel, then in processing. */
    static final Duration DRAIN = Duration.ofSeconds(20);

    private final CamelContext camel;
    private final MllpComponent mllp;
    private final Processing processing;
    private final List<SourceName> channels;
    private volatile boolean running;

    Feeds(CamelContext camel, MllpComponent mllp, Processing processing, List<SourceName> channels) {
        this.camel = camel;
        this.mllp = mllp;
        this.processing = processing;
        this.channels = List.copyOf(channels);
    }

    /** Where each channel listens, by its name. */
    Map<String, InetSocketAddress> addresses() {
        return channels.stream()
                .collect(Collectors.toMap(
                        SourceName::value, name -> mllp.localAddress(name).orElseThrow()));
    }

    @Override
    public void start() {
        processing.start();
        camel.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        camel.stop();
        if (!processing.stop(DRAIN)) {
            LOG.warn("Processing did not end in time; what it had in hand is claimed again at the next start");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server, so that health tells the truth; after it when stopping. */
    @Override
    public int getPhase() {
        return 0;
    }
}
