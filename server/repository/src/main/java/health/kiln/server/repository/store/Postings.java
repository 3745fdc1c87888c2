/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.store;

import health.kiln.server.repository.index.IndexEntries;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows that a resource has in the index.
 *
 * @param sortTime is part of each row of {@code kx} and {@code rx}
 */
record Postings(long sortTime, Set<Long> keys, Set<IndexEntries.Range> ranges, Set<IndexEntries.StringRow> strings) {
    private static final int NUMBERS_PER_RANGE = 3;

    static Postings none() {
        return new Postings(IndexEntries.NO_TIME, Set.of(), Set.of(), Set.of());
    }

    static Postings of(IndexEntries entries, long sortTime) {
        return new Postings(
                sortTime,
                new LinkedHashSet<>(entries.keys()),
                new LinkedHashSet<>(entries.ranges()),
                new LinkedHashSet<>(entries.strings()));
    }

    /** Keys and ranges as the row has them, whatever rules they were made by; texts, which it has not, made again. */
    static Postings of(StoredRow stored, WriteTools tools) {
        if (stored.deleted()) {
            return none();
        }
        var content = tools.json().read(stored.version(tools.codec()).json());
        var strings = tools.extractor().extract(stored.key(), content).strings();
        var entries = entries(stored);
        return new Postings(
                stored.sortTime(),
                new LinkedHashSet<>(entries.keys()),
                new LinkedHashSet<>(entries.ranges()),
                new LinkedHashSet<>(strings));
    }

    /** What the row says of its entries: all but codings, texts and presence. */
    static IndexEntries entries(StoredRow stored) {
        List<Long> keys = new ArrayList<>(stored.keys().length);
        for (var key : stored.keys()) {
            keys.add(key);
        }
        var numbers = stored.ranges();
        List<IndexEntries.Range> ranges = new ArrayList<>(numbers.length / NUMBERS_PER_RANGE);
        for (var i = 0; i < numbers.length; i += NUMBERS_PER_RANGE) {
            ranges.add(new IndexEntries.Range(numbers[i], numbers[i + 1], numbers[i + 2]));
        }
        return new IndexEntries(keys, stored.referenceKeys(), List.of(), ranges, List.of(), stored.sortTime(), 0);
    }
}
