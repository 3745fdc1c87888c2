/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * xxHash64 of a text's UTF-8 bytes (github.com/Cyan4973/xxHash, doc/xxhash_spec.md). INVARIANT: its values are in the
 * database and never change.
 */
final class Hash64 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE = 32;

    private Hash64() {}

    static long of(String text) {
        return of(text, 0);
    }

    static long of(String text, long seed) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var from = 0;
        long hash;
        if (bytes.length >= STRIPE) {
            hash = stripes(bytes, seed);
            from = bytes.length & -STRIPE;
        } else {
            hash = seed + P5;
        }
        return avalanche(tail(hash + bytes.length, bytes, from));
    }

    private static long stripes(byte[] bytes, long seed) {
        var a = seed + P1 + P2;
        var b = seed + P2;
        var c = seed;
        var d = seed - P1;
        for (var i = 0; i + STRIPE <= bytes.length; i += STRIPE) {
            a = round(a, (long) LONGS.get(bytes, i));
            b = round(b, (long) LONGS.get(bytes, i + 8));
            c = round(c, (long) LONGS.get(bytes, i + 16));
            d = round(d, (long) LONGS.get(bytes, i + 24));
        }
        var hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
        return merge(merge(merge(merge(hash, a), b), c), d);
    }

    private static long tail(long start, byte[] bytes, int from) {
        var hash = start;
        var i = from;
        for (; i + 8 <= bytes.length; i += 8) {
            hash = Long.rotateLeft(hash ^ round(0, (long) LONGS.get(bytes, i)), 27) * P1 + P4;
        }
        if (i + 4 <= bytes.length) {
            hash = Long.rotateLeft(hash ^ ((int) INTS.get(bytes, i) & 0xFFFFFFFFL) * P1, 23) * P2 + P3;
            i += 4;
        }
        for (; i < bytes.length; i++) {
            hash = Long.rotateLeft(hash ^ (bytes[i] & 0xFFL) * P5, 11) * P1;
        }
        return hash;
    }

    private static long round(long accumulator, long lane) {
        return Long.rotateLeft(accumulator + lane * P2, 31) * P1;
    }

    private static long merge(long hash, long accumulator) {
        return (hash ^ round(0, accumulator)) * P1 + P4;
    }

    private static long avalanche(long start) {
        var hash = start;
        hash = (hash ^ (hash >>> 33)) * P2;
        hash = (hash ^ (hash >>> 29)) * P3;
        return hash ^ (hash >>> 32);
    }
}
