/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.micro;

import health.kiln.bench.hl7.AdtFeed;
import health.kiln.connectors.mllp.MllpDecoder;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Frames of 1.5 KB cut from a stream: whole in what was read, and in pieces of 512 bytes. The score is for one frame. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FrameBench {
    private static final int FRAMES = 32;
    private static final int PIECE = 512;
    private static final int FRAME_BYTES_MAX = 1 << 26;

    private final byte[] stream = stream();

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void whole(Blackhole out) {
        cut(new MllpDecoder(FRAME_BYTES_MAX), 0, stream.length, out);
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void inPieces(Blackhole out) {
        var decoder = new MllpDecoder(FRAME_BYTES_MAX);
        for (int from = 0; from < stream.length; from += PIECE) {
            cut(decoder, from, Math.min(PIECE, stream.length - from), out);
        }
    }

    private void cut(MllpDecoder decoder, int from, int length, Blackhole out) {
        var in = ByteBuffer.wrap(stream, from, length);
        while (in.hasRemaining()) {
            out.consume(decoder.next(in, 0));
        }
    }

    private static byte[] stream() {
        var feed = new AdtFeed("FRAME", FRAMES);
        var first = feed.next();
        var buffer = ByteBuffer.allocate(first.length * FRAMES * 2).put(first);
        for (int i = 1; i < FRAMES; i++) {
            buffer.put(feed.next());
        }
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
