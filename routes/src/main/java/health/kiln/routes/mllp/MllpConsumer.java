/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.mllp;

import health.kiln.connectors.mllp.MllpListener;
import health.kiln.connectors.mllp.MllpReply;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a listener while its route runs. A stopped or suspended route has answered every message that it took; resumed, it
 * listens on the same port.
 *
 * <p>The exchange's body is the message's bytes. The body that the route leaves is the answer: an {@link MllpReply}, or
 * bytes or text that make one frame, or nothing for no answer. A route that fails, or leaves the message itself, is
 * answered with AE 207, so that no answer is positive by accident.
 */
final class MllpConsumer extends DefaultConsumer implements Suspendable {
    private final MllpEndpoint endpoint;
    private final MllpComponent component;
    /** Where to listen; from the first start on with the port that it got, so that it is found again after a pause. */
    private InetSocketAddress address;

    private @Nullable MllpListener listener;

    MllpConsumer(MllpEndpoint endpoint, MllpComponent component, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.component = component;
        this.address = endpoint.address().address();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        listen();
    }

    @Override
    protected void doResume() throws Exception {
        listen();
        super.doResume();
    }

    @Override
    protected void doSuspend() throws Exception {
        drain();
        super.doSuspend();
    }

    @Override
    protected void doStop() throws Exception {
        drain();
        super.doStop();
    }

    private void listen() throws Exception {
        MllpUri uri = endpoint.address();
        var started = new MllpListener(
                uri.name(), address, uri.limits(), this::answer, endpoint.clock(), endpoint.counters());
        started.start();
        address = started.localAddress();
        listener = started;
        component.isListening(uri.name(), address);
    }

    private void drain() {
        MllpListener running = listener;
        listener = null;
        if (running != null) {
            component.isSilent(endpoint.address().name());
            running.stop(endpoint.address().drain());
        }
    }

    private MllpReply answer(byte[] message) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(message);
            getProcessor().process(exchange);
            Exception failure = exchange.getException();
            if (failure != null) {
                throw failure;
            }
            return reply(exchange, message);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeException(e);
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private static MllpReply reply(Exchange exchange, byte[] message) throws InvalidPayloadException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof byte[] bytes && Arrays.equals(bytes, message)) {
            throw new IllegalStateException("the route left no answer");
        }
        return switch (body) {
            case null -> MllpReply.NOTHING;
            case MllpReply reply -> reply;
            default -> MllpReply.frame(exchange.getMessage().getMandatoryBody(byte[].class));
        };
    }
}
