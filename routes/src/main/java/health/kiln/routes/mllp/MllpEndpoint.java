/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.mllp;

import health.kiln.connectors.mllp.MllpCounters;
import java.time.InstantSource;
import org.apache.camel.Consumer;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One MLLP port. Only to be consumed from: messages go out by {@link health.kiln.connectors.mllp.MllpSender}. */
final class MllpEndpoint extends DefaultEndpoint {
    private final MllpComponent component;
    private final MllpUri address;
    private final InstantSource clock;
    private final MllpCounters counters;

    MllpEndpoint(String uri, MllpComponent component, MllpUri address, InstantSource clock, MllpCounters counters) {
        super(uri, component);
        this.component = component;
        this.address = address;
        this.clock = clock;
        this.counters = counters;
        setExchangePattern(ExchangePattern.InOut);
    }

    MllpUri address() {
        return address;
    }

    InstantSource clock() {
        return clock;
    }

    MllpCounters counters() {
        return counters;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new MllpConsumer(this, component, processor);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("mllp: receives; it does not send");
    }
}
