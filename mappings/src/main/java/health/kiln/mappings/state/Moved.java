/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.Step;
import health.kiln.mappings.intent.Intent.Step.Kind;
import health.kiln.mappings.intent.Stamp;
import java.time.Instant;
import java.util.Comparator;

/** One step of an encounter as reported. */
record Moved(Stamp stamp, Step step) {
    /**
     * By event time; at equal times in the order of {@link #precedence}, so that the more terminal step has the last
     * word and a cancellation follows what it cancels.
     */
    static final Comparator<Moved> IN_TIME = Comparator.comparing((Moved moved) -> moved.stamp.eventTime())
            .thenComparingInt(moved -> precedence(moved.step.kind()))
            .thenComparingLong(moved -> moved.stamp.sequence())
            .thenComparing(moved -> moved.stamp.messageTime())
            .thenComparing(Moved::place);

    Kind kind() {
        return step.kind();
    }

    /** When it happened. */
    Instant at() {
        return step.at().orElse(stamp.eventTime());
    }

    /** Two reports of one step: same event, same time and, for a transfer, same place. Of updates only one counts. */
    boolean isSameStepAs(Moved other) {
        if (kind() != other.kind() || kind() == Kind.UPDATE) {
            return kind() == other.kind();
        }
        return stamp.eventTime().equals(other.stamp.eventTime())
                && (kind() != Kind.TRANSFER || place().equals(other.place()));
    }

    private String place() {
        return step.location().map(Object::toString).orElse("");
    }

    private static int precedence(Kind kind) {
        return switch (kind) {
            case PREADMIT -> 0;
            case ADMIT, REGISTER -> 1;
            case UPDATE -> 2;
            case CHANGE_ATTENDING, CHANGE_CONSULTING -> 3;
            case CANCEL_CHANGE_ATTENDING, CANCEL_CHANGE_CONSULTING -> 4;
            case CHANGE_CLASS -> 5;
            case PENDING_TRANSFER -> 6;
            case CANCEL_PENDING_TRANSFER -> 7;
            case DEPART -> 8;
            case CANCEL_DEPART -> 9;
            case ARRIVE -> 10;
            case CANCEL_ARRIVE -> 11;
            case TRANSFER -> 12;
            case CANCEL_TRANSFER -> 13;
            case RETURN -> 14;
            case CANCEL_RETURN -> 15;
            case LEAVE -> 16;
            case CANCEL_LEAVE -> 17;
            case DISCHARGE -> 18;
            case CANCEL_DISCHARGE -> 19;
            case CANCEL_PREADMIT -> 20;
            case CANCEL_ADMIT -> 21;
            case DELETE -> 22;
        };
    }
}
