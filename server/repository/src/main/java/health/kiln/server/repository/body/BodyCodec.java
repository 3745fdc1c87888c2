/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.body;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Stored bodies: a first byte that says how, then the bytes. INVARIANT: the meaning of a first byte is in the database
 * and never changes; {@code 0} as they are, {@code 1} a zstd frame without dictionary, from {@code 2} on a zstd frame with
 * the dictionary of that number. Safe for many threads.
 */
public final class BodyCodec {
    private static final byte AS_IS = 0;
    private static final byte ZSTD = 1;
    private static final int LEVEL = 1;

    /** Native contexts kept for the next call; more threads than that make their own. */
    private static final int CONTEXTS_MAX = 16;

    private final Contexts<ZstdCompressCtx> compressors =
            new Contexts<>(() -> new ZstdCompressCtx().setLevel(LEVEL), ZstdCompressCtx::close);
    private final Contexts<ZstdDecompressCtx> decompressors =
            new Contexts<>(ZstdDecompressCtx::new, ZstdDecompressCtx::close);

    public byte[] encode(byte[] json) {
        var compressor = compressors.take();
        try {
            var room = new byte[1 + (int) Zstd.compressBound(json.length)];
            var size = compressor.compressByteArray(room, 1, room.length - 1, json, 0, json.length);
            if (size >= json.length) {
                room[0] = AS_IS;
                System.arraycopy(json, 0, room, 1, json.length);
                return Arrays.copyOf(room, 1 + json.length);
            }
            room[0] = ZSTD;
            return Arrays.copyOf(room, 1 + size);
        } finally {
            compressors.giveBack(compressor);
        }
    }

    public byte[] decode(byte[] body) {
        return switch (body[0]) {
            case AS_IS -> Arrays.copyOfRange(body, 1, body.length);
            case ZSTD -> unzip(body);
            default -> throw new IllegalStateException("a body is written in way " + body[0] + ", by a later Kiln");
        };
    }

    private byte[] unzip(byte[] body) {
        var json = new byte[(int) Zstd.getFrameContentSize(body, 1, body.length - 1)];
        var decompressor = decompressors.take();
        try {
            decompressor.decompressByteArray(json, 0, json.length, body, 1, body.length - 1);
            return json;
        } finally {
            decompressors.giveBack(decompressor);
        }
    }

    private record Contexts<C>(Supplier<C> make, Consumer<C> close, BlockingQueue<C> idle) {
        Contexts(Supplier<C> make, Consumer<C> close) {
            this(make, close, new ArrayBlockingQueue<>(CONTEXTS_MAX));
        }

        C take() {
            var kept = idle.poll();
            return kept == null ? make.get() : kept;
        }

        void giveBack(C context) {
            if (!idle.offer(context)) {
                close.accept(context);
            }
        }
    }
}
