/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.connectors.envelope.SourceName;
import health.kiln.routes.inbound.MessageId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which messages of the log, newest first.
 *
 * @param since kept at this time or later, by the database's clock
 * @param before only messages older than this one: the last of the page before
 * @param limit at most this many, 1 to {@value #LIMIT_MAX}
 */
public record LogQuery(
        Optional<MessageStatus> status,
        Optional<Instant> since,
        Optional<SourceName> channel,
        Optional<MessageId> before,
        int limit) {
    public static final int LIMIT_MAX = 1000;

    public LogQuery {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("a page of the message log has 1 to " + LIMIT_MAX + " messages");
        }
    }

    /** The newest messages. */
    public static LogQuery newest(int limit) {
        return new LogQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }

    public LogQuery withStatus(MessageStatus wanted) {
        return new LogQuery(Optional.of(wanted), since, channel, before, limit);
    }

    public LogQuery withSince(Instant earliest) {
        return new LogQuery(status, Optional.of(earliest), channel, before, limit);
    }

    public LogQuery withChannel(SourceName wanted) {
        return new LogQuery(status, since, Optional.of(wanted), before, limit);
    }

    /** The page after the one that ended with this message. */
    public LogQuery olderThan(MessageId last) {
        return new LogQuery(status, since, channel, Optional.of(last), limit);
    }
}
