/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.index.IndexKeys;

/** Where the two ends of a stored range must lie; all bounds included. */
record Box(long lowMin, long lowMax, long highMin, long highMax) {
    private static final long LEAST = IndexKeys.OPEN_LOW;
    private static final long MOST = IndexKeys.OPEN_HIGH;

    static Box within(long low, long high) {
        return new Box(low, MOST, LEAST, high);
    }

    static Box overlapping(long low, long high) {
        return new Box(LEAST, high, low, MOST);
    }

    static Box lowBelow(long value) {
        return new Box(LEAST, value - 1, LEAST, MOST);
    }

    static Box lowAbove(long value) {
        return new Box(value + 1, MOST, LEAST, MOST);
    }

    static Box highAbove(long value) {
        return new Box(LEAST, MOST, value + 1, MOST);
    }

    static Box highBelow(long value) {
        return new Box(LEAST, MOST, LEAST, value - 1);
    }

    /** Says nothing that an index ordered by low could use, but something about high. */
    boolean boundsOnlyHigh() {
        return lowMin == LEAST && highMin > LEAST;
    }

    /** Whether a range longer than the span could lie in it. */
    boolean holdsLongerThan(long span) {
        return lowMin == LEAST || highMax == MOST || highMax - lowMin > span;
    }

    /** The same for ranges that are no longer than the span: then high bounds low too. */
    Box forSpansUpTo(long span) {
        var fromHigh = Math.max(lowMin, highMin == LEAST ? LEAST : highMin - span);
        return new Box(fromHigh, Math.min(lowMax, highMax), highMin, highMax);
    }
}
