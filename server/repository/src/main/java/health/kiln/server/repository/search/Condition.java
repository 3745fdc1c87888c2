/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.search;

import health.kiln.server.repository.index.SearchParameterType;
import java.util.List;

/** What a resource must be for a search to find it, in terms of the index. */
sealed interface Condition {
    /** Has a row under the key. */
    record Key(long key) implements Condition {}

    /**
     * Has a row under one of the keys whose codings have this part. Only until it is known which those are: see {@link
     * Codings}.
     */
    record Coded(long part) implements Condition {
        IllegalStateException unresolved() {
            return new IllegalStateException("codings are looked up before a plan is made");
        }
    }

    /** Has a range under the key whose ends lie in the box. */
    record Span(long key, SearchParameterType kind, Box box) implements Condition {}

    /** Has a text of the parameter. */
    record Text(int parameter, Match match) implements Condition {}

    /** How a text must be; {@code text} is as in the index. */
    sealed interface Match {
        record StartsWith(String text) implements Match {}

        record Contains(String text) implements Match {}

        record Is(String row) implements Match {}
    }

    /** Has one of these ids. */
    record Ids(List<String> ids) implements Condition {
        public Ids {
            ids = List.copyOf(ids);
        }
    }

    /** Was last changed then, µs. */
    record Updated(Box box) implements Condition {}

    /** The parameter of this bit has a value. */
    record Present(int bit) implements Condition {}

    record Not(Condition condition) implements Condition {}

    /** Of none: always. */
    record All(List<Condition> conditions) implements Condition {
        public All {
            conditions = List.copyOf(conditions);
        }
    }

    /** Of none: never. */
    record Any(List<Condition> conditions) implements Condition {
        public Any {
            conditions = List.copyOf(conditions);
        }
    }

    static Condition never() {
        return new Any(List.of());
    }

    static Condition any(List<Condition> conditions) {
        return conditions.size() == 1 ? conditions.getFirst() : new Any(conditions);
    }

    static Condition all(List<Condition> conditions) {
        return conditions.size() == 1 ? conditions.getFirst() : new All(conditions);
    }
}
