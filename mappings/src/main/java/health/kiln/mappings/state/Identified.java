/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Whom intents speak of. */
public final class Identified {
    private Identified() {}

    /** The intent with each identity as {@code change} has it. */
    public static Intent with(Intent intent, UnaryOperator<Identity> change) {
        return switch (intent) {
            case Intent.Upsert(var target, var presence, var stamp, var said, var status) ->
                new Intent.Upsert(change.apply(target), presence, stamp, said, status);
            case Intent.Known(var target, var location) -> new Intent.Known(change.apply(target), location);
            case Intent.Movement(var encounter, var presence, var stamp, var step) ->
                new Intent.Movement(change.apply(encounter), presence, stamp, step);
            case Intent.Merge(var survivor, var retired, var reversal, var stamp) ->
                new Intent.Merge(change.apply(survivor), change.apply(retired), reversal, stamp);
            case Intent.Move(var subject, var patient, var stamp) ->
                new Intent.Move(change.apply(subject), change.apply(patient), stamp);
            case Intent.Rename(var subject, var former, var current, var stamp) ->
                new Intent.Rename(change.apply(subject), former, current, stamp);
            case Intent.Retire(var target, var stamp, var reason) ->
                new Intent.Retire(change.apply(target), stamp, reason);
            case Intent.Snapshot(var scope, var type, var source, var present, var stamp) ->
                new Intent.Snapshot(
                        change.apply(scope),
                        type,
                        source,
                        present.stream().map(change).toList(),
                        stamp);
        };
    }

    /** The identities that an intent names, in its order. */
    public static List<Identity> by(Intent intent) {
        return switch (intent) {
            case Intent.Upsert upsert -> List.of(upsert.target());
            case Intent.Known known -> List.of(known.target());
            case Intent.Movement movement -> List.of(movement.encounter());
            case Intent.Merge merge -> List.of(merge.survivor(), merge.retired());
            case Intent.Move move -> List.of(move.subject(), move.toPatient());
            case Intent.Rename rename -> List.of(rename.subject());
            case Intent.Retire retire -> List.of(retire.target());
            case Intent.Snapshot snapshot -> {
                var identities = new ArrayList<Identity>(snapshot.present().size() + 1);
                identities.add(snapshot.scope());
                identities.addAll(snapshot.present());
                yield identities;
            }
        };
    }
}
