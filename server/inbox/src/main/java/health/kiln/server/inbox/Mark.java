/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.Problem;
import health.kiln.mappings.Remark;
import health.kiln.routes.inbound.MessageId;
import health.kiln.routes.inbound.Outcome;
import java.util.List;

/** How one message of {@code size} bytes ended, to be written beside its effects. */
record Mark(MessageId id, short lane, int size, Outcome outcome, List<Remark> remarks) {
    Mark {
        remarks = List.copyOf(remarks);
    }

    MessageStatus status() {
        return switch (outcome) {
            case Outcome.Processed _ -> MessageStatus.PROCESSED;
            case Outcome.Unclaimed _ -> MessageStatus.UNCLAIMED;
            case Outcome.Parked _ -> MessageStatus.ERROR;
            case Outcome.Pending _ -> throw new IllegalStateException("a settled message is not pending");
        };
    }

    List<Problem> problems() {
        return outcome instanceof Outcome.Parked(List<Problem> problems) ? problems : List.of();
    }
}
