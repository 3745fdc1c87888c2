/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.util.List;

/**
 * The index rows of one resource. Sorted and without repeats, so that two extractions compare and differ cheaply.
 *
 * @param sortTime the type's primary clinical time, µs since 1970, or {@link #NO_TIME}: then the writer uses the creation
 * @param presence bit i says that the type's i-th parameter has a value, for {@code :missing}
 */
public record IndexEntries(
        List<Long> keys,
        int referenceKeys,
        List<Coding> codings,
        List<Range> ranges,
        List<StringRow> strings,
        long sortTime,
        long presence) {
    public static final long NO_TIME = Long.MIN_VALUE;

    /**
     * What a query may say of a coding instead of the whole.
     *
     * @param part the key of its code alone, or of its system alone: no row is under it
     * @param key the key of the whole, among {@link #keys}
     */
    public record Coding(long part, long key) {}

    /** A value between {@code low} and {@code high}, both included, under a key. */
    public record Range(long key, long low, long high) {}

    /** A normalised text under a parameter's number. */
    public record StringRow(int parameter, String text) {}
}
