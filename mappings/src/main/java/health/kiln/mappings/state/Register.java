/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Stamp;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * One part of a resource. What a verified report says stands above what a provisional one says, even a newer one, so
 * that an old preliminary value never shows under a final status. A newer provisional statement is kept beside it, for
 * a reset (the result was deleted or not performed) that lies between the two may still arrive.
 *
 * <p>INVARIANT: both candidates only ever grow by stamp, so the order of arrival does not matter.
 */
final class Register {
    private Candidate verified = Candidate.NONE;
    private Candidate provisional = Candidate.NONE;

    Candidate verified() {
        return verified;
    }

    Candidate provisional() {
        return provisional;
    }

    /** Whether the register is another one by what was said. */
    boolean offer(Candidate said, boolean isVerified) {
        if (!isVerified) {
            if (said.stamp().compareTo(verified.stamp()) <= 0 || !said.supersedes(provisional)) {
                return false;
            }
            provisional = said;
            return true;
        }
        if (!said.supersedes(verified)) {
            return false;
        }
        verified = said;
        if (!provisional.isNone() && provisional.stamp().compareTo(said.stamp()) <= 0) {
            provisional = Candidate.NONE;
        }
        return true;
    }

    /** What stands, when everything up to {@code reset} was taken back. */
    Candidate standing(Stamp reset) {
        return standsVerified(reset) ? verified : provisional;
    }

    /** Whether it is the verified candidate that stands. */
    boolean standsVerified(Stamp reset) {
        if (provisional.isNone() || verified.isNone()) {
            return !verified.isNone();
        }
        var revived =
                verified.stamp().compareTo(reset) <= 0 && provisional.stamp().compareTo(reset) > 0;
        return !revived;
    }

    /** Forgets what was said up to the floor. */
    void erase(Stamp floor) {
        if (verified.stamp().compareTo(floor) <= 0) {
            verified = Candidate.NONE;
        }
        if (provisional.stamp().compareTo(floor) <= 0) {
            provisional = Candidate.NONE;
        }
    }

    /** Forgets what was said in passing. */
    void forgetSketch() {
        if (Candidate.isSketch(verified.stamp())) {
            verified = Candidate.NONE;
        }
    }

    boolean isEmpty() {
        return verified.isNone() && provisional.isNone();
    }

    void absorb(Register other) {
        if (!other.verified.isNone()) {
            offer(other.verified, true);
        }
        if (!other.provisional.isNone()) {
            offer(other.provisional, false);
        }
    }

    /** Replaces values where {@code change} has another; whether there was one. */
    boolean rewrite(Function<JsonNode, Optional<JsonNode>> change) {
        var newVerified = change.apply(verified.value());
        var newProvisional = change.apply(provisional.value());
        verified = newVerified.map(verified::with).orElse(verified);
        provisional = newProvisional.map(provisional::with).orElse(provisional);
        return newVerified.isPresent() || newProvisional.isPresent();
    }
}
