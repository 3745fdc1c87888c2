/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sorts the segments of a message into the groups of its structure, one by one and in the order they came. A segment
 * goes to the innermost open group that has it, or that has an inner group which it opens; failing that, to where the
 * structure has it at all, near by; failing that (unknown and Z segments) to the group of the segment before it. So a
 * wrong order misplaces nothing that has only one place, and nothing is ever lost.
 */
final class GroupMatcher {
    /** An open group: what it is, and what it has had so far. */
    private static final class Open {
        private final Structure structure;
        private final Group group;
        /** The last repetition of each inner group, by name. */
        private final Map<String, Open> inner = new HashMap<>(4);
        /** Whether this or a group around it may come again. */
        private final boolean comesAgain;
        /** The place of the last opener seen: a repetition takes its openers in order and once. */
        private int opener = -1;

        Open(Structure structure, boolean comesAgain) {
            this.structure = structure;
            this.group = new Group(structure.name());
            this.comesAgain = comesAgain;
        }

        boolean takes(String id) {
            if (!structure.segments().contains(id)) {
                return false;
            }
            int place = structure.openers().indexOf(id);
            return place < 0 || !comesAgain || (place > opener && (inner.isEmpty() || !structure.repeats()));
        }

        /** Whether a segment that opens the inner group opens it here; else an outer group comes again. */
        boolean opens(Structure child, String id) {
            boolean free = child.repeats()
                    || !comesAgain
                    || last(child).map(opened -> opened.takes(id)).orElse(true);
            return free && child.isOpenedBy(id);
        }

        void add(Segment segment) {
            opener = Math.max(opener, structure.openers().indexOf(segment.id()));
            group.add(segment);
        }

        Open open(Structure child) {
            Open opened = new Open(child, comesAgain || child.repeats());
            inner.put(child.name(), opened);
            group.add(opened.group);
            return opened;
        }

        /** The last repetition of the inner group so far. */
        Optional<Open> last(Structure child) {
            return Optional.ofNullable(inner.get(child.name()));
        }
    }

    /** The open groups, innermost first. */
    private final Deque<Open> open = new ArrayDeque<>();

    private GroupMatcher(Structure structure) {
        open.push(new Open(structure, false));
    }

    static Group match(Hl7Message message, Structure structure) {
        var matcher = new GroupMatcher(structure);
        Open root = matcher.open.element();
        for (Segment segment : message.segments()) {
            matcher.place(segment);
        }
        return root.group;
    }

    private void place(Segment segment) {
        String id = segment.id();
        if (!opensOrFits(id)) {
            reach(id);
        }
        open.element().add(segment);
    }

    /** Makes innermost the group in which the segment stands by the standard; false, and no change, when there is none. */
    private boolean opensOrFits(String id) {
        int depth = 0;
        for (Open candidate : open) {
            if (candidate.takes(id)) {
                close(depth);
                return true;
            }
            for (Structure child : candidate.structure.groups()) {
                if (candidate.opens(child, id)) {
                    close(depth);
                    descend(child, id);
                    return true;
                }
            }
            depth++;
        }
        return false;
    }

    /** Opens the group, and the inner groups that the segment opens with it. */
    private void descend(Structure child, String id) {
        Open parent = open.element();
        open.push(child.repeats() ? parent.open(child) : parent.last(child).orElseGet(() -> parent.open(child)));
        if (child.segments().contains(id)) {
            return;
        }
        for (Structure grandchild : child.groups()) {
            if (grandchild.isOpenedBy(id)) {
                descend(grandchild, id);
                return;
            }
        }
    }

    /** Makes innermost the nearest group that can hold the segment at all; no change when there is none. */
    private void reach(String id) {
        int depth = 0;
        for (Open candidate : open) {
            if (candidate.structure.holds(id)) {
                close(depth);
                reachDown(id);
                return;
            }
            depth++;
        }
    }

    private void reachDown(String id) {
        Open current = open.element();
        if (current.structure.segments().contains(id)) {
            return;
        }
        for (Structure child : current.structure.groups()) {
            if (child.isOpenedBy(id)) {
                descend(child, id);
                return;
            }
            if (child.holds(id)) {
                open.push(current.last(child).orElseGet(() -> current.open(child)));
                reachDown(id);
                return;
            }
        }
    }

    private void close(int groups) {
        for (int i = 0; i < groups; i++) {
            open.pop();
        }
    }
}
