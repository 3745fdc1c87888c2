/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.connectors.envelope.SourceName;
import health.kiln.connectors.mllp.MllpLimits;
import health.kiln.mappings.Mappings;
import health.kiln.mappings.map.MapLibrary;
import health.kiln.routes.inbound.BatchReception;
import health.kiln.routes.inbound.Channel;
import health.kiln.routes.inbound.Inbox;
import health.kiln.routes.inbound.IngestRoutes;
import health.kiln.routes.inbound.Processing;
import health.kiln.routes.inbound.ProcessingCounters;
import health.kiln.routes.inbound.ProcessingLimits;
import health.kiln.routes.inbound.Reception;
import health.kiln.routes.inbound.ReceptionCounters;
import health.kiln.routes.mllp.MllpComponent;
import health.kiln.server.app.config.Settings;
import health.kiln.server.app.config.Settings.ChannelSettings;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way in: a route for each channel, and the processing of what they kept. */
@Configuration(proxyBeanMethods = false)
class FeedWiring {
    /** All frames in hand of one channel, together: a few of the largest, or very many usual ones. */
    private static final int LARGEST_FRAMES_AT_ONCE = 4;

    @Bean
    Mappings mappings(Settings settings) {
        return MapLibrary.ofSites(settings.maps());
    }

    @Bean
    ReceptionCounters receptionCounters() {
        return new ReceptionCounters();
    }

    @Bean
    ProcessingCounters processingCounters() {
        return new ProcessingCounters();
    }

    @Bean
    MllpComponent mllp(InstantSource clock) {
        return new MllpComponent(clock);
    }

    @Bean
    Feeds feeds(
            Settings settings,
            MllpComponent mllp,
            Inbox inbox,
            ChannelChecks checks,
            ReceptionCounters counters,
            Processing processing,
            InstantSource clock)
            throws Exception {
        var camel = camel();
        camel.addComponent(MllpComponent.SCHEME, mllp);
        for (var channel : settings.channels()) {
            var check = checks.of(new SourceName(channel.name()));
            var reception = new Reception(channel(channel), inbox, check, clock, counters);
            camel.addRoutes(new IngestRoutes(
                    reception.channel(),
                    new InetSocketAddress(channel.bind(), channel.port()),
                    Feeds.DRAIN,
                    new BatchReception(reception, clock, counters)));
        }
        var names = settings.channels().stream().map(ChannelSettings::name).map(SourceName::new);
        return new Feeds(camel, mllp, processing, names.toList());
    }

    @Bean
    ChannelChecks checks(Settings settings) {
        return ChannelChecks.of(settings.channels());
    }

    @Bean
    ChannelMeaning meaning(Mappings mappings, ChannelChecks checks, Settings settings) {
        return new ChannelMeaning(
                mappings,
                checks,
                settings.channels().stream().map(FeedWiring::channel).toList());
    }

    @Bean
    Processing processing(Inbox inbox, ChannelMeaning meaning, ProcessingCounters counters) {
        return new Processing(inbox, meaning, ProcessingLimits.defaults(), counters);
    }

    /** Camel with nothing of what would write messages to the log, or keep them in memory. */
    private static CamelContext camel() {
        var camel = new DefaultCamelContext();
        camel.getCamelContextExtension().setName("kiln");
        camel.setStreamCaching(false);
        camel.setMessageHistory(false);
        camel.setTracing(false);
        camel.getShutdownStrategy().setTimeout(Feeds.DRAIN.toSeconds());
        return camel;
    }

    private static Channel channel(ChannelSettings settings) {
        var limits = MllpLimits.defaults()
                .withConnectionsMax(settings.connectionsMax())
                .withFrameTimeout(settings.frameTimeout())
                .withBytesMax(settings.frameBytesMax(), (long) settings.frameBytesMax() * LARGEST_FRAMES_AT_ONCE);
        return new Channel(
                new SourceName(settings.name()),
                settings.acknowledgeCommitted() ? Channel.Acknowledge.COMMITTED : Channel.Acknowledge.STORED,
                settings.commitWait(),
                settings.zone(),
                settings.charset(),
                settings.site(),
                limits,
                settings.hangUpWhenFull() ? Channel.WhenFull.HANG_UP : Channel.WhenFull.TRY_LATER);
    }
}
