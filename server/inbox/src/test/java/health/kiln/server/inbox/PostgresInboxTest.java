/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.routes.inbound.Inbox;
import health.kiln.routes.inbound.InboxContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresInboxTest implements InboxContract {
    @RegisterExtension
    static final InboxDatabase DATABASE = new InboxDatabase();

    private PostgresInbox inbox;

    @BeforeEach
    void open() {
        inbox = PostgresInbox.open(
                DATABASE.dataSource(),
                new OneTransactionEach(DATABASE.dataSource()),
                new Effects(),
                InboxSettings.standard("node-1"));
    }

    @AfterEach
    void close() {
        inbox.close();
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }
}
