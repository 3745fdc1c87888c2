/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.micro;

import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import tools.jackson.databind.node.ObjectNode;

/** Units of six new resources, a Patient and five Observations, until they are durable. The score counts units. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class CommitBench {
    private static final int OBSERVATIONS = 5;

    private final Store store = Store.open();
    private final Resources samples = new Resources();

    @Benchmark
    @Threads(1)
    public void unitsByOne() {
        store.put(unit());
    }

    @Benchmark
    @Threads(8)
    public void unitsByEight() {
        store.put(unit());
    }

    @Benchmark
    @Threads(32)
    public void unitsByThirtyTwo() {
        store.put(unit());
    }

    @TearDown
    public void close() throws IOException {
        store.close();
    }

    private Map<ResourceKey, ObjectNode> unit() {
        Map<ResourceKey, ObjectNode> unit = new TreeMap<>();
        var patient = store.fresh(ResourceType.PATIENT);
        var id = patient.id().value();
        unit.put(patient, samples.patient(id));
        for (int i = 0; i < OBSERVATIONS; i++) {
            unit.put(store.fresh(ResourceType.OBSERVATION), samples.observation(id, i));
        }
        return unit;
    }
}
