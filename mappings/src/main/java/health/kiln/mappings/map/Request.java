/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.datatype.Json;
import health.kiln.mappings.hl7v2.Group;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.IdentityKey;
import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Retire.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** A line of a plan that asks something of what is there already: merge, rename, move, retire, link, list. */
sealed interface Request extends Node {
    /** The resource in scope takes over those that the field names. */
    record Merging(String type, Naming retired, Intent.Reversal reversal) implements Request {
        @Override
        public void run(Scope scope, Group group, Run run) {
            Optional<Draft> survivor = scope.draft(type);
            List<IdentityKey> keys = retired.find(scope, run);
            if (survivor.isEmpty() || keys.isEmpty()) {
                return;
            }
            if (!survivor.get().disown(keys)) {
                run.remark("MRG", "The message merges " + type + " with itself; nothing is merged.");
            } else {
                Identity prior = new Identity(run.handle(type), keys);
                run.afterwards(new Intent.Merge(survivor.get().identity(), prior, reversal, run.stamp()));
            }
        }
    }

    /** The resource in scope was known by the names in the field until now. */
    record Renaming(String type, Naming former, Condition condition) implements Request {
        @Override
        public void run(Scope scope, Group group, Run run) {
            Optional<Draft> subject = scope.draft(type);
            if (subject.isEmpty() || !condition.holds(scope)) {
                return;
            }
            List<IdentityKey> current = subject.get().identity().keys();
            List<IdentityKey> prior = former.find(scope, run).stream()
                    .filter(key -> !current.contains(key))
                    .toList();
            if (prior.isEmpty()) {
                run.remark("MRG", "The message gives " + type + " no other name; nothing is renamed.");
                return;
            }
            subject.get().alsoKnownAs(prior);
            for (IdentityKey key : prior) {
                run.afterwards(new Intent.Rename(subject.get().identity(), key, successor(key, current), run.stamp()));
            }
        }

        /** The name by the same authority, else the first. */
        private static IdentityKey successor(IdentityKey prior, List<IdentityKey> current) {
            return current.stream()
                    .filter(key -> key.system().equals(prior.system()))
                    .findFirst()
                    .orElse(current.getFirst());
        }
    }

    /** The resource in scope, and what depends on it, belongs to the owner in scope. */
    record Moving(String type, String owner) implements Request {
        @Override
        public void run(Scope scope, Group group, Run run) {
            Optional<Draft> subject = scope.draft(type);
            Optional<Draft> to = scope.draft(owner);
            if (subject.isPresent() && to.isPresent()) {
                run.afterwards(
                        new Intent.Move(subject.get().identity(), to.get().identity(), run.stamp()));
            }
        }
    }

    /** The resource in scope is no longer active, or was recorded in error. */
    record Retiring(String type, Reason reason, Condition condition) implements Request {
        @Override
        public void run(Scope scope, Group group, Run run) {
            Optional<Draft> subject = scope.draft(type);
            if (subject.isPresent() && condition.holds(scope)) {
                run.afterwards(new Intent.Retire(subject.get().identity(), run.stamp(), reason));
            }
        }
    }

    /** The two resources of this type that the message names are related, or no longer so (ADT A24, A37). */
    record Linking(String type, boolean linked) implements Request {
        private static final String LINK = "link";
        private static final String RELATION = "seealso";

        @Override
        public void run(Scope scope, Group group, Run run) {
            List<Draft> drafts = run.drafts().stream()
                    .filter(draft -> draft.handle().type().equals(type))
                    .toList();
            if (drafts.size() != 2) {
                run.remark("", "The message does not name two of " + type + "; nothing is linked.");
                return;
            }
            drafts.getFirst().add(List.of(relation(drafts.getLast())));
            drafts.getLast().add(List.of(relation(drafts.getFirst())));
        }

        private Assignment relation(Draft other) {
            String key = RELATION + "|" + other.reference();
            if (!linked) {
                return new Assignment.Drop(LINK, key);
            }
            ObjectNode link = Json.object();
            link.set("other", other.asReference());
            return new Assignment.Item(LINK, key, 0, link.put("type", RELATION));
        }
    }

    /** What this message lists under a name, such as the next of kin as {@code RelatedPerson}, is all that there is. */
    record Listing(String type, String scopeType, String segment, Set<String> events, Condition condition)
            implements Request {
        @Override
        public void run(Scope scope, Group group, Run run) {
            if (!events.contains(run.trigger().event())) {
                return;
            }
            Scope whole = scope.inner(group, Scope.flat(group, Set.of()));
            if (whole.own(segment).isEmpty() || !condition.holds(whole)) {
                return;
            }
            Optional<Draft> owner = scope.draft(scopeType);
            if (owner.isPresent()) {
                List<Identity> present = new ArrayList<>();
                for (Draft draft : run.drafts()) {
                    if (draft.isCalled(type)) {
                        present.add(draft.identity());
                    }
                }
                run.afterwards(new Intent.Snapshot(
                        owner.get().identity(), type, run.feed().name(), present, run.stamp()));
            }
        }
    }
}
