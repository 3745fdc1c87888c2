/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.micro;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.index.CompiledExtractor;
import health.kiln.server.repository.index.IndexEntries;
import health.kiln.server.repository.index.IndexExtractor;
import health.kiln.server.repository.index.ParameterCatalog;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.node.ObjectNode;

/** The search index rows of one resource, read off its tree by all search parameters of its type. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ExtractionBench {
    private final IndexExtractor extractor =
            new CompiledExtractor(new ParameterCatalog(), "http://127.0.0.1:8080/fhir/R4");
    private final ResourceKey patientKey = Resources.key(ResourceType.PATIENT, "p1");
    private final ResourceKey observationKey = Resources.key(ResourceType.OBSERVATION, "o1");
    private final ObjectNode patient = new Resources().patient("1");
    private final ObjectNode observation = new Resources().observation("p1", 1);

    @Benchmark
    public IndexEntries patient() {
        return extractor.extract(patientKey, patient);
    }

    @Benchmark
    public IndexEntries observation() {
        return extractor.extract(observationKey, observation);
    }
}
