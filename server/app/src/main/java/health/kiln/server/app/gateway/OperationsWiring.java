/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.server.app.home.HomeDatabase;
import health.kiln.server.fhir.FhirEndpoint;
import health.kiln.server.fhir.audit.AuditTrail;
import health.kiln.server.inbox.PostgresInbox;
import health.kiln.server.smart.TokenVerifier;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.SQLException;
import java.util.function.ToDoubleFunction;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an operator watches: health and metrics. The web server under both comes from Spring Boot. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
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
