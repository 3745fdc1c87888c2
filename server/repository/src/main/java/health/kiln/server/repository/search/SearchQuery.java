/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.ResourceType;
import java.util.List;
import java.util.Optional;

/**
 * A search as asked. INVARIANT: there is no query without a {@link Reach}, and everything that it brings along
 * (includes, totals) is held to the same reach.
 *
 * @param count matches on a page, 0 to {@value #COUNT_MAX}; 0 asks for the total only
 * @param cursor where the page begins: the opaque text of {@link Page#next()}
 */
public record SearchQuery(
        ResourceType type,
        List<Criterion> criteria,
        List<Sort> sort,
        int count,
        Total total,
        List<Include> includes,
        Optional<String> cursor,
        Reach reach) {
    public static final int COUNT_MAX = 1000;

    public SearchQuery {
        criteria = List.copyOf(criteria);
        sort = List.copyOf(sort);
        includes = List.copyOf(includes);
        if (count < 0 || count > COUNT_MAX) {
            throw new IllegalArgumentException("count is 0 to " + COUNT_MAX);
        }
    }

    /** One key of {@code _sort}. */
    public record Sort(String parameter, boolean descending) {}

    /** What {@code _total} asks. */
    public enum Total {
        NONE,
        ESTIMATE,
        ACCURATE
    }

    /**
     * One {@code _include} or, reversed, {@code _revinclude}.
     *
     * @param source the type that has the reference
     * @param parameter the reference parameter's code, or {@code *}
     * @param target limits the type referred to
     */
    public record Include(
            boolean reverse, ResourceType source, String parameter, Optional<ResourceType> target, boolean iterate) {}
}
