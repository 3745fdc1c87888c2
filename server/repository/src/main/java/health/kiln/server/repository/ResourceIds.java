/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers, and ids made of them, that no other process gives: 41 bits of milliseconds since 2020, 8 bits of a sequence,
 * 14 bits of this process's number. They rise with time. Safe for many threads.
 */
public final class ResourceIds {
    public static final int NODE_MAX = (1 << 14) - 1;
    private static final int NODE_BITS = 14;
    private static final int SEQUENCE_BITS = 8;
    private static final long EPOCH = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
    private static final int ID_LENGTH = 13;
    private static final int BITS_PER_LETTER = 5;
    private static final char[] LETTERS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    private final InstantSource clock;
    private final int node;
    private final AtomicLong last = new AtomicLong();

    /**
     * @param node 0 to {@value #NODE_MAX}; of two processes that may run at the same time, each has its own
     */
    public ResourceIds(InstantSource clock, int node) {
        if (node < 0 || node > NODE_MAX) {
            throw new IllegalArgumentException("a node's number is 0 to " + NODE_MAX);
        }
        this.clock = clock;
        this.node = node;
    }

    /** A fresh id: 13 letters of Crockford's base 32. */
    public ResourceId next() {
        var number = number();
        var letters = new char[ID_LENGTH];
        for (var i = ID_LENGTH - 1; i >= 0; i--) {
            letters[i] = LETTERS[(int) (number & (LETTERS.length - 1))];
            number >>>= BITS_PER_LETTER;
        }
        return new ResourceId(new String(letters));
    }

    /** A fresh number, greater than all before. A clock that is set back, or too many in a millisecond, borrow from the future. */
    public long number() {
        var earliest = (clock.millis() - EPOCH) << SEQUENCE_BITS;
        return last.updateAndGet(before -> Math.max(before + 1, earliest)) << NODE_BITS | node;
    }
}
