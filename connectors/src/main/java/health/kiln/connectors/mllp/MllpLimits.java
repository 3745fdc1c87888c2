/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.connectors.mllp;

import java.time.Duration;
import java.util.Optional;

/**
 * What a listener lets its peers make it do.
 *
 * <p>Beside the budget of {@code bytesMax}, each connection may hold {@value #READ_AHEAD_BYTES_MAX} bytes that were read
 * past the frame in hand, and each socket loop one copy of a frame.
 *
 * @param connectionsMax open connections; more are closed as soon as they are made
 * @param frameBytesMax content of one frame; a longer one is skipped and answered with a reject
 * @param bytesMax frames arriving or being answered, all connections together; past it a frame is answered "try later"
 * @param junkBytesMax bytes outside frames in a row, after which a connection is closed: its peer does not speak MLLP
 * @param frameTimeout from a start byte to its end bytes; then the frame is answered with an error and the connection
 *     closed
 * @param replyTimeout until the peer has taken an answer; then the connection is closed
 * @param idleTimeout without a byte from the peer; then the connection is closed. Best empty: links between hospitals
 *     are silent for days, and TCP keepalive finds the dead ones
 */
public record MllpLimits(
        int connectionsMax,
        int frameBytesMax,
        long bytesMax,
        int junkBytesMax,
        Duration frameTimeout,
        Duration replyTimeout,
        Optional<Duration> idleTimeout) {
    /** The most that one read takes from a socket. */
    public static final int READ_AHEAD_BYTES_MAX = 64 * 1024;

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final int MEBIBYTE = 1024 * 1024;

    public MllpLimits {
        atLeast("connectionsMax", connectionsMax, 1);
        atLeast("frameBytesMax", frameBytesMax, 64);
        atLeast("bytesMax", bytesMax, frameBytesMax);
        atLeast("junkBytesMax", junkBytesMax, 1);
        atLeast("frameTimeout", frameTimeout);
        atLeast("replyTimeout", replyTimeout);
        idleTimeout.ifPresent(timeout -> atLeast("idleTimeout", timeout));
    }

    /** 1,024 connections, 32 MiB a frame, 256 MiB in all, 1 MiB of junk, a minute a frame, 30 s an answer, no idle limit. */
    public static MllpLimits defaults() {
        return new MllpLimits(
                1024,
                32 * MEBIBYTE,
                256L * MEBIBYTE,
                MEBIBYTE,
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                Optional.empty());
    }

    public MllpLimits withConnectionsMax(int connections) {
        return new MllpLimits(
                connections, frameBytesMax, bytesMax, junkBytesMax, frameTimeout, replyTimeout, idleTimeout);
    }

    /** With this bound on a frame and that on all frames together. */
    public MllpLimits withBytesMax(int frameBytes, long allBytes) {
        return new MllpLimits(
                connectionsMax, frameBytes, allBytes, junkBytesMax, frameTimeout, replyTimeout, idleTimeout);
    }

    public MllpLimits withJunkBytesMax(int bytes) {
        return new MllpLimits(connectionsMax, frameBytesMax, bytesMax, bytes, frameTimeout, replyTimeout, idleTimeout);
    }

    public MllpLimits withFrameTimeout(Duration timeout) {
        return new MllpLimits(
                connectionsMax, frameBytesMax, bytesMax, junkBytesMax, timeout, replyTimeout, idleTimeout);
    }

    public MllpLimits withReplyTimeout(Duration timeout) {
        return new MllpLimits(
                connectionsMax, frameBytesMax, bytesMax, junkBytesMax, frameTimeout, timeout, idleTimeout);
    }

    public MllpLimits withIdleTimeout(Duration timeout) {
        return new MllpLimits(
                connectionsMax,
                frameBytesMax,
                bytesMax,
                junkBytesMax,
                frameTimeout,
                replyTimeout,
                Optional.of(timeout));
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + " and must be at least " + least);
        }
    }

    private static void atLeast(String name, Duration value) {
        if (value.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(name + " is " + value + " and must be at least " + SHORTEST);
        }
    }
}
