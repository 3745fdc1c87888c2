/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import java.time.Instant;

/** What became of a message that was offered to the inbox. Only the first three mean that it is on durable storage. */
public sealed interface Keeping {
    /** New and durable. {@code keptAt} is the database's time. */
    record Kept(MessageId id, Instant keptAt) implements Keeping {}

    /** The same content under the same MSH-10 is held already: a resend, to be answered as the first time, no new effect. */
    record Duplicate(MessageId id, Instant keptAt) implements Keeping {}

    /** Other content under a used MSH-10: kept as a message of its own, processed, and flagged. */
    record Reused(MessageId id, Instant keptAt) implements Keeping {}

    /** The journal's bound is reached; nothing was kept. The sender should try later. */
    record Full() implements Keeping {}

    /** The database does not answer; nothing is known to be kept. The sender should try later. */
    record Unavailable() implements Keeping {}
}
