/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.app.gateway;

import health.kiln.connectors.envelope.ContentType;
import health.kiln.routes.inbound.MessageId;
import health.kiln.server.app.config.Settings;
import health.kiln.server.app.home.HomeDatabase;
import health.kiln.server.fhir.FhirEndpoint;
import health.kiln.server.fhir.Limits;
import health.kiln.server.fhir.MessageSource;
import health.kiln.server.fhir.audit.AuditReader;
import health.kiln.server.fhir.audit.AuditTrail;
import health.kiln.server.fhir.audit.TokenAudit;
import health.kiln.server.fhir.http.FhirServlet;
import health.kiln.server.inbox.MessageLog;
import health.kiln.server.inbox.PostgresInbox;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.search.SearchParameters;
import health.kiln.server.repository.store.PostgresRepository;
import health.kiln.server.smart.AccessTokens;
import health.kiln.server.smart.Clients;
import health.kiln.server.smart.SigningKeys;
import health.kiln.server.smart.TokenTerms;
import health.kiln.server.smart.TokenVerifier;
import health.kiln.server.smart.oauth.AuthorizationServer;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** Who may do what, and the FHIR endpoint. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class ApiWiring {
    @Bean
    Clients clients(HomeDatabase database, InstantSource clock) {
        return new Clients(database.database().writers(), clock);
    }

    @Bean
    SigningKeys signingKeys(HomeDatabase database, InstantSource clock) throws RepositoryUnavailableException {
        return SigningKeys.open(database.database().writers(), clock);
    }

    @Bean
    AccessTokens accessTokens(
            HomeDatabase database, SigningKeys keys, Addresses addresses, Settings settings, InstantSource clock) {
        var terms = new TokenTerms(addresses.base(), addresses.fhir(), settings.tokenLifetime());
        return new AccessTokens(database.database().writers(), keys, terms, clock);
    }

    @Bean
    TokenVerifier tokenVerifier(AccessTokens tokens, SigningKeys keys, InstantSource clock) {
        return new TokenVerifier(tokens, keys, clock);
    }

    @Bean
    AuditTrail auditTrail(HomeDatabase database) {
        return AuditTrail.start(database.database().writers(), Limits.standard().requestsOfAllMax());
    }

    /** The OAuth paths. */
    @Bean
    @Order(1)
    SecurityFilterChain oauth(
            HttpSecurity http,
            Addresses addresses,
            Clients clients,
            AccessTokens tokens,
            SigningKeys keys,
            AuditTrail audit,
            InstantSource clock)
            throws Exception {
        return AuthorizationServer.filterChain(
                http,
                new AuthorizationServer.Parts(
                        addresses.base(), clients, tokens, keys, new TokenAudit(audit, clock), clock));
    }

    /** Everything else but FHIR: health for all, metrics for this machine, and nothing more. */
    @Bean
    @Order(2)
    SecurityFilterChain operations(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health", "/actuator/health/*")
                        .permitAll()
                        .requestMatchers("/actuator/prometheus")
                        .access(new ThisMachineOnly())
                        .anyRequest()
                        .denyAll())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .build();
    }

    /** The FHIR endpoint verifies its bearer itself, before anything is parsed. */
    @Bean
    WebSecurityCustomizer withoutFhir() {
        return web -> web.ignoring().requestMatchers(Addresses.FHIR + "/**", Addresses.FHIR);
    }

    @Bean
    DelegatingFilterProxyRegistrationBean securityFilter() {
        return new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
    }

    @Bean
    FhirEndpoint endpoint(
            HomeDatabase database,
            Addresses addresses,
            PostgresRepository repository,
            SearchParameters parameters,
            PostgresInbox inbox,
            TokenVerifier verifier,
            AuditTrail audit,
            InstantSource clock) {
        return new FhirEndpoint(new FhirEndpoint.Parts(
                addresses.fhir(),
                addresses.base(),
                softwareVersion(),
                repository,
                parameters,
                messages(inbox.log()),
                verifier,
                audit,
                new AuditReader(database.database().readers()),
                Limits.standard(),
                repository.ids()::next,
                clock));
    }

    @Bean
    ServletRegistrationBean<FhirServlet> fhir(FhirEndpoint endpoint) {
        return new ServletRegistrationBean<>(new FhirServlet(endpoint), Addresses.FHIR + "/*");
    }

    private static MessageSource messages(MessageLog log) {
        return id -> {
            if (!id.matches("[0-9]{1,18}")) {
                return Optional.empty();
            }
            var message = new MessageId(Long.parseLong(id));
            var found = log.find(message);
            var bytes = found.isPresent() ? log.bytes(message) : Optional.<byte[]>empty();
            return bytes.map(content -> new MessageSource.RawMessage(
                    ContentType.HL7V2.mediaType(), found.orElseThrow().entry().receivedAt(), content));
        };
    }

    private static String softwareVersion() {
        return Optional.ofNullable(ApiWiring.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
