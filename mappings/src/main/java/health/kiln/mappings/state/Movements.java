/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.Step;
import health.kiln.mappings.intent.Intent.Step.Kind;
import health.kiln.mappings.intent.Stamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The movement journal of one encounter, in the order of event time, each step once however often it was reported. */
final class Movements {
    /** Past it, the oldest steps but the first are forgotten: a location history is cut short, nothing else. */
    static final int STEPS_MAX = 256;

    private static final Step DELETION =
            new Step(Kind.DELETE, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final List<Moved> steps = new ArrayList<>();

    /** When an update told of the encounter first, if that is not the one that is kept. */
    private Instant mentioned = Instant.MAX;

    boolean isEmpty() {
        return steps.isEmpty();
    }

    List<Moved> list() {
        return Collections.unmodifiableList(steps);
    }

    /** Whether the journal is another one by this step. */
    boolean add(Moved moved) {
        for (var i = 0; i < steps.size(); i++) {
            var held = steps.get(i);
            if (moved.isSameStepAs(held)) {
                return replace(i, moved);
            }
        }
        insert(moved);
        if (steps.size() > STEPS_MAX) {
            steps.remove(1);
        }
        return true;
    }

    private boolean replace(int index, Moved moved) {
        var held = steps.get(index);
        if (moved.equals(held)) {
            return false;
        }
        var older = moved.stamp().compareTo(held.stamp()) < 0;
        var gone = older ? moved : held;
        var earlier = gone.kind() == Kind.UPDATE && mention(gone.stamp().eventTime());
        if (older) {
            return earlier;
        }
        steps.remove(index);
        insert(moved);
        return true;
    }

    boolean mention(Instant time) {
        var earlier = time.isBefore(mentioned);
        mentioned = earlier ? time : mentioned;
        return earlier;
    }

    /** When the oldest step or update was, if there is one. */
    Optional<Instant> began() {
        return steps.stream()
                .findFirst()
                .map(first -> first.stamp().eventTime())
                .map(first -> first.isBefore(mentioned) ? first : mentioned);
    }

    /** When an update told of the encounter before the one that is kept; {@link Instant#MAX} for never. */
    Instant mentioned() {
        return mentioned;
    }

    /** Together with deletions at these times. */
    Movements with(Collection<Stamp> deletions) {
        if (deletions.isEmpty()) {
            return this;
        }
        var all = restored(steps, mentioned);
        deletions.forEach(stamp -> all.add(new Moved(stamp, DELETION)));
        return all;
    }

    private void insert(Moved moved) {
        var at = Collections.binarySearch(steps, moved, Moved.IN_TIME);
        steps.add(at < 0 ? -at - 1 : at + 1, moved);
    }

    void absorb(Movements other) {
        other.steps.forEach(this::add);
        mention(other.mentioned);
    }

    /** Takes over the steps of another since then, by the time of the events. */
    void absorbLater(Movements other, Stamp since) {
        other.steps.stream()
                .filter(moved -> !moved.stamp().eventTime().isBefore(since.eventTime()))
                .forEach(this::add);
    }

    /** Replaces what steps hold where {@code change} has another; whether there was one. */
    boolean rewrite(Function<JsonNode, Optional<JsonNode>> change) {
        var changed = false;
        for (var i = 0; i < steps.size(); i++) {
            var step = steps.get(i).step();
            var location = step.location().flatMap(change).map(ObjectNode.class::cast);
            var details = step.details().flatMap(change).map(ObjectNode.class::cast);
            if (location.isPresent() || details.isPresent()) {
                var rewritten = new Step(
                        step.kind(),
                        step.at(),
                        step.encounterClass(),
                        location.or(step::location),
                        details.or(step::details));
                steps.set(i, new Moved(steps.get(i).stamp(), rewritten));
                changed = true;
            }
        }
        return changed;
    }

    static Movements restored(List<Moved> steps, Instant mentioned) {
        var restored = new Movements();
        restored.steps.addAll(steps);
        restored.mentioned = mentioned;
        return restored;
    }
}
