/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.fhir.audit.AuditReader;
import health.kiln.server.fhir.audit.AuditRecord;
import health.kiln.server.fhir.audit.AuditTrail;
import health.kiln.server.fhir.http.FhirServlet;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.index.ParameterCatalog;
import health.kiln.server.repository.postgres.TestDatabase;
import health.kiln.server.repository.search.SearchParameters;
import health.kiln.server.repository.store.PostgresRepository;
import health.kiln.server.smart.oauth.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The endpoint as a client meets it: HTTP, a real authorization server, a real database. One for all tests of a JVM. */
public final class Gateway implements AutoCloseable {
    private static final byte[] MESSAGE = "MSH|^~\\&|A|B\rPID|1\r".getBytes(StandardCharsets.ISO_8859_1);

    private final TestDatabase database = new TestDatabase();
    private final TestServer server = new TestServer(database.tables(), Duration.ofHours(1));
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger names = new AtomicInteger();
    private final AuditTrail audit = AuditTrail.start(database.tables(), 1000);
    private final PostgresRepository repository;
    private final String token;

    private Gateway() {
        var base = server.at(TestServer.FHIR_PATH);
        repository = open(base);
        var endpoint = new FhirEndpoint(new FhirEndpoint.Parts(
                base,
                server.issuer(),
                "test",
                repository,
                new SearchParameters(new ParameterCatalog()),
                Gateway::message,
                server.verifier(),
                audit,
                new AuditReader(database.tables()),
                Limits.standard(),
                repository.ids()::next,
                server.clock()));
        server.with(TestServer.FHIR_PATH + "/*", new FhirServlet(endpoint)).start();
        token = server.token("system/*.cruds");
    }

    private PostgresRepository open(URI base) {
        var index = PostgresRepository.Index.of(database.database(), base.toString(), server.clock(), new byte[32]);
        try {
            return PostgresRepository.open(database.database(), index, server.clock());
        } catch (RepositoryUnavailableException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<MessageSource.RawMessage> message(String id) {
        return id.equals("7")
                ? Optional.of(new MessageSource.RawMessage(
                        "x-application/hl7-v2+er7", Instant.parse("2026-11-25T08:00:00Z"), MESSAGE))
                : Optional.empty();
    }

    /** Gives tests the one gateway. */
    public static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Gateway.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(Gateway.class, _ -> new Gateway());
        }
    }

    public URI base() {
        return server.at(TestServer.FHIR_PATH);
    }

    public TestServer server() {
        return server;
    }

    /** A token that allows everything. */
    public String token() {
        return token;
    }

    public TestDatabase database() {
        return database;
    }

    /** A name that no other test has. */
    public String fresh(String prefix) {
        return prefix + "-" + names.incrementAndGet();
    }

    /** A request that is being put together; with the token that allows everything, unless told otherwise. */
    public final class Call {
        private final HttpRequest.Builder request;
        private final String method;
        private BodyPublisher body = BodyPublishers.noBody();

        private Call(String method, String path) {
            this.method = method;
            this.request = HttpRequest.newBuilder(URI.create(base() + path)).timeout(Duration.ofSeconds(30));
            request.setHeader("Authorization", "Bearer " + token);
        }

        public Call as(String otherToken) {
            request.setHeader("Authorization", "Bearer " + otherToken);
            return this;
        }

        public Call header(String name, String value) {
            request.setHeader(name, value);
            return this;
        }

        public Call body(String json) {
            return body("application/fhir+json", BodyPublishers.ofString(json));
        }

        public Call form(String form) {
            return body("application/x-www-form-urlencoded", BodyPublishers.ofString(form));
        }

        public Call body(String contentType, BodyPublisher content) {
            request.setHeader("Content-Type", contentType);
            body = content;
            return this;
        }

        public Answer send() {
            try {
                return new Answer(http.send(request.method(method, body).build(), BodyHandlers.ofByteArray()));
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    /** What came back. */
    public record Answer(HttpResponse<byte[]> response) {
        public int status() {
            return response.statusCode();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        /** The code of the outcome's first issue. */
        public String issue() {
            return json().path("issue").path(0).path("code").asString("");
        }
    }

    public Call call(String method, String path) {
        return new Call(method, path);
    }

    public Answer get(String path) {
        return call("GET", path).send();
    }

    public Answer put(String path, String json) {
        return call("PUT", path).body(json.replace('\'', '"')).send();
    }

    public Answer post(String path, String json) {
        return call("POST", path).body(json.replace('\'', '"')).send();
    }

    /** The newest records, when all of them are written. */
    public List<AuditRecord> audited() {
        try {
            audit.place()
                    .orElseThrow()
                    .fillDurably(new AuditRecord(
                            server.clock().instant(),
                            Optional.empty(),
                            "test",
                            Optional.empty(),
                            Optional.empty(),
                            List.of(),
                            0,
                            "",
                            ""));
            var found = new AuditReader(database.tables()).read(List.of(), Long.MAX_VALUE, 50);
            return ((AuditReader.Found.Records) found)
                    .records().stream()
                            .map(AuditReader.Numbered::record)
                            .filter(record -> !record.interaction().equals("test"))
                            .toList();
        } catch (RepositoryUnavailableException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
        audit.close();
        repository.close();
        database.close();
    }
}
