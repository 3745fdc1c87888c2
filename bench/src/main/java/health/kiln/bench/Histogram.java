/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench;

/**
 * Durations counted in buckets that are at most 1/128 wide of what is in them, from 0 to the largest long, in nanoseconds.
 * One thread at a time.
 */
public final class Histogram {
    private static final int PRECISION_BITS = 7;
    private static final int BUCKETS_PER_OCTAVE = 1 << PRECISION_BITS;

    private final long[] counts = new long[(Long.SIZE - PRECISION_BITS) << PRECISION_BITS];
    private long count;
    private long max;

    public void record(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("a duration is not negative");
        }
        counts[bucket(nanos)]++;
        count++;
        max = Math.max(max, nanos);
    }

    /** Takes in what another has counted. */
    public void add(Histogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        max = Math.max(max, other.max);
    }

    public long count() {
        return count;
    }

    public long max() {
        return max;
    }

    /** The duration that this part of all durations does not exceed; 0 when there are none. */
    public long quantile(double part) {
        if (part < 0 || part > 1) {
            throw new IllegalArgumentException("a quantile is between 0 and 1");
        }
        long wanted = Math.max(1, (long) Math.ceil(part * count));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.min(last(i), max);
            }
        }
        return 0;
    }

    private static int bucket(long nanos) {
        if (nanos < BUCKETS_PER_OCTAVE) {
            return (int) nanos;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - PRECISION_BITS;
        return (shift << PRECISION_BITS) + (int) (nanos >>> shift);
    }

    /** The longest duration of a bucket. */
    private static long last(int bucket) {
        if (bucket < BUCKETS_PER_OCTAVE) {
            return bucket;
        }
        int shift = (bucket >>> PRECISION_BITS) - 1;
        long first = (bucket & (BUCKETS_PER_OCTAVE - 1)) + (long) BUCKETS_PER_OCTAVE;
        return ((first + 1) << shift) - 1;
    }
}
