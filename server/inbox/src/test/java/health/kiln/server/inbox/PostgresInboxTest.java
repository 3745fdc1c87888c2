/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static health.kiln.routes.inbound.Messages.adt;
import static health.kiln.routes.inbound.Messages.envelope;
import static health.kiln.routes.inbound.Messages.label;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.routes.inbound.Inbox;
import health.kiln.routes.inbound.InboxContract;
import health.kiln.routes.inbound.Keeping;
import health.kiln.routes.inbound.MessageId;
import health.kiln.routes.inbound.Outcome;
import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.Workspace;
import health.kiln.server.repository.search.Reach;
import health.kiln.server.repository.store.PostgresRepository;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** The contract, with the real repository behind it: a message becomes a Basic resource of its own. */
class PostgresInboxTest implements InboxContract {
    @RegisterExtension
    static final InboxDatabase DATABASE = new InboxDatabase();

    private static final byte[] CURSOR_KEY = "a key of sixteen".getBytes(StandardCharsets.US_ASCII);
    private static PostgresRepository repository;

    private static final Reach ALL = new Reach(Map.of(ResourceType.BASIC, new Reach.Limit.Unlimited()));

    private PostgresInbox inbox;

    @BeforeAll
    static void openRepository() throws Exception {
        var clock = InstantSource.system();
        repository = PostgresRepository.open(
                DATABASE.database(),
                PostgresRepository.Index.of(DATABASE.database(), "http://localhost/fhir/R4", clock, CURSOR_KEY),
                clock);
    }

    @AfterAll
    static void closeRepository() {
        repository.close();
    }

    @BeforeEach
    void open() {
        inbox = PostgresInbox.open(
                DATABASE.dataSource(), repository, PostgresInboxTest::apply, InboxSettings.standard("node-1"));
    }

    @AfterEach
    void close() {
        inbox.close();
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Test
    void writesWhatAMessageMeansTogetherWithItsMark() throws Exception {
        var id = keep("M1");

        Nodes.settleAll(inbox);

        assertThat(inbox.await(id, LONG)).isEqualTo(new Outcome.Processed());
        assertThat(repository.read(basic(id), ALL)).isPresent();
    }

    @Test
    void writesNothingOfAMessageThatItParks() throws Exception {
        var before = keep("M1");
        var poison = keep("POISON");
        var after = keep("M3");

        Nodes.settleAll(inbox);

        assertThat(inbox.await(poison, LONG)).isInstanceOf(Outcome.Parked.class);
        assertThat(repository.read(basic(before), ALL)).isPresent();
        assertThat(repository.read(basic(poison), ALL)).isEmpty();
        assertThat(repository.read(basic(after), ALL)).isPresent();
    }

    private static List<Application> apply(Workspace workspace, List<Meant> messages) {
        return messages.stream()
                .map(message -> {
                    workspace.put(
                            basic(message.id()),
                            JsonMapper.shared().createObjectNode().put("resourceType", "Basic"));
                    if (message.label()
                            .controlId()
                            .filter(id -> id.value().equals("POISON"))
                            .isPresent()) {
                        throw new Effects.PoisonException();
                    }
                    return (Application) new Application.Applied(List.of(basic(message.id())), List.of());
                })
                .toList();
    }

    private static ResourceKey basic(MessageId id) {
        return new ResourceKey(ResourceType.BASIC, new ResourceId("message-" + id));
    }

    private MessageId keep(String controlId) {
        return ((Keeping.Kept) inbox.keep(envelope(adt(controlId, "P1")), label(controlId, "P1"))).id();
    }
}
