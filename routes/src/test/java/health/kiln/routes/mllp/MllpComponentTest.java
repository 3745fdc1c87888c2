/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.mllp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.kiln.connectors.envelope.SourceName;
import health.kiln.connectors.mllp.MllpClient;
import health.kiln.connectors.mllp.MllpLimits;
import health.kiln.connectors.mllp.MllpReply;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

class MllpComponentTest extends CamelTestSupport {
    private static final String MESSAGE = "MSH|^~\\&|S|F|R|F|20260101||ADT^A01|M1|P|2.5.1\r";

    private final CountDownLatch inHand = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final MllpComponent component = new MllpComponent(InstantSource.system());

    @Override
    protected CamelContext createCamelContext() throws Exception {
        var camel = super.createCamelContext();
        camel.addComponent(MllpComponent.SCHEME, component);
        return camel;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("mllp:127.0.0.1:0?name=echo")
                        .routeId("echo")
                        .to("mock:received")
                        .process(exchange -> exchange.getMessage()
                                .setBody("got " + exchange.getMessage().getMandatoryBody(byte[].class).length));
                from("mllp:127.0.0.1:0?name=slow").routeId("slow").process(MllpComponentTest.this::slow);
                from("mllp:127.0.0.1:0?name=odd&frameBytesMax=1000&connectionsMax=1")
                        .routeId("odd")
                        .errorHandler(noErrorHandler())
                        .process(MllpComponentTest::odd);
            }
        };
    }

    private void slow(Exchange exchange) throws InterruptedException {
        inHand.countDown();
        release.await();
        exchange.getMessage().setBody("done");
    }

    private static void odd(Exchange exchange) throws Exception {
        String text = new String(exchange.getMessage().getMandatoryBody(byte[].class), StandardCharsets.ISO_8859_1);
        if (text.contains("THROW")) {
            throw new IllegalStateException("DOE^JOHN");
        } else if (text.contains("NOTHING")) {
            exchange.getMessage().setBody(null);
        } else if (text.contains("HANGUP")) {
            exchange.getMessage().setBody(MllpReply.HANG_UP);
        } else if (text.contains("TWO")) {
            exchange.getMessage().setBody(MllpReply.frame(new byte[] {'1'}, () -> MllpReply.frame(new byte[] {'2'})));
        }
    }

    @Test
    void makesEachMessageAnExchangeAndItsBodyTheAnswer() throws Exception {
        MockEndpoint received = getMockEndpoint("mock:received");
        received.expectedMessageCount(2);
        try (var client = new MllpClient(address("echo"))) {
            assertThat(client.exchange("12345")).isEqualTo("got 5");
            assertThat(client.exchange("\0\u00ff")).isEqualTo("got 2");
        }

        received.assertIsSatisfied();
        assertThat(received.getExchanges().get(1).getIn().getBody(byte[].class)).containsExactly(0, 0xFF);
        assertThat(component.counters(new SourceName("echo")).frames()).isEqualTo(2);
    }

    @Test
    void answersAFailedRouteNegativelyAndTellsNothingOfIt() throws Exception {
        try (var client = new MllpClient(address("odd"))) {
            assertThat(client.exchange(MESSAGE + "THROW"))
                    .contains("MSA|AE|M1", "207^")
                    .doesNotContain("DOE", "Exception");
        }
    }

    @Test
    void answersNegativelyWhenARouteLeavesTheMessageItself() throws Exception {
        try (var client = new MllpClient(address("odd"))) {
            assertThat(client.exchange(MESSAGE)).contains("MSA|AE|M1", "207^");
        }
    }

    @Test
    void letsARouteSayNothingOrHangUpOrAnswerTwice() throws Exception {
        try (var client = new MllpClient(address("odd"))) {
            client.send("NOTHING");
            assertThat(client.exchange("TWO")).isEqualTo("1");
            assertThat(client.receive()).isEqualTo("2");
            client.send("HANGUP");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void keepsTheBoundsOfItsAddress() throws Exception {
        try (var client = new MllpClient(address("odd"));
                var other = new MllpClient(address("odd"))) {
            assertThat(client.exchange(MESSAGE + "x".repeat(2000))).contains("MSA|AR|M1");
            assertThat(other.isClosedByServer()).isTrue();
        }
    }

    @Test
    void answersWhatIsInHandBeforeItIsSuspendedAndListensOnTheSamePortAgain() throws Exception {
        var address = address("slow");
        try (var client = new MllpClient(address);
                var others = Executors.newVirtualThreadPerTaskExecutor()) {
            client.send(MESSAGE);
            inHand.await();
            var suspended = others.submit(() -> {
                context.getRouteController().suspendRoute("slow");
                return true;
            });
            release.countDown();

            assertThat(client.receive()).isEqualTo("done");
            assertThat(suspended.get()).isTrue();
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThatThrownBy(() -> new MllpClient(address)).isInstanceOf(ConnectException.class);

        context.getRouteController().resumeRoute("slow");

        try (var again = new MllpClient(address)) {
            assertThat(again.exchange(MESSAGE)).isEqualTo("done");
        }
    }

    @Test
    void stopsAndStartsWithItsRoute() throws Exception {
        var address = address("echo");

        context.getRouteController().stopRoute("echo");
        assertThatThrownBy(() -> new MllpClient(address)).isInstanceOf(ConnectException.class);
        context.getRouteController().startRoute("echo");

        try (var again = new MllpClient(address("echo"))) {
            assertThat(again.exchange("1")).isEqualTo("got 1");
        }
    }

    @Test
    void writesAndReadsItsAddress() {
        var uri = new MllpUri(
                new SourceName("adt"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 2575),
                MllpLimits.defaults().withIdleTimeout(Duration.ofHours(1)),
                Duration.ofSeconds(3));

        var endpoint = context.getEndpoint(uri.toString(), MllpEndpoint.class);

        assertThat(endpoint.address()).isEqualTo(uri);
    }

    @Test
    void refusesAParameterThatItDoesNotKnow() {
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("mllp:127.0.0.1:0?framBytesMax=1").to("mock:never");
                    }
                }))
                .isInstanceOf(FailedToCreateRouteException.class)
                .rootCause()
                .hasMessageContaining("framBytesMax");
    }

    private InetSocketAddress address(String name) {
        return component.localAddress(new SourceName(name)).orElseThrow();
    }
}
