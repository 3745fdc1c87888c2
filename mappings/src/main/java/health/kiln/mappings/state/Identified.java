/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Identity;
import health.kiln.mappings.intent.Intent;
import java.util.ArrayList;
import java.util.List;

/** Whom intents speak of. */
public final class Identified {
    private Identified() {}

    /** The identities that an intent names, in its order. */
    public static List<Identity> by(Intent intent) {
        return switch (intent) {
            case Intent.Upsert upsert -> List.of(upsert.target());
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
