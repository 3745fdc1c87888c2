/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.routes.inbound;

import static health.kiln.routes.inbound.Messages.adt;
import static health.kiln.routes.inbound.Messages.envelope;
import static health.kiln.routes.inbound.Messages.label;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class InMemoryInboxTest implements InboxContract {
    private final InMemoryInbox inbox = new InMemoryInbox();

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Test
    void refusesWhatIsPastItsBound() {
        var small = new InMemoryInbox(InstantSource.system(), 1);
        small.keep(envelope(adt("M1", "P1")), label("M1", "P1"));

        var keeping = small.keep(envelope(adt("M2", "P1")), label("M2", "P1"));

        assertThat(keeping).isEqualTo(new Keeping.Full());
        assertThat(small.held()).hasSize(1);
    }

    @Test
    void keepsNothingWhileAway() {
        inbox.away(true);

        var keeping = inbox.keep(envelope(adt("M1", "P1")), label("M1", "P1"));

        assertThat(keeping).isEqualTo(new Keeping.Unavailable());
        assertThat(inbox.held()).isEmpty();
        assertThat(inbox.claim(1).isEmpty()).isTrue();
    }
}
