/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.smart.oauth;

import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.smart.AccessTokens;
import health.kiln.server.smart.Clients;
import health.kiln.server.smart.Scopes;
import health.kiln.server.smart.SigningKeys;
import health.kiln.server.smart.TokenTerms;
import health.kiln.server.smart.TokenVerifier;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The authorization server on a real Tomcat and a real database, and room for the endpoint that it guards. */
public final class TestServer implements AutoCloseable {
    public static final String FHIR_PATH = "/fhir/R4";

    private final Tomcat tomcat = new Tomcat();
    private final Context context;
    private final URI issuer;
    private final AuthorizationServer.Parts parts;
    private final AnnotationConfigApplicationContext spring = new AnnotationConfigApplicationContext();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final TestClock clock = new TestClock();
    private final DataSource database;
    private final TokenTerms terms;

    @EnableWebSecurity
    @Configuration(proxyBeanMethods = false)
    static class Security {
        @Bean
        SecurityFilterChain authorizationServer(HttpSecurity http, AuthorizationServer.Parts parts) throws Exception {
            return AuthorizationServer.filterChain(http, parts);
        }
    }

    /** A server whose tokens live for five minutes. */
    public TestServer(DataSource database) {
        this(database, Duration.ofMinutes(5));
    }

    public TestServer(DataSource database, Duration tokenLifetime) {
        this.database = database;
        try {
            tomcat.setBaseDir(Files.createTempDirectory("kiln-tomcat").toString());
            int port = freePort();
            tomcat.setPort(port);
            issuer = URI.create("http://127.0.0.1:" + port);
            var keys = SigningKeys.open(database, clock);
            terms = new TokenTerms(issuer, URI.create(issuer + FHIR_PATH), tokenLifetime);
            var tokens = new AccessTokens(database, keys, terms, clock);
            parts = new AuthorizationServer.Parts(
                    issuer, new Clients(database, clock), tokens, keys, new Heard(events), clock);
            context = tomcat.addContext("", null);
            secure();
            var protocol = (AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler();
            protocol.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private record Heard(List<String> events) implements TokenEvents {
        @Override
        public void issued(String clientId, String sourceAddress) {
            events.add("issued " + clientId);
        }

        @Override
        public void refused(String error, String sourceAddress) {
            events.add("refused " + error);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void secure() {
        spring.registerBean(AuthorizationServer.Parts.class, () -> parts);
        spring.register(Security.class);
        spring.refresh();
        var filter = new FilterDef();
        filter.setFilterName("security");
        filter.setFilter(spring.getBean("springSecurityFilterChain", Filter.class));
        context.addFilterDef(filter);
        var mapping = new FilterMap();
        mapping.setFilterName("security");
        AuthorizationServer.PATHS.forEach(mapping::addURLPattern);
        context.addFilterMap(mapping);
    }

    public TestServer with(String path, Servlet servlet) {
        Tomcat.addServlet(context, path, servlet);
        context.addServletMappingDecoded(path, path);
        return this;
    }

    public TestServer start() {
        if (context.findChildren().length == 0) {
            Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
            context.addServletMappingDecoded("/", "default");
        }
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    public URI issuer() {
        return issuer;
    }

    public URI at(String path) {
        return URI.create(issuer + path);
    }

    public AuthorizationServer.Parts parts() {
        return parts;
    }

    public TestClock clock() {
        return clock;
    }

    /** What the token endpoint told. */
    public List<String> events() {
        return events;
    }

    public TokenVerifier verifier() {
        return new TokenVerifier(parts.tokens(), parts.keys(), clock);
    }

    /** A token with these scopes, for a new app. */
    public String token(String scopes) {
        return token(scopes, parts.tokens());
    }

    /** The same, issued so long ago that it has just expired. */
    public String expiredToken(String scopes) {
        var past = terms.lifetime().plusSeconds(1);
        return token(
                scopes,
                new AccessTokens(
                        database, parts.keys(), terms, () -> clock.instant().minus(past)));
    }

    private String token(String scopes, AccessTokens issuer) {
        try {
            var registration = parts.clients()
                    .registerWithSecret(
                            "app " + UUID.randomUUID(), Scopes.grantable(scopes).orElseThrow())
                    .orElseThrow();
            return switch (issuer.issue(registration.client(), scopes)) {
                case AccessTokens.Issue.Issued(var token) -> token.value();
                case AccessTokens.Issue.NoScope(), AccessTokens.Issue.Disabled() -> throw new AssertionError(scopes);
            };
        } catch (RepositoryUnavailableException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new AssertionError(e);
        }
        spring.close();
    }
}
