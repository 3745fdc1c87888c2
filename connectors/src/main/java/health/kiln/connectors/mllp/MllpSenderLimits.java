/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.time.Duration;

/**
 * How long and how much a sender waits for.
 *
 * @param connectTimeout until a connection is made
 * @param replyTimeout from the last byte sent to the answer; at most about 24 days
 * @param replyBytesMax of one answer
 */
public record MllpSenderLimits(Duration connectTimeout, Duration replyTimeout, int replyBytesMax) {
    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    public MllpSenderLimits {
        check("connectTimeout", connectTimeout);
        check("replyTimeout", replyTimeout);
        if (replyBytesMax < 64) {
            throw new IllegalArgumentException("replyBytesMax is " + replyBytesMax + " and must be at least 64");
        }
    }

    /** 10 s to connect, 30 s for the answer, 16 MiB of it. */
    public static MllpSenderLimits defaults() {
        return new MllpSenderLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), 16 * 1024 * 1024);
    }

    private static void check(String name, Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " is " + timeout + " and must be 1 ms to " + LONGEST);
        }
    }
}
