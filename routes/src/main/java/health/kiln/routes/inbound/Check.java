/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.mappings.Problem;
import java.util.List;

/**
 * Whether a channel takes a message at all, judged by its bytes before its sender is answered. Pure, and safe for use by many
 * threads. A message that does not pass is kept like any other and answered with its problems; the channel's {@link Meaning}
 * refuses it for the same reasons.
 */
@FunctionalInterface
public interface Check {
    /** For channels that take what they can read. */
    Check NONE = _ -> List.of();

    /** What is wrong with the message; empty when nothing is. */
    List<Problem> problems(byte[] message);
}
