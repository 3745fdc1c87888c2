/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.Problem;
import health.kiln.mappings.Remark;
import health.kiln.server.repository.ResourceKey;
import java.util.List;

/** What became of one message's intents. */
sealed interface Application {
    /**
     * All intents are applied.
     *
     * @param about the resources that the message speaks of, whether it changed them or not
     * @param remarks what was odd while applying, such as two patients under one message's identifiers
     */
    record Applied(List<ResourceKey> about, List<Remark> remarks) implements Application {
        public Applied {
            about = List.copyOf(about);
            remarks = List.copyOf(remarks);
        }
    }

    /** Nothing of the message is applied; the other messages of its batch are untouched by that. Never empty. */
    record Rejected(List<Problem> problems) implements Application {
        public Rejected {
            problems = List.copyOf(problems);
        }
    }
}
