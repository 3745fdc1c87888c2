/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Intent.Retire.Reason;
import health.kiln.mappings.intent.Stamp;

/**
 * Whether a resource is there, and whether it still counts.
 *
 * @param born there is a resource
 * @param inferred it is a placeholder: only others refer to it
 * @param asserted when it was last said that it is so
 * @param retired when it was last said that it is not; {@link Candidate#NEVER} for never
 */
record Life(boolean born, boolean inferred, Stamp asserted, Stamp retired, Reason reason) {
    static final Life UNBORN = new Life(false, false, Candidate.NEVER, Candidate.NEVER, Reason.INACTIVE);

    Life sketched() {
        return new Life(true, !born || inferred, asserted, retired, reason);
    }

    Life mentioned() {
        return new Life(true, false, asserted, retired, reason);
    }

    Life asserted(Stamp stamp) {
        return new Life(true, false, later(asserted, stamp), retired, reason);
    }

    Life retired(Stamp stamp, Reason why) {
        var order = stamp.compareTo(retired);
        var decided = order > 0 ? why : order == 0 && why == Reason.ENTERED_IN_ERROR ? why : reason;
        return new Life(true, inferred, asserted, later(retired, stamp), decided);
    }

    Life united(Life other) {
        var reasoned = other.retired.compareTo(retired) > 0 ? other : this;
        return new Life(
                born || other.born,
                (inferred || !born) && (other.inferred || !other.born),
                later(asserted, other.asserted),
                reasoned.retired,
                reasoned.reason);
    }

    /** With what was said of another since then: it was said of this one. */
    Life unitedLater(Life other, Stamp since) {
        var lives = isBefore(other.asserted, since) ? this : asserted(other.asserted);
        var merged = other.retired.priority() == Integer.MAX_VALUE; // what retired it was the merge itself
        return merged || isBefore(other.retired, since) ? lives : lives.retired(other.retired, other.reason);
    }

    private static boolean isBefore(Stamp stamp, Stamp since) {
        return stamp.eventTime().isBefore(since.eventTime());
    }

    boolean isRetired() {
        return !retired.equals(Candidate.NEVER) && retired.compareTo(asserted) >= 0;
    }

    private static Stamp later(Stamp one, Stamp two) {
        return one.compareTo(two) >= 0 ? one : two;
    }
}
