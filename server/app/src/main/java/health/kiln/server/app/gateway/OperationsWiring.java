/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.connectors.envelope.SourceName;
import health.kiln.connectors.mllp.AcknowledgementCode;
import health.kiln.connectors.mllp.MllpCounters;
import health.kiln.connectors.mllp.MllpFrame;
import health.kiln.routes.inbound.ProcessingCounters;
import health.kiln.routes.inbound.ReceptionCounters;
import health.kiln.routes.mllp.MllpComponent;
import health.kiln.server.app.config.Settings;
import health.kiln.server.app.home.HomeDatabase;
import health.kiln.server.fhir.FhirEndpoint;
import health.kiln.server.fhir.audit.AuditTrail;
import health.kiln.server.inbox.PostgresInbox;
import health.kiln.server.repository.store.PostgresRepository;
import health.kiln.server.smart.TokenVerifier;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.SQLException;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an operator watches: health and metrics. The web server under both comes from Spring Boot. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = ErrorMvcAutoConfiguration.class) // errors are answered by RefusedRequests
class OperationsWiring {
    private static final int PING_SECONDS = 2;

    /** Up while the database answers: without it nothing can be kept or read. */
    @Bean
    HealthIndicator databaseHealth(HomeDatabase database) {
        return () -> {
            try (var connection = database.database().readers().getConnection()) {
                return connection.isValid(PING_SECONDS)
                        ? Health.up().build()
                        : Health.down().build();
            } catch (SQLException away) {
                return Health.down().build();
            }
        };
    }

    @Bean
    MeterBinder channelMetrics(Settings settings, MllpComponent mllp, ReceptionCounters reception) {
        return registry -> {
            for (var channel : settings.channels()) {
                mllpMetrics(registry, channel.name(), mllp.counters(new SourceName(channel.name())));
            }
            for (var code : AcknowledgementCode.values()) {
                count(registry, "kiln.acknowledgements", "code", code.name(), reception, r -> r.acknowledgements(code));
            }
            count(registry, "kiln.acknowledgements", "code", "none", reception, r -> r.silent());
        };
    }

    /** A share of 1 − unread ÷ populated is read; {@code kiln messages --fidelity} names the fields. */
    @Bean
    MeterBinder meaningMetrics(Settings settings, ChannelMeaning meaning) {
        return registry -> {
            for (var channel : settings.channels()) {
                var name = new SourceName(channel.name());
                var fidelity = meaning.fidelity(name);
                count(registry, "kiln.validation.refused", "channel", channel.name(), meaning, m -> m.refused(name));
                count(registry, "kiln.fidelity.messages", "channel", channel.name(), fidelity, f -> f.messages());
                count(registry, "kiln.fidelity.fields", "channel", channel.name(), fidelity, f -> f.populated());
                count(registry, "kiln.fidelity.unread", "channel", channel.name(), fidelity, f -> f.unread());
            }
        };
    }

