/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.Mapping;
import health.kiln.routes.inbound.Inbox;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** Inboxes for tests, several of them on one database when a test plays several nodes. */
final class Nodes {
    static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SELDOM = Duration.ofHours(1);

    private Nodes() {}

    static PostgresInbox open(DataSource dataSource, String node) {
        return open(dataSource, new Effects(), settings(node));
    }

    static PostgresInbox open(DataSource dataSource, Settler.Keeper keeper, InboxSettings settings) {
        return PostgresInbox.open(dataSource, new OneTransactionEach(dataSource), keeper, settings);
    }

    static InboxSettings settings(String node) {
        return new InboxSettings(node, Duration.ofSeconds(30), SELDOM, JournalBounds.STANDARD);
    }

    static InboxSettings settings(String node, Duration leaseTime) {
        return new InboxSettings(node, leaseTime, SELDOM, JournalBounds.STANDARD);
    }

    static InboxSettings settings(JournalBounds bounds) {
        return new InboxSettings("node-1", Duration.ofSeconds(30), SELDOM, bounds);
    }

    static Mapping mapped() {
        return new Mapping.Mapped(List.of(), List.of());
    }

    static List<Mapping> all(Inbox.Batch batch, Mapping mapping) {
        return batch.messages().stream().map(_ -> mapping).toList();
    }

    /** Settles everything there is as mapped. */
    static void settleAll(Inbox inbox) {
        for (var batch = inbox.claim(64); !batch.isEmpty(); batch = inbox.claim(64)) {
            inbox.settle(batch, all(batch, mapped()));
        }
    }

    /** Claims until there is something, as when a lease must run out first. */
    static Inbox.Batch claimEventually(Inbox inbox, int messagesMax) {
        long end = System.nanoTime() + LONG.toNanos();
        var batch = inbox.claim(messagesMax);
        while (batch.isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
            batch = inbox.claim(messagesMax);
        }
        return batch;
    }
}
