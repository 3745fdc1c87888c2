/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.util.concurrent.Executor;

/**
 * What the connections of one listener share.
 *
 * @param name the listener's, for the log
 * @param handlers starts a virtual thread for each message
 */
record MllpSite(
        String name,
        MllpLimits limits,
        ByteBudget budget,
        MllpHandler handler,
        Executor handlers,
        NegativeReplies negatives,
        MllpCounters counters) {}