    private static void mllpMetrics(MeterRegistry registry, String channel, MllpCounters counters) {
        Gauge.builder("kiln.mllp.connections", counters, c -> c.connectionsOpen())
                .tag("channel", channel)
                .register(registry);
        count(registry, "kiln.mllp.connections.opened", "channel", channel, counters, c -> c.connectionsOpened());
        count(registry, "kiln.mllp.connections.refused", "channel", channel, counters, c -> c.connectionsRefused());
        count(registry, "kiln.mllp.connections.lost", "channel", channel, counters, c -> c.lostConnections());
        count(registry, "kiln.mllp.frames", "channel", channel, counters, c -> c.frames());
        count(registry, "kiln.mllp.frame.bytes", "channel", channel, counters, c -> c.frameBytes());
        count(registry, "kiln.mllp.replies", "channel", channel, counters, c -> c.replies());
        count(registry, "kiln.mllp.replies.late", "channel", channel, counters, c -> c.replyTimeouts());
        count(registry, "kiln.mllp.junk.bytes", "channel", channel, counters, c -> c.junkBytes());
        count(registry, "kiln.mllp.handler.failures", "channel", channel, counters, c -> c.handlerFailures());
        for (var flaw : MllpFrame.Flaw.values()) {
            FunctionCounter.builder("kiln.mllp.frames.broken", counters, c -> c.brokenFrames(flaw))
                    .tag("channel", channel)
                    .tag("flaw", flaw.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    @Bean
    MeterBinder processingMetrics(ProcessingCounters processing) {
        return registry -> {
            count(registry, "kiln.processing.batches", "outcome", "settled", processing, p -> p.batchesSettled());
            count(registry, "kiln.processing.batches", "outcome", "unsettled", processing, p -> p.batchesUnsettled());
            count(registry, "kiln.processing.seconds", "step", "map", processing, p -> p.mappingNanos() / 1e9);
            count(registry, "kiln.processing.seconds", "step", "settle", processing, p -> p.settlingNanos() / 1e9);
            count(registry, "kiln.processing.failures", "step", "map", processing, p -> p.mapperFailures());
            count(registry, "kiln.processing.failures", "step", "settle", processing, p -> p.settleFailures());
        };
    }

    @Bean
    MeterBinder inboxMetrics(PostgresInbox inbox) {
        var counters = inbox.counters();
        var backlog = inbox.backlog();
        return registry -> {
            count(registry, "kiln.inbox.messages", "outcome", "kept", counters, c -> c.kept());
            count(registry, "kiln.inbox.messages", "outcome", "duplicate", counters, c -> c.duplicates());
            count(registry, "kiln.inbox.messages", "outcome", "reused", counters, c -> c.reused());
            count(registry, "kiln.inbox.messages", "outcome", "full", counters, c -> c.full());
            count(registry, "kiln.inbox.messages", "outcome", "unavailable", counters, c -> c.unavailable());
            count(registry, "kiln.inbox.settled", "outcome", "processed", counters, c -> c.processed());
            count(registry, "kiln.inbox.settled", "outcome", "unclaimed", counters, c -> c.unclaimed());
            count(registry, "kiln.inbox.settled", "outcome", "error", counters, c -> c.parked());
            count(registry, "kiln.inbox.commits", "kind", "journal", counters, c -> c.commits());
            Gauge.builder("kiln.inbox.backlog", backlog, b -> b.messages()).register(registry);
            Gauge.builder("kiln.inbox.backlog.bytes", backlog, b -> b.bytes()).register(registry);
            Gauge.builder(
                            "kiln.inbox.backlog.age.seconds",
                            backlog,
                            b -> b.oldestAge().toMillis() / 1e3)
                    .register(registry);
        };
    }

    @Bean
    MeterBinder repositoryMetrics(PostgresRepository repository) {
        var counters = repository.counters();
        return registry -> {
            count(registry, "kiln.repository.units", "outcome", "done", counters, c -> c.unitsDone());
            count(registry, "kiln.repository.units", "outcome", "failed", counters, c -> c.unitsFailed());
            count(registry, "kiln.repository.units", "outcome", "unavailable", counters, c -> c.unitsUnavailable());
            count(registry, "kiln.repository.units", "outcome", "again", counters, c -> c.unitsRunAgain());
            count(registry, "kiln.repository.rows", "kind", "version", counters, c -> c.versions());
            count(registry, "kiln.repository.transactions", "kind", "write", counters, c -> c.transactions());
            count(registry, "kiln.repository.reads", "kind", "read", counters, c -> c.reads());
            Gauge.builder("kiln.repository.waiting", counters, c -> c.waiting()).register(registry);
        };
    }

    @Bean
    MeterBinder apiMetrics(FhirEndpoint endpoint, AuditTrail audit, TokenVerifier verifier) {
        return registry -> {
            count(registry, "kiln.fhir.requests", "outcome", "served", endpoint, e -> e.served());
            count(registry, "kiln.fhir.requests", "outcome", "failed", endpoint, e -> e.failed());
            count(registry, "kiln.audit.records", "outcome", "written", audit, a -> a.written());
            count(registry, "kiln.audit.records", "outcome", "refused", audit, a -> a.refused());
            count(registry, "kiln.tokens", "outcome", "rejected", verifier, v -> v.rejected());
        };
    }

    static <T> void count(
            MeterRegistry registry, String name, String tag, String value, T source, ToDoubleFunction<T> count) {
        FunctionCounter.builder(name, source, count).tag(tag, value).register(registry);
    }
}
