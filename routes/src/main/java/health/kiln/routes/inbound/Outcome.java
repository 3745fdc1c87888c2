/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.mappings.Problem;
import java.util.List;

/** How the processing of a kept message ended. */
public sealed interface Outcome {
    /** Its effects, if any, are committed. */
    record Processed() implements Outcome {}

    /** No map claims it; it waits as UNCLAIMED until it is replayed. */
    record Unclaimed() implements Outcome {}

    /** It could not be applied and is parked in ERROR with these reasons; its lane goes on. Never empty. */
    record Parked(List<Problem> problems) implements Outcome {
        public Parked {
            problems = List.copyOf(problems);
        }
    }

    /** Not settled within the time that the caller gave. It is kept and will be. */
    record Pending() implements Outcome {}
}
