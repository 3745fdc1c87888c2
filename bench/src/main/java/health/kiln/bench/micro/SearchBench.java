/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.micro;

import health.kiln.server.repository.RepositoryUnavailableException;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Version;
import health.kiln.server.repository.index.ParameterCatalog;
import health.kiln.server.repository.search.Criterion;
import health.kiln.server.repository.search.Page;
import health.kiln.server.repository.search.Reach;
import health.kiln.server.repository.search.SearchParameters;
import health.kiln.server.repository.search.SearchParameters.SearchProblemException;
import health.kiln.server.repository.search.SearchQuery;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Query compilation and its answer from PostgreSQL, by eight threads at once: the repository without HTTP and access
 * control. The compiler alone cannot be called from outside the repository; {@code criterion} is the part that can.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SearchBench {
    private static final int PATIENTS = 400;
    private static final int OBSERVATIONS = 50;
    private static final int PAGE = 20;
    private static final Reach ALL = new Reach(Map.of(
            ResourceType.OBSERVATION, new Reach.Limit.Unlimited(), ResourceType.PATIENT, new Reach.Limit.Unlimited()));

    private final SearchParameters parameters = new SearchParameters(new ParameterCatalog());
    private final Store store = Store.open();

    public SearchBench() {
        store.fill(PATIENTS, OBSERVATIONS);
    }

    @Benchmark
    @Threads(1)
    public Criterion criterion() throws SearchProblemException {
        return criterion("code", "http://loinc.org|2345-7,http://loinc.org|2160-0");
    }

    @Benchmark
    @Threads(8)
    public Page newestTwentyOfAPatient() throws RepositoryUnavailableException, SearchProblemException {
        return search(List.of(criterion("patient", patient())));
    }

    @Benchmark
    @Threads(8)
    public Page newestTwentyOfAPatientByCode() throws RepositoryUnavailableException, SearchProblemException {
        return search(List.of(criterion("patient", patient()), criterion("code", "http://loinc.org|2345-7")));
    }

    @Benchmark
    @Threads(8)
    public Optional<Version> read() throws RepositoryUnavailableException {
        return store.repository().read(Resources.key(ResourceType.PATIENT, patient()), ALL);
    }

    @TearDown
    public void close() throws IOException {
        store.close();
    }

    private Page search(List<Criterion> criteria) throws RepositoryUnavailableException, SearchProblemException {
        var newestFirst = List.of(new SearchQuery.Sort("date", true));
        var query = new SearchQuery(
                ResourceType.OBSERVATION,
                criteria,
                newestFirst,
                PAGE,
                SearchQuery.Total.NONE,
                List.of(),
                Optional.empty(),
                ALL);
        return store.repository().search(query);
    }

    private Criterion criterion(String code, String value) throws SearchProblemException {
        var parameter = parameters.find(ResourceType.OBSERVATION, code).orElseThrow();
        return parameters.criterion(parameter, Optional.empty(), value);
    }

    private static String patient() {
        return "p" + ThreadLocalRandom.current().nextInt(PATIENTS);
    }
}
