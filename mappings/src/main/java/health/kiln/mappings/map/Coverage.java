/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.map.Statement.KeyForm;
import health.kiln.mappings.map.Statement.KeyPart;
import health.kiln.mappings.map.Statement.Value;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which fields a statement looks at. */
final class Coverage {
    private Coverage() {}

    /** The types of other resources that statements refer to or write. */
    static Set<String> mentioned(List<Statement> statements) {
        Set<String> types = new TreeSet<>();
        for (Statement statement : statements) {
            switch (statement) {
                case Statement.Write write -> mentioned(write.target(), write.clauses(), types);
                case Statement.Constant constant -> {
                    mentioned(constant.target(), constant.clauses(), types);
                    mentioned(constant.value(), types);
                }
                case Statement.Key key -> key.alternatives().forEach(form -> mentioned(form, types));
                case Statement.Clear clear -> types.add(clear.target().type());
                case Statement.StepPart part -> {}
                case Statement.When when -> {}
                case Statement.StampFrom stamp -> {}
                case Statement.StatusFrom status -> {}
                case Statement.Join join -> {}
            }
        }
        types.remove("");
        return types;
    }

    private static void mentioned(Target target, Statement.Clauses clauses, Set<String> to) {
        to.add(target.type());
        clauses.with().forEach(with -> mentioned(with.value(), to));
    }

    private static void mentioned(Value value, Set<String> to) {
        if (value instanceof Value.Ref ref) {
            to.add(ref.type());
        }
    }

    private static void mentioned(KeyForm form, Set<String> to) {
        if (form instanceof KeyForm.Of of) {
            for (KeyPart part : of.parts()) {
                if (part instanceof KeyPart.RefTo ref) {
                    to.add(ref.type());
                }
            }
        }
    }

    static void note(Statement statement, Plan.Reads reads) {
        switch (statement) {
            case Statement.Key key -> {
                key.alternatives().forEach(form -> note(form, reads));
                key.when().places(reads::add);
            }
            case Statement.When when -> when.condition().places(reads::add);
            case Statement.StampFrom stamp -> reads.add(stamp.source());
            case Statement.StatusFrom status -> {
                reads.add(status.code());
                status.detail().ifPresent(reads::add);
                status.when().places(reads::add);
                status.parts().ifPresent(reads::add);
            }
            case Statement.Join join -> join.equal().forEach(reads::add);
            case Statement.Write write -> {
                reads.add(write.source());
                note(write.clauses(), reads);
            }
            case Statement.StepPart part -> {
                reads.add(part.source());
                note(part.clauses(), reads);
            }
            case Statement.Constant constant -> {
                note(constant.value(), reads);
                note(constant.clauses(), reads);
            }
            case Statement.Clear clear -> clear.condition().places(reads::add);
        }
    }

    private static void note(Statement.Clauses clauses, Plan.Reads reads) {
        clauses.unit().ifPresent(reads::add);
        clauses.when().places(reads::add);
        clauses.with().forEach(with -> note(with.value(), reads));
    }

    private static void note(Value value, Plan.Reads reads) {
        if (value instanceof Value.Read read) {
            reads.add(read.source());
        }
    }

    private static void note(KeyForm form, Plan.Reads reads) {
        switch (form) {
            case KeyForm.Id id -> reads.add(id.source());
            case KeyForm.PlaceOf place -> reads.add(place.source());
            case KeyForm.Of of -> of.parts().forEach(part -> note(part, reads));
        }
    }

    private static void note(KeyPart part, Plan.Reads reads) {
        switch (part) {
            case KeyPart.Raw raw -> reads.add(raw.source());
            case KeyPart.IdOf id -> reads.add(id.source());
            case KeyPart.GroupOf group -> reads.add(group.source());
            case KeyPart.Occurrence occurrence -> occurrence.of().forEach(reads::add);
            case KeyPart.RefTo ref -> {}
            case KeyPart.Literal literal -> {}
        }
    }
}
