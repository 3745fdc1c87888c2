/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.Explanation.Effect;
import health.kiln.mappings.Fidelity;
import health.kiln.mappings.hl7v2.Group;
import health.kiln.mappings.hl7v2.Hl7Message;
import health.kiln.mappings.hl7v2.Segment;
import health.kiln.mappings.intent.Intent.Step;
import health.kiln.mappings.map.Statement.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that one trigger's message goes through, compiled.
 *
 * @param excluded groups that have their own scope
 * @param needsPatient whether a message without a patient is refused
 * @param event the step that the trigger is in an encounter's life
 * @param read which fields any rule looks at, by segment
 * @param remarks what is told of each message: the notes of a block that does nothing
 */
record Plan(
        int priority,
        Set<String> excluded,
        List<Node> nodes,
        boolean needsPatient,
        Optional<Event> event,
        Map<String, Set<Integer>> read,
        List<String> remarks) {
    private static final List<String> DECIDED_BY_STEPS = List.of("status", "period", "class", "location");

    /** One row of an events block. */
    record Event(Origin origin, Step.Kind kind, Optional<Source> at) {}

    void run(Run run) {
        Group root = run.message().groups();
        Scope scope = Scope.root(run, root, excluded);
        for (Node node : nodes) {
            node.run(scope, root, run);
        }
        event.ifPresent(row -> step(row, scope, run));
        remarks.forEach(text -> run.remark("", text));
    }

    static void step(Event row, Scope scope, Run run) {
        for (Draft draft : run.drafts()) {
            if (draft.handle().type().equals("Encounter")) {
                var field = row.at().map(source -> source.find(scope));
                draft.step().kind(row.kind(), field.flatMap(run::moment));
                for (String element : run.trace().isOn() ? DECIDED_BY_STEPS : List.<String>of()) {
                    run.trace()
                            .note(
                                    row.origin(),
                                    draft.handle() + "." + element,
                                    Effect.ASKED,
                                    "the state folds the step " + row.kind() + ", which "
                                            + row.origin().place() + " says");
                }
            }
        }
    }

    /** The fields in which the sender wrote something, and those of them that no rule looks at. */
    Fidelity fidelity(Hl7Message message) {
        Map<String, Set<Integer>> populated = new TreeMap<>();
        for (Segment segment : message.segments()) {
            for (int number = 1; number <= segment.fieldCount(); number++) {
                boolean structural = segment.id().equals("MSH") || (number == 1 && isSetId(segment));
                if (!structural && segment.field(number).isPresent()) {
                    populated
                            .computeIfAbsent(segment.id(), id -> new TreeSet<>())
                            .add(number);
                }
            }
        }
        List<String> unread = new ArrayList<>();
        populated.forEach((id, numbers) -> numbers.stream()
                .filter(number -> !read.getOrDefault(id, Set.of()).contains(number))
                .forEach(number -> unread.add(id + "-" + number)));
        int count = populated.values().stream().mapToInt(Set::size).sum();
        return new Fidelity(count, unread);
    }

    /** The first field of a repeating segment numbers it. */
    private static boolean isSetId(Segment segment) {
        String text = segment.field(1).text();
        return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    }

    /** Gathers which fields rules look at. */
    static final class Reads {
        /** EVN-1 is the trigger; EVN-2 and EVN-6 give the event's time. */
        private static final Set<Integer> EVENT = Set.of(1, 2, 6);

        private final Map<String, Set<Integer>> fields = new HashMap<>();

        Reads() {
            fields.put("EVN", new java.util.HashSet<>(EVENT));
        }

        void add(Coordinate place) {
            fields.computeIfAbsent(place.segment(), id -> new java.util.HashSet<>())
                    .add(place.field());
        }

        void add(Source source) {
            source.places().forEach(this::add);
        }

        Map<String, Set<Integer>> fields() {
            return Map.copyOf(fields);
        }
    }
}
