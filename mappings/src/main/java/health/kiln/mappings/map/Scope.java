/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.Trigger;
import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.hl7v2.Group;
import health.kiln.mappings.hl7v2.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The segments and resources that rules can see: those of their own group, then of the groups around it. One segment may
 * be in focus, the occurrence that a map is being applied to.
 */
final class Scope implements Context {
    private final Optional<Scope> outer;
    private final Run run;
    private final Group group;
    private final List<Segment> segments;
    private final Map<String, Draft> drafts = new HashMap<>(4);
    private Optional<Segment> focus = Optional.empty();

    private Scope(Optional<Scope> outer, Run run, Group group, List<Segment> segments) {
        this.outer = outer;
        this.run = run;
        this.group = group;
        this.segments = segments;
    }

    static Scope root(Run run, Group group, Set<String> excluded) {
        return new Scope(Optional.empty(), run, group, flat(group, excluded));
    }

    Scope inner(Group within, List<Segment> few) {
        return new Scope(Optional.of(this), run, within, few);
    }

    /** The segments of a group, with those of inner groups that have no scope of their own. */
    static List<Segment> flat(Group group, Set<String> excluded) {
        List<Segment> all = new ArrayList<>(group.segments());
        for (Group inner : group.groups()) {
            if (!excluded.contains(inner.name())) {
                all.addAll(flat(inner, excluded));
            }
        }
        return all;
    }

    /** The segments of this name in this scope itself. */
    List<Segment> own(String id) {
        List<Segment> found = List.of();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (segment.id().equals(id)) {
                if (found.isEmpty()) {
                    found = new ArrayList<>(2);
                }
                found.add(segment);
            }
        }
        return found;
    }

    void focus(Segment segment) {
        focus = Optional.of(segment);
    }

    Optional<Segment> focus() {
        return focus;
    }

    void unfocus() {
        focus = Optional.empty();
    }

    @Override
    public Optional<Segment> segment(String id) {
        if (focus.isPresent() && focus.get().id().equals(id)) {
            return focus;
        }
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).id().equals(id)) {
                return Optional.of(segments.get(i));
            }
        }
        return outer.isPresent() ? outer.get().segment(id) : Optional.empty();
    }

    @Override
    public Field field(Coordinate place) {
        Optional<Segment> segment = segment(place.segment());
        return segment.isPresent() ? segment.get().field(place.field()) : run.nothing();
    }

    /** Whether the sender wrote nothing at all there: the cheapest of questions, for the many rules of absent fields. */
    boolean isUnwritten(Coordinate place) {
        Optional<Segment> segment = segment(place.segment());
        return segment.isEmpty() || run.message().isEmpty(segment.get().index(), place.field());
    }

    /** Also in inner groups, which rules here do not read from. */
    @Override
    public boolean has(String segment) {
        return run.has(segment) && (segment(segment).isPresent() || group.holds(segment));
    }

    @Override
    public Trigger trigger() {
        return run.trigger();
    }

    void put(String name, Draft draft) {
        drafts.put(name, draft);
    }

    /** Lets the scope around see what was made here: all, where it has none itself; or only a few, in place of its own. */
    void share(Scope around, Set<String> few) {
        drafts.forEach((name, draft) -> {
            if (few.contains(name)) {
                around.drafts.put(name, draft);
            } else if (few.isEmpty()) {
                around.drafts.putIfAbsent(name, draft);
            }
        });
    }

    /** The nearest resource of that name. */
    Optional<Draft> draft(String name) {
        Draft own = drafts.get(name);
        if (own != null) {
            return Optional.of(own);
        }
        return outer.isPresent() ? outer.get().draft(name) : Optional.empty();
    }
}
