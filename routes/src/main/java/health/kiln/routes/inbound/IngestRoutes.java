/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.routes.mllp.MllpUri;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;

/**
 * The way in of one channel: its MLLP port, and the reception behind it. There is nothing between the socket and the
 * journal that could lose a message, and nothing is retried here: a failure reaches the sender as AE 207.
 */
public final class IngestRoutes extends RouteBuilder {
    private final MllpUri port;
    private final BatchReception reception;

    /**
     * @param address where to listen
     * @param drain how long a stop waits for messages in hand
     */
    public IngestRoutes(Channel channel, InetSocketAddress address, Duration drain, BatchReception reception) {
        this.port = new MllpUri(channel.name(), address, channel.limits(), drain);
        this.reception = reception;
    }

    /** The id of the route of this channel. */
    public static String routeId(Channel channel) {
        return "ingest-" + channel.name();
    }

    @Override
    public void configure() {
        from(port.toString())
                .routeId("ingest-" + port.name())
                .errorHandler(noErrorHandler())
                .process(this::receive);
    }

    private void receive(Exchange exchange) throws InvalidPayloadException {
        byte[] frame = exchange.getMessage().getMandatoryBody(byte[].class);
        exchange.getMessage().setBody(reception.receive(frame));
    }
}
