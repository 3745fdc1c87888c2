/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.Explanation.Effect;
import health.kiln.mappings.Problem;
import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.hl7v2.Group;
import health.kiln.mappings.hl7v2.Segment;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Stamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One line of a message's plan, compiled. */
sealed interface Node permits Node.Make, Node.Each, Request {
    void run(Scope scope, Group group, Run run);

    /** The rules that one segment has for a resource. */
    record Part(String segment, List<Condition> whens, List<Guarded> actions) {
        static Part of(String segment, List<Condition> whens, List<Action> actions) {
            return new Part(
                    segment,
                    whens,
                    actions.stream().map(action -> Guarded.of(action, segment)).toList());
        }

        boolean applies(Scope scope) {
            for (Condition when : whens) {
                if (!when.holds(scope)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * A rule, and the place without which it has nothing to do.
     *
     * @param field the number of that field of the rule's own segment; 0 when it stands elsewhere or there is none such
     * @param elsewhere that place when it is of another segment
     */
    record Guarded(Action action, int field, Optional<Coordinate> elsewhere) {
        static Guarded of(Action action, String segment) {
            Optional<Coordinate> needed = action.needs();
            boolean own = needed.isPresent()
                    && needed.get().segment().equals(segment)
                    && needed.get().field() < Long.SIZE;
            return own ? new Guarded(action, needed.get().field(), Optional.empty()) : new Guarded(action, 0, needed);
        }

        /** {@code written} as {@link Segment#written()} has it. */
        boolean mayRun(long written, Scope scope) {
            return field == 0
                    ? elsewhere.isEmpty() || !scope.isUnwritten(elsewhere.get())
                    : (written >> field & 1) != 0;
        }
    }

    /**
     * Makes one resource from the segments in scope: opened by the first map's segment if that map applies, written by
     * all maps that apply.
     *
     * @param name under which rules find it: its type, or the type and a name of its own
     * @param known whether the message is refused where the store does not have it
     */
    record Make(
            String name,
            String type,
            Intent.Presence presence,
            boolean known,
            Naming naming,
            List<Statement.StampFrom> stamps,
            List<Statement.StatusFrom> statuses,
            List<Part> parts)
            implements Node {
        private static final int REQUIRED_FIELD_MISSING = 101;
        private static final int UNKNOWN_KEY = 204;

        @Override
        public void run(Scope scope, Group group, Run run) {
            String opening = parts.getFirst().segment();
            List<Segment> openers = scope.own(opening);
            if (openers.isEmpty()) {
                return;
            }
            scope.focus(openers.getFirst());
            if (!parts.getFirst().applies(scope)) {
                scope.unfocus();
                return;
            }
            List<IdentityKey> keys = naming.find(scope, run);
            if (keys.isEmpty()) {
                unidentified(openers.getFirst(), run);
            } else {
                make(keys, scope, group, run);
            }
            scope.unfocus();
        }

        /** HL7 v2-to-FHIR identity rules: a message about nobody must not make an anonymous patient. */
        private void unidentified(Segment segment, Run run) {
            if (type.equals("Patient")) {
                boolean empty = !segment.field(3).isPresent();
                run.refuse(new Problem(
                        empty ? REQUIRED_FIELD_MISSING : UNKNOWN_KEY,
                        segment + "-3",
                        empty
                                ? "A patient needs an identifier in PID-3."
                                : "No identifier in PID-3 is of a type that may identify a patient."));
            } else {
                run.remark(segment.toString(), "Nothing identifies this " + type + "; it was left out.");
            }
        }

        private void make(List<IdentityKey> keys, Scope scope, Group group, Run run) {
            Draft draft = run.open(keys, presence);
            draft.call(name);
            if (known) {
                run.afterwards(new Intent.Known(
                        draft.identity(), scope.focus().map(Segment::toString).orElse(type)));
            }
            scope.put(name, draft);
            stamp(draft, scope, run);
            for (Statement.StatusFrom status : statuses) {
                report(status, draft, scope, group, run);
            }
            for (Part part : parts) {
                for (Segment segment : scope.own(part.segment())) {
                    scope.focus(segment);
                    if (part.applies(scope)) {
                        act(part.actions(), segment, draft, scope, run);
                    }
                }
            }
        }

        private static void act(List<Guarded> actions, Segment segment, Draft draft, Scope scope, Run run) {
            boolean traced = run.trace().isOn();
            long written = segment.written();
            for (int i = 0; i < actions.size(); i++) {
                Guarded guarded = actions.get(i);
                if (traced || guarded.mayRun(written, scope)) {
                    isolated(guarded.action(), draft, scope, run);
                }
            }
        }

        /** A rule that fails takes only itself away: a resource lacks an element, and a remark says so. */
        private static void isolated(Action action, Draft draft, Scope scope, Run run) {
            try {
                run.begin();
                action.run(draft, scope, run);
            } catch (RuntimeException failure) {
                run.remark(
                        scope.focus().map(Segment::toString).orElse(""),
                        "Rule " + action.origin().id() + " failed: "
                                + failure.getClass().getSimpleName() + ".");
            }
        }

        private void stamp(Draft draft, Scope scope, Run run) {
            for (Statement.StampFrom from : stamps) {
                Optional<Instant> moment = run.moment(from.source().find(scope));
                if (moment.isPresent()) {
                    Stamp general = run.stamp();
                    draft.stamp(new Stamp(general.priority(), moment.get(), general.sequence(), general.messageTime()));
                    return;
                }
            }
        }

        private static void report(Statement.StatusFrom status, Draft draft, Scope scope, Group group, Run run) {
            Field field = status.code().find(scope);
            String code = field.text();
            if (code.isEmpty() && status.parts().isPresent()) {
                code = Maturity.of(group, status.parts().get());
            }
            if (status.silent().contains(code)) {
                return;
            }
            String detail =
                    status.detail().map(source -> source.find(scope).text()).orElse("");
            if (detail.isEmpty() && status.when().holds(scope)) {
                detail = status.implied();
            }
            draft.status(new Intent.StatusReport(status.table(), code, detail));
            if (run.trace().isOn()) {
                String asked = "the state folds " + status.table() + " " + code;
                run.trace().note(status.origin(), draft.handle() + ".status", field, Effect.ASKED, asked);
            }
        }
    }

    /**
     * Runs inner lines for each group or segment of that name.
     *
     * @param excluded inner groups that have their own {@code each}
     * @param join which consecutive ones are one
     * @param shared what is made inside is seen by the lines after it
     * @param few only these are shared, the last one of each; none for all, the first one of each
     */
    record Each(
            String name,
            boolean isSegment,
            Set<String> excluded,
            Optional<Statement.Join> join,
            boolean shared,
            Set<String> few,
            List<Node> inner)
            implements Node {
        @Override
        public void run(Scope scope, Group group, Run run) {
            if (isSegment) {
                for (Segment segment : scope.own(name)) {
                    runInner(scope.inner(group, List.of(segment)), group, scope, run);
                }
                return;
            }
            List<Group> groups = group.groups(name);
            int at = 0;
            while (at < groups.size()) {
                Group first = groups.get(at);
                List<Segment> segments = new ArrayList<>(Scope.flat(first, excluded));
                at++;
                while (at < groups.size() && continues(first, groups.get(at), scope)) {
                    segments.addAll(Scope.flat(groups.get(at), excluded));
                    at++;
                }
                runInner(scope.inner(first, segments), first, scope, run);
            }
        }

        private boolean continues(Group first, Group next, Scope scope) {
            if (join.isEmpty()) {
                return false;
            }
            Scope one = scope.inner(first, first.segments());
            Scope other = scope.inner(next, next.segments());
            if (!join.get().condition().holds(one) || !join.get().condition().holds(other)) {
                return false;
            }
            for (Coordinate place : join.get().equal()) {
                if (!one.field(place).raw().equals(other.field(place).raw())) {
                    return false;
                }
            }
            return true;
        }

        private void runInner(Scope scope, Group group, Scope outer, Run run) {
            for (Node node : inner) {
                node.run(scope, group, run);
            }
            if (shared) {
                scope.share(outer, few);
            }
        }
    }
}
