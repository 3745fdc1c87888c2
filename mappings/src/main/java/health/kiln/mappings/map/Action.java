/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.Explanation.Effect;
import health.kiln.mappings.datatype.Datatype;
import health.kiln.mappings.datatype.Json;
import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.hl7v2.Presence;
import health.kiln.mappings.hl7v2.Segment;
import health.kiln.mappings.map.Statement.Origin;
import health.kiln.mappings.tables.CodeTable;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A rule, compiled: its places, table, data type and target are resolved; running it reads, decides and writes. */
sealed interface Action {
    Origin origin();

    void run(Draft own, Scope scope, Run run);

    /** The field that must be written for the action to do anything; empty when there is no such one. */
    default Optional<Coordinate> needs() {
        return Optional.empty();
    }

    /** How a field is read. */
    record Reading(Source source, Datatype datatype, CodeTable table, String v2Table, Optional<Source> unit) {
        Optional<Coordinate> needs() {
            return source.places().size() == 1 && !source.lines() ? Optional.of(source.first()) : Optional.empty();
        }
    }

    /** {@code PID-5* -> name : XPN[HumanName]}. */
    record Write(Origin origin, Condition when, Reading reading, Placement placement) implements Action {
        @Override
        public Optional<Coordinate> needs() {
            return reading.needs();
        }

        @Override
        public void run(Draft own, Scope scope, Run run) {
            Source source = reading.source();
            boolean traced = run.trace().isOn();
            if (!traced && placement.isDecidedOf(own)) {
                return;
            }
            boolean applies = when.holds(scope);
            if (!traced && !applies) {
                return;
            }
            Coordinate place = source.choose(scope);
            Field whole = scope.field(place);
            Presence presence = source.lines() ? linesPresence(place, scope) : presence(place, whole);
            if (presence == Presence.KEEP && !traced) {
                return;
            }
            if (source.lines() && !isFirst(place, scope)) {
                return;
            }
            Optional<Draft> target = placement.draft(own, scope);
            if (target.isEmpty()) {
                return;
            }
            Draft draft = target.get();
            if (presence == Presence.KEEP) {
                run.trace().note(origin, placement, draft, whole, Effect.EMPTY, "");
            } else if (!applies) {
                run.trace().note(origin, placement, draft, whole, Effect.NOT_MET, when);
            } else if (presence == Presence.CLEAR) {
                boolean cleared = placement.clear(draft, own, scope);
                run.trace().note(origin, placement, draft, whole, cleared ? Effect.CLEARED : Effect.DECIDED, "");
            } else if (placement.isDecided(draft)) {
                run.trace().note(origin, placement, draft, whole, Effect.DECIDED, "");
            } else {
                write(place, whole, draft, own, scope, run);
            }
        }

        private static Presence presence(Coordinate place, Field whole) {
            return place.each() && place.component() == 0
                    ? whole.presence()
                    : place.part(whole.repetition(1)).presence();
        }

        private static Presence linesPresence(Coordinate place, Scope scope) {
            for (Segment segment : scope.own(place.segment())) {
                if (segment.field(place.field()).isPresent()) {
                    return Presence.SET;
                }
            }
            return Presence.KEEP;
        }

        /** All lines make one text: they are read with the first segment. */
        private static boolean isFirst(Coordinate place, Scope scope) {
            return scope.focus().isEmpty()
                    || scope.own(place.segment()).indexOf(scope.focus().get()) <= 0;
        }

        private void write(Coordinate place, Field whole, Draft draft, Draft own, Scope scope, Run run) {
            if (reading.source().lines()) {
                one(whole, 0, draft, own, scope, run);
            } else if (place.each()) {
                int number = 0;
                for (Field repetition : whole.repetitions()) {
                    number++;
                    Field part = place.part(repetition);
                    if (part.isPresent()) {
                        one(part, number, draft, own, scope, run);
                    }
                }
            } else {
                one(place.part(whole.repetition(1)), 0, draft, own, scope, run);
            }
        }

