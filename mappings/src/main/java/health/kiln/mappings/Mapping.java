/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings;

import health.kiln.mappings.intent.Intent;
import java.util.List;

/** What a message turned out to mean. */
public sealed interface Mapping {
    /** What the message asks of the state: applied whole, in one transaction, or not at all. */
    record Mapped(List<Intent> intents, List<Remark> remarks) implements Mapping {
        public Mapped {
            intents = List.copyOf(intents);
            remarks = List.copyOf(remarks);
        }
    }

    /** No map claims this trigger; the message waits in the inbox until one does. */
    record Unclaimed(Trigger trigger) implements Mapping {}

    /** The message breaks rules that its map states. Never empty. */
    record Refused(List<Problem> problems) implements Mapping {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
