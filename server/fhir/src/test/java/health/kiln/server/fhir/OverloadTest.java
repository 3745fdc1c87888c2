/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.fhir.audit.AuditReader;
import health.kiln.server.fhir.audit.AuditTrail;
import health.kiln.server.repository.Commit;
import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.Unit;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.index.ParameterCatalog;
import health.kiln.server.repository.search.Page;
import health.kiln.server.repository.search.Reach;
import health.kiln.server.repository.search.SearchParameters;
import health.kiln.server.repository.search.SearchQuery;
import health.kiln.server.repository.store.ResourceRepository;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Too much at a time, and a repository that is away, slow or broken. */
@ExtendWith(Gateway.Extension.class)
class OverloadTest {
    private static final String PATIENT = "{\"resourceType\":\"Patient\"}";
    private static final Limits TIGHT = new Limits(64 * 1024, 32 * 1024, 1024, 2, 3);

    private final Gateway gateway;
    private final Troubled repository = new Troubled();
    private final AuditTrail audit;
    private final FhirEndpoint endpoint;

    OverloadTest(Gateway gateway) {
        this.gateway = gateway;
        this.audit = AuditTrail.start(gateway.database().tables(), TIGHT.requestsOfAllMax());
        this.endpoint = new FhirEndpoint(new FhirEndpoint.Parts(
                gateway.base(),
                gateway.server().issuer(),
                "test",
                repository,
                new SearchParameters(new ParameterCatalog()),
                _ -> Optional.empty(),
                gateway.server().verifier(),
                audit,
                new AuditReader(gateway.database().tables()),
                TIGHT,
                () -> new ResourceId("new"),
                gateway.server().clock()));
    }

    @AfterEach
    void close() {
        audit.close();
    }

    @Test
    void saysThatTheRepositoryIsAway() {
        repository.trouble = () -> {
            throw new RepositoryUnavailableException("away", new SQLException("of patient Müller"));
        };

        var answer = endpoint.handle(request("GET", "Patient/1", ""));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(header(answer, "Retry-After")).isNotEmpty();
        assertThat(text(answer)).contains("transient").doesNotContain("Müller");
    }

    @Test
    void saysThatTheRepositoryCannotWrite() {
        var answer = endpoint.handle(request("POST", "Patient", PATIENT));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(header(answer, "Retry-After")).isNotEmpty();
    }

    @Test
    void tellsNothingOfAFailureOfItsOwn() {
        repository.trouble = () -> {
            throw new IllegalStateException("patient Müller");
        };

        var answer = endpoint.handle(request("GET", "Patient/1", ""));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(text(answer)).contains("exception").doesNotContain("Müller").doesNotContain("IllegalState");
        assertThat(endpoint.failed()).isEqualTo(1);
    }

    @Test
    void answers429ToAClientThatHasTooMuchInWork() throws Exception {
        var reached = new Semaphore(0);
        var release = new CountDownLatch(1);
        repository.trouble = () -> {
            reached.release();
            await(release);
        };
        var first = inBackground(request("GET", "Patient/1", ""));
        var second = inBackground(request("GET", "Patient/2", ""));
        reached.acquire(2);

        var third = endpoint.handle(request("GET", "Patient/3", ""));
        release.countDown();

        assertThat(third.status()).isEqualTo(429);
        assertThat(header(third, "Retry-After")).isNotEmpty();
        assertThat(first.get().status()).isEqualTo(404);
        assertThat(second.get().status()).isEqualTo(404);
        assertThat(endpoint.handle(request("GET", "Patient/3", "")).status()).isEqualTo(404);
    }

    @Test
    void refusesWhenItCouldNotRecord() {
        var taken = List.of(
                audit.place().orElseThrow(),
                audit.place().orElseThrow(),
                audit.place().orElseThrow());

        var refused = endpoint.handle(request("GET", "Patient/1", ""));
        taken.forEach(AuditTrail.Place::close);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(header(refused, "Retry-After")).isNotEmpty();
        assertThat(endpoint.handle(request("GET", "Patient/1", "")).status()).isEqualTo(404);
    }

    @Test
    void refusesBodiesPastWhatAllMayHoldTogether() {
        var large = PATIENT + " ".repeat(40 * 1024);

        assertThat(endpoint.handle(request("POST", "Patient", large)).status()).isEqualTo(503);
        assertThat(endpoint.handle(request("POST", "Patient", PATIENT + " ".repeat(70 * 1024)))
                        .status())
                .isEqualTo(413);
        assertThat(endpoint.handle(request("POST", "Patient", PATIENT + "x")).status())
                .isEqualTo(400);
    }

    private CompletableFuture<FhirResponse> inBackground(FhirRequest request) {
        return CompletableFuture.supplyAsync(() -> endpoint.handle(request), Thread::startVirtualThread);
    }

    private FhirRequest request(String method, String path, String body) {
        return new Request(
                method,
                path,
                Map.of("Authorization", "Bearer " + gateway.token(), "Content-Type", "application/fhir+json"),
                body);
    }

    private static String header(FhirResponse response, String name) {
        return response.headers().stream()
                .filter(header -> header.name().equals(name))
                .map(FhirResponse.Header::value)
                .findFirst()
                .orElse("");
    }

    private static String text(FhirResponse response) {
        var text = new StringBuilder();
        response.body().forEach(part -> text.append(new String(part, StandardCharsets.UTF_8)));
        return text.toString();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Request(String method, String path, Map<String, String> headers, String text)
            implements FhirRequest {
        @Override
        public String query() {
            return "";
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        @Override
        public OptionalLong contentLength() {
            return OptionalLong.of(text.length());
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String sourceAddress() {
            return "::1";
        }
    }

    /** What happens at a read. */
    private interface Trouble {
        void happen() throws RepositoryUnavailableException;
    }

    /** A repository that holds nothing, cannot write, and has the trouble that a test gives it. */
    private static final class Troubled implements ResourceRepository {
        private volatile Trouble trouble = () -> {};

        @Override
        public Optional<Version> read(ResourceKey key, Reach reach) throws RepositoryUnavailableException {
            trouble.happen();
            return Optional.empty();
        }

        @Override
        public Optional<Version> read(ResourceKey key, int version, Reach reach) {
            return Optional.empty();
        }

        @Override
        public List<Version> history(ResourceKey key, int before, int limit, Reach reach) {
            return List.of();
        }

        @Override
        public Page search(SearchQuery query) {
            return new Page(List.of(), List.of(), Optional.empty(), OptionalLong.empty(), List.of());
        }

        @Override
        public <R> Commit<R> commit(Unit<R> unit) {
            return new Commit.Unavailable<>("away");
        }
    }
}
