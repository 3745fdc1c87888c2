/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.micro;

import health.kiln.bench.hl7.HospitalMix;
import health.kiln.mappings.Feed;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Mapping.Mapped;
import health.kiln.mappings.Mappings;
import health.kiln.mappings.map.MapLibrary;
import health.kiln.mappings.state.CompactJson;
import health.kiln.mappings.state.Preview;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Bytes of one message in, what it means out: as intents, and as the JSON of the resources on an empty store. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MappingBench {
    private final Mappings mappings = MapLibrary.bundled();
    private final Feed feed = new Feed("bench", "bench", ZoneId.of("Europe/Rome"), Optional.empty());
    private final Instant receivedAt = Instant.parse("2026-03-02T08:15:00Z");
    private final byte[] adt = HospitalMix.adtOfOneKilobyte();
    private final byte[] oru = HospitalMix.oruOfSeventeenKilobytes();

    @Benchmark
    public Mapping adtToIntents() {
        return mapped(adt);
    }

    @Benchmark
    public byte[] adtToJson() {
        return written(mapped(adt));
    }

    @Benchmark
    public Mapping oruToIntents() {
        return mapped(oru);
    }

    @Benchmark
    public byte[] oruToJson() {
        return written(mapped(oru));
    }

    private Mapped mapped(byte[] message) {
        return switch (mappings.map(message, feed, receivedAt)) {
            case Mapped mapped -> mapped;
            case Mapping.Unclaimed _, Mapping.Refused _ -> throw new IllegalStateException("the sample is not mapped");
        };
    }

    private byte[] written(Mapped mapped) {
        return CompactJson.bytes(Preview.of(mapped.intents()));
    }
}
