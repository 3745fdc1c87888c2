/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import java.util.Arrays;
import java.util.Collection;

/**
 * Many arrays of {@code bigint} as one, with the first and last position of each, counted from 1 as SQL does:
 * {@code unnest} cannot tell the arrays of an array apart, but {@code all[first:last]} can.
 */
final class Slices {
    private long[] all = new long[256];
    private int size;
    private final int[] firsts;
    private final int[] lasts;
    private int count;

    Slices(int count) {
        this.firsts = new int[count];
        this.lasts = new int[count];
    }

    /** Begins the next array; what is added goes there. */
    void begin() {
        firsts[count] = size + 1;
        lasts[count] = size;
        count++;
    }

    void add(long value) {
        if (size == all.length) {
            all = Arrays.copyOf(all, size * 2);
        }
        all[size++] = value;
        lasts[count - 1] = size;
    }

    void addAll(Collection<Long> values) {
        for (var value : values) {
            add(value);
        }
    }

    long[] all() {
        return Arrays.copyOf(all, size);
    }

    int[] firsts() {
        return firsts;
    }

    int[] lasts() {
        return lasts;
    }
}