        private void one(Field field, int number, Draft draft, Draft own, Scope scope, Run run) {
            run.enter(origin, reading.table(), reading.v2Table(), reading.unit(), scope);
            if (reading.source().lines()) {
                run.lines(reading.source());
            }
            Datatype datatype = reading.datatype();
            JsonNode value = datatype.recurs() && placement.leavesAsIs()
                    ? run.known(datatype.reader(), field)
                    : datatype.read(field, run);
            if (run.beside().isPresent() && Json.isNothing(value)) {
                placement.putInstead(draft, run.beside().get(), number, own, scope, run);
            } else if (run.beside().isPresent()) {
                placement.putBeside(draft, run.beside().get(), number, own, scope, run);
            }
            if (Json.isNothing(value)) {
                run.trace().note(origin, placement, draft, field, Effect.UNREADABLE, "");
                return;
            }
            JsonNode named = placement.slot().named(value, datatype.fhirType());
            boolean put = placement.put(draft, named, number, own, scope, run);
            run.trace().note(origin, placement, draft, field, put ? Effect.WROTE : Effect.DECIDED, "");
        }
    }

    /** {@code intent = "order"}. */
    record Constant(Origin origin, Condition when, ValueMaker value, Placement placement) implements Action {
        @Override
        public void run(Draft own, Scope scope, Run run) {
            Optional<Draft> target = placement.draft(own, scope);
            if (target.isEmpty()) {
                return;
            }
            Draft draft = target.get();
            if (!when.holds(scope)) {
                run.trace().note(origin, placement, draft, Effect.NOT_MET, when);
                return;
            }
            JsonNode made = value.make(own, scope, run);
            if (Json.isNothing(made)) {
                run.trace().note(origin, placement, draft, Effect.EMPTY, "");
                return;
            }
            JsonNode owned = placement.leavesAsIs() ? made : made.deepCopy();
            // a reference may be one of several types, as in medication[x]
            JsonNode named = value instanceof ValueMaker.Ref ? placement.slot().named(owned, "Reference") : owned;
            boolean put = placement.put(draft, named, 0, own, scope, run);
            run.trace().note(origin, placement, draft, put ? Effect.WROTE : Effect.DECIDED, "");
        }
    }

    /** {@code clear value[x] when …}. */
    record Clear(Origin origin, Condition when, Placement placement) implements Action {
        @Override
        public void run(Draft own, Scope scope, Run run) {
            Optional<Draft> target = placement.draft(own, scope);
            if (target.isPresent() && when.holds(scope)) {
                boolean cleared = placement.clear(target.get(), own, scope);
                run.trace().note(origin, placement, target.get(), cleared ? Effect.CLEARED : Effect.DECIDED, when);
            }
        }
    }

    /** {@code PV1-2 => class : CWE[Coding]}. */
    record StepPart(Origin origin, Condition when, Reading reading, String part) implements Action {
        @Override
        public Optional<Coordinate> needs() {
            return reading.needs();
        }

        @Override
        public void run(Draft own, Scope scope, Run run) {
            Field field = reading.source().find(scope);
            if (!field.isPresent() || !when.holds(scope)) {
                if (!run.trace().isOn()) {
                    return;
                }
                run.trace()
                        .note(
                                origin,
                                target(own),
                                field,
                                field.isPresent() ? Effect.NOT_MET : Effect.EMPTY,
                                field.isPresent() ? when.toString() : "");
                return;
            }
            run.enter(origin, reading.table(), reading.v2Table(), reading.unit(), scope);
            JsonNode value = reading.datatype().read(field, run);
            if (!part.startsWith("details.") && !(value instanceof ObjectNode)) {
                run.trace().note(origin, target(own), field, Effect.UNREADABLE, "");
            } else if (!Json.isNothing(value)) {
                own.step().put(part, value);
                if (run.trace().isOn()) {
                    run.trace().note(origin, target(own), field, Effect.ASKED, "a part of the encounter's step");
                }
            }
        }

        private String target(Draft own) {
            String path = part.startsWith("details.") ? part.substring("details.".length()) : part;
            return own.handle() + "." + path;
        }
    }
}
