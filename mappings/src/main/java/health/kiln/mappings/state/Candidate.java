/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Stamp;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One statement about one part of a resource.
 *
 * @param rank where an item stands among others; 0 for what is not an item
 * @param field the JSON field, which for a choice such as {@code value[x]} tells the type
 * @param value a missing node says that the part has no value
 */
record Candidate(Stamp stamp, int rank, String field, JsonNode value) {
    /** Before everything that is ever said. */
    static final Stamp NEVER = new Stamp(Integer.MIN_VALUE, Instant.MIN, Long.MIN_VALUE, Instant.MIN);

    static final Candidate NONE = new Candidate(NEVER, 0, "", MissingNode.getInstance());

    /** Below whatever a message says of what it tells of; among themselves by time. */
    private static final int SKETCH = -1;

    /** When a message that only names a resource said what it says of it. */
    static Stamp sketched(Stamp stamp) {
        return stamp.equals(NEVER)
                ? NEVER
                : new Stamp(SKETCH, stamp.eventTime(), stamp.sequence(), stamp.messageTime());
    }

    /** Whether it was said in passing, and counts only while nothing else tells of the resource. */
    static boolean isSketch(Stamp stamp) {
        return stamp.priority() == SKETCH;
    }

    boolean present() {
        return !(value instanceof MissingNode);
    }

    boolean isNone() {
        return !present() && stamp.priority() == NEVER.priority(); // nobody else has it, and stamps are long to compare
    }

    Candidate with(JsonNode other) {
        return new Candidate(stamp, rank, field, other);
    }

    /**
     * Whether this statement takes the place of an earlier heard one. Of two with the same stamp the later heard one
     * stands (order of arrival is the last resort); but of two types of one choice in one message, the one that has a
     * value.
     */
    boolean supersedes(Candidate standing) {
        var order = stamp.compareTo(standing.stamp);
        if (order != 0) {
            return order > 0;
        }
        return present() || !standing.present() || field.equals(standing.field);
    }
}
