/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Collects the rows of one resource while the walks go through it. For one thread. */
final class Rows {
    private static final Comparator<IndexEntries.Range> BY_KEY = Comparator.comparingLong(IndexEntries.Range::key)
            .thenComparingLong(IndexEntries.Range::low)
            .thenComparingLong(IndexEntries.Range::high);
    private static final Comparator<IndexEntries.StringRow> BY_PARAMETER =
            Comparator.comparingInt(IndexEntries.StringRow::parameter).thenComparing(IndexEntries.StringRow::text);

    private final JsonNode resource;
    private final String base;
    private final Longs references = new Longs();
    private final Longs keys = new Longs();
    private final Set<IndexEntries.Coding> codings = new LinkedHashSet<>();
    private final List<IndexEntries.Range> ranges = new ArrayList<>();
    private final List<IndexEntries.StringRow> strings = new ArrayList<>();
    private List<Part> parts = new ArrayList<>();
    private long sortTime = IndexEntries.NO_TIME;
    private long presence;
    private boolean hit;

    Rows(JsonNode resource, String base) {
        this.resource = resource;
        this.base = base;
    }

    /** One value of a composite's component. */
    record Part(long hash, long low, long high) {}

    JsonNode resource() {
        return resource;
    }

    String base() {
        return base;
    }

    void present(int bit) {
        presence |= 1L << bit;
    }

    void key(long key) {
        keys.add(key);
    }

    void reference(long key) {
        references.add(key);
    }

    void coding(long part, long key) {
        codings.add(new IndexEntries.Coding(part, key));
    }

    void range(long key, long low, long high) {
        ranges.add(new IndexEntries.Range(key, low, high));
    }

    void string(int parameter, String text) {
        strings.add(new IndexEntries.StringRow(parameter, IndexedText.row(text)));
    }

    /** The earliest of the primary times; of one with an open start, its end. */
    void sortTime(long low, long high) {
        var time = low > IndexKeys.OPEN_LOW ? low : high;
        if (time < IndexKeys.OPEN_HIGH && (sortTime == IndexEntries.NO_TIME || time < sortTime)) {
            sortTime = time;
        }
    }

    void part(long hash, long low, long high) {
        parts.add(new Part(hash, low, high));
    }

    /** The parts since the last call. */
    List<Part> takeParts() {
        var taken = parts;
        parts = new ArrayList<>();
        return taken;
    }

    void hit() {
        hit = true;
    }

    /** Whether the walk came to a {@link #hit}. */
    boolean hits(Walk walk, JsonNode from) {
        hit = false;
        walk.walk(from, this);
        return hit;
    }

    IndexEntries entries() {
        var sortedReferences = references.sorted();
        List<Long> all = new ArrayList<>(sortedReferences);
        all.addAll(keys.sorted());
        return new IndexEntries(
                all,
                sortedReferences.size(),
                List.copyOf(codings),
                ranges.stream().sorted(BY_KEY).distinct().toList(),
                strings.stream().sorted(BY_PARAMETER).distinct().toList(),
                sortTime,
                presence);
    }

    private static final class Longs {
        private long[] values = new long[32];
        private int size;

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        List<Long> sorted() {
            Arrays.sort(values, 0, size);
            List<Long> result = new ArrayList<>(size);
            for (var i = 0; i < size; i++) {
                if (i == 0 || values[i] != values[i - 1]) {
                    result.add(values[i]);
                }
            }
            return result;
        }
    }
}
