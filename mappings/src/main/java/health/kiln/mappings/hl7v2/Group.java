/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One group of a message's structure, such as {@code ORDER_OBSERVATION}, with the segments that are its own and the
 * groups inside it, both in the order of the message. The root group is named after the structure.
 */
public final class Group {
    private final String name;
    private final List<Segment> segments = new ArrayList<>(4);
    private final List<Group> groups = new ArrayList<>(2);

    Group(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** The segments of this group itself, without those of inner groups; unknown and Z segments stand where they came. */
    public List<Segment> segments() {
        return Collections.unmodifiableList(segments);
    }

    /** The groups directly inside. */
    public List<Group> groups() {
        return Collections.unmodifiableList(groups);
    }

    /** This group's own segments of this name. */
    public List<Segment> segments(String id) {
        var found = new ArrayList<Segment>(2);
        for (Segment segment : segments) {
            if (segment.id().equals(id)) {
                found.add(segment);
            }
        }
        return found;
    }

    /** This group's own first segment of this name. */
    public Optional<Segment> first(String id) {
        for (Segment segment : segments) {
            if (segment.id().equals(id)) {
                return Optional.of(segment);
            }
        }
        return Optional.empty();
    }

    /** Whether a segment of this name stands in this group or in one inside it. */
    public boolean holds(String id) {
        if (first(id).isPresent()) {
            return true;
        }
        for (Group inner : groups) {
            if (inner.holds(id)) {
                return true;
            }
        }
        return false;
    }

    /** All groups of this name at any depth below, in the order of the message. */
    public List<Group> groups(String groupName) {
        var found = new ArrayList<Group>(4);
        collect(groupName, found);
        return found;
    }

    private void collect(String groupName, List<Group> found) {
        for (Group group : groups) {
            if (group.name.equals(groupName)) {
                found.add(group);
            }
            group.collect(groupName, found);
        }
    }

    void add(Segment segment) {
        segments.add(segment);
    }

    void add(Group group) {
        groups.add(group);
    }

    /** The nesting as names: {@code ORU_R01(MSH PATIENT_RESULT(PATIENT(PID) …))}, own segments first. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append('(');
        String gap = "";
        for (Segment segment : segments) {
            text.append(gap).append(segment.id());
            gap = " ";
        }
        for (Group group : groups) {
            text.append(gap).append(group);
            gap = " ";
        }
        return text.append(')').toString();
    }
}
