/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import health.kiln.connectors.envelope.SourceName;
import health.kiln.connectors.mllp.MllpLimits;
import health.kiln.mappings.Feed;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * One sender as its operator set it up.
 *
 * @param acknowledge what a positive acknowledgement says
 * @param commitWait how long an acknowledgement waits for processing, in mode {@code COMMITTED}
 * @param zone where local times without an offset are local
 * @param charset overrides MSH-18 when present
 * @param site scopes identifiers whose assigning authority is a bare namespace
 * @param whenFull what a sender gets when its message cannot be kept
 */
public record Channel(
        SourceName name,
        Acknowledge acknowledge,
        Duration commitWait,
        ZoneId zone,
        Optional<Charset> charset,
        String site,
        MllpLimits limits,
        WhenFull whenFull) {
    public static final Duration COMMIT_WAIT = Duration.ofSeconds(30);
    private static final Duration COMMIT_WAIT_MAX = Duration.ofMinutes(10);

    public Channel {
        if (!commitWait.isPositive() || commitWait.compareTo(COMMIT_WAIT_MAX) > 0) {
            throw new IllegalArgumentException("commitWait must be more than nothing and at most " + COMMIT_WAIT_MAX);
        }
        if (site.isEmpty()) {
            throw new IllegalArgumentException("site must not be empty");
        }
    }

    /** A channel with the defaults: {@code STORED}, the default limits, its name as its site, "try later" when full. */
    public static Channel named(SourceName name, ZoneId zone) {
        return new Channel(
                name,
                Acknowledge.STORED,
                COMMIT_WAIT,
                zone,
                Optional.empty(),
                name.value(),
                MllpLimits.defaults(),
                WhenFull.TRY_LATER);
    }

    public Channel withAcknowledge(Acknowledge mode) {
        return new Channel(name, mode, commitWait, zone, charset, site, limits, whenFull);
    }

    public Channel withCommitWait(Duration wait) {
        return new Channel(name, acknowledge, wait, zone, charset, site, limits, whenFull);
    }

    public Channel withCharset(Charset override) {
        return new Channel(name, acknowledge, commitWait, zone, Optional.of(override), site, limits, whenFull);
    }

    public Channel withLimits(MllpLimits bounds) {
        return new Channel(name, acknowledge, commitWait, zone, charset, site, bounds, whenFull);
    }

    public Channel withWhenFull(WhenFull policy) {
        return new Channel(name, acknowledge, commitWait, zone, charset, site, limits, policy);
    }

    /** What mappings need to know of it. */
    public Feed feed() {
        return new Feed(name.value(), site, zone, charset);
    }

    /** What a positive acknowledgement says. Either way the message is on durable storage by then. */
    public enum Acknowledge {
        /** It is kept. */
        STORED,
        /** Its effects are committed. */
        COMMITTED
    }

    /** What a sender gets when its message cannot be kept: the journal is full, or the database away. */
    public enum WhenFull {
        /** AE or CE with 207, "try later". */
        TRY_LATER,
        /** No answer: the connection is closed, for senders that take AE for an error of the content. */
        HANG_UP
    }
}
