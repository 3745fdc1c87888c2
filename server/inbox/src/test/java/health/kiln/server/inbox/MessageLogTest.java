/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static health.kiln.routes.inbound.Messages.adt;
import static health.kiln.routes.inbound.Messages.envelope;
import static health.kiln.routes.inbound.Messages.label;
import static health.kiln.routes.inbound.Messages.unnumbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.kiln.connectors.envelope.ControlId;
import health.kiln.connectors.envelope.SourceName;
import health.kiln.mappings.Mapping;
import health.kiln.mappings.Problem;
import health.kiln.mappings.Trigger;
import health.kiln.routes.inbound.Keeping;
import health.kiln.routes.inbound.MessageId;
import health.kiln.server.repository.RepositoryUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MessageLogTest {
    @RegisterExtension
    static final InboxDatabase DATABASE = new InboxDatabase();

    private static final Mapping UNCLAIMED = new Mapping.Unclaimed(new Trigger("ADT", "A99"));
    private static final Problem PROBLEM = new Problem(101, "PID-3", "A patient needs an identifier.");
    private static final Mapping REFUSED = new Mapping.Refused(List.of(PROBLEM));

    private PostgresInbox inbox;

    @BeforeEach
    void open() {
        inbox = Nodes.open(DATABASE.dataSource(), "node-1");
    }

    @AfterEach
    void close() {
        inbox.close();
    }

    @Test
    void showsWhatIsKnownOfAMessageWithoutItsContent() throws Exception {
        var kept = keep("M1");

        var entry = inbox.log().list(LogQuery.newest(10)).getFirst();

        assertThat(entry)
                .isEqualTo(new LogEntry(
                        kept.id(),
                        MessageStatus.RECEIVED,
                        false,
                        Instant.parse("2026-01-02T03:04:05.678Z"),
                        kept.keptAt(),
                        new SourceName("adt"),
                        Optional.of(new ControlId("M1")),
                        "ADT",
                        "A01",
                        "2.5.1",
                        "SENDAPP",
                        "SENDFAC",
                        "UTF-8",
                        envelope(adt("M1", "P1")).bytes().length,
                        Optional.empty(),
                        0));
    }

    @Test
    void pagesFromTheNewestToTheOldest() throws Exception {
        var ids = IntStream.range(0, 7).mapToObj(i -> keep("M" + i).id()).toList();

        var pages = new ArrayList<List<MessageId>>();
        var query = LogQuery.newest(3);
        for (var page = ids(query); !page.isEmpty(); page = ids(query)) {
            pages.add(page);
            query = query.olderThan(page.getLast());
        }

        assertThat(pages).hasSize(3);
        assertThat(pages.stream().flatMap(List::stream).toList()).isEqualTo(ids.reversed());
    }

    @Test
    void filtersByStatusChannelAndTime() throws Exception {
        var processed = settled("M1", Nodes.mapped());
        var unclaimed = settled("M2", UNCLAIMED);
        var error = settled("M3", REFUSED);
        var other = (Keeping.Kept) inbox.keep(envelope(new SourceName("lab"), "MSH|"), unnumbered("lab"));

        assertThat(ids(LogQuery.newest(10).withStatus(MessageStatus.PROCESSED))).containsExactly(processed.id());
        assertThat(ids(LogQuery.newest(10).withStatus(MessageStatus.UNCLAIMED))).containsExactly(unclaimed.id());
        assertThat(ids(LogQuery.newest(10).withStatus(MessageStatus.ERROR))).containsExactly(error.id());
        assertThat(ids(LogQuery.newest(10).withStatus(MessageStatus.RECEIVED))).containsExactly(other.id());
        assertThat(ids(LogQuery.newest(10).withChannel(new SourceName("lab")))).containsExactly(other.id());
        assertThat(ids(LogQuery.newest(10).withSince(error.keptAt()))).containsExactly(other.id(), error.id());
        assertThat(ids(LogQuery.newest(10).withSince(other.keptAt().plusSeconds(1))))
                .isEmpty();
    }

    @Test
    void countsByStatus() throws Exception {
        settled("M1", Nodes.mapped());
        settled("M2", UNCLAIMED);
        settled("M3", UNCLAIMED);
        settled("M4", REFUSED);
        keep("M5");

        assertThat(inbox.log().counts())
                .isEqualTo(Map.of(
                        MessageStatus.RECEIVED, 1L,
                        MessageStatus.PROCESSED, 1L,
                        MessageStatus.UNCLAIMED, 2L,
                        MessageStatus.ERROR, 1L));
    }

    @Test
    void returnsTheBytesAsReceived() throws Exception {
        var shortText = "MSH|\0\u00ff";
        var longText = "MSH|^~\\&|\r" + "\u00e9\0x".repeat(5000);
        var small = (Keeping.Kept) inbox.keep(envelope(shortText), unnumbered("adt"));
        var large = (Keeping.Kept) inbox.keep(envelope(longText), unnumbered("adt"));

        assertThat(inbox.log().bytes(small.id()))
                .hasValueSatisfying(
                        bytes -> assertThat(bytes).isEqualTo(envelope(shortText).bytes()));
        assertThat(inbox.log().bytes(large.id()))
                .hasValueSatisfying(
                        bytes -> assertThat(bytes).isEqualTo(envelope(longText).bytes()));
        assertThat(DATABASE.number("select octet_length(raw) from inbox_raw order by id desc limit 1"))
                .isLessThan(1000);
    }

    @Test
    void tellsWhyAMessageIsInError() throws Exception {
        var error = settled("M1", REFUSED);

        var detail = inbox.log().find(error.id()).orElseThrow();

        assertThat(detail.problems()).containsExactly(PROBLEM);
        assertThat(detail.entry().settledAt()).isPresent();
    }

    @Test
    void flagsAReusedControlId() throws Exception {
        keep("M1");
        inbox.keep(envelope(adt("M1", "P2")), label("M1", "P2"));

        assertThat(inbox.log().list(LogQuery.newest(10)))
                .extracting(LogEntry::reused)
                .containsExactly(true, false);
    }

    @Test
    void replaysWhatWasUnclaimedOrInError() throws Exception {
        var processed = settled("M1", Nodes.mapped());
        var unclaimed = settled("M2", UNCLAIMED);
        var error = settled("M3", REFUSED);

        var replayed = inbox.log().replay(List.of(processed.id(), unclaimed.id(), error.id()), false);
        Nodes.settleAll(inbox);

        assertThat(replayed).containsExactly(unclaimed.id(), error.id());
        assertThat(inbox.log().counts()).containsEntry(MessageStatus.PROCESSED, 3L);
        assertThat(inbox.log().find(error.id()).orElseThrow().problems()).isEmpty();
        assertThat(DATABASE.numbers("select id from effect order by number"))
                .containsExactly(
                        processed.id().value(),
                        unclaimed.id().value(),
                        error.id().value());
    }

    @Test
    void replaysWhatWasProcessedOnlyWhenForced() throws Exception {
        var processed = settled("M1", Nodes.mapped());

        var replayed = inbox.log().replay(List.of(processed.id()), true);

        assertThat(replayed).containsExactly(processed.id());
        assertThat(ids(LogQuery.newest(10).withStatus(MessageStatus.RECEIVED))).containsExactly(processed.id());
    }

    @Test
    void replaysAllThatWasSettledWhenTheReplayBegan() throws Exception {
        var first = settled("M1", Nodes.mapped());
        var error = settled("M2", REFUSED);
        var all = new Replay(DATABASE.dataSource(), 0, Optional.empty(), Optional.empty());
        var rest = new Replay(DATABASE.dataSource(), first.id().value(), Optional.empty(), Optional.empty());
        settled("M3", Nodes.mapped());

        assertThat(rest.left()).isEqualTo(1);
        assertThat(all.left()).isEqualTo(2);
        assertThat(all.next()).isEqualTo(2);
        assertThat(all.position()).isEqualTo(error.id());
        assertThat(all.waiting()).isEqualTo(2);
        assertThat(all.next()).isZero();
        assertThat(ids(LogQuery.newest(10).withStatus(MessageStatus.RECEIVED))).containsExactly(error.id(), first.id());
    }

    @Test
    void replaysWhatAChannelKeptSinceThen() throws Exception {
        var kept = settled("M1", Nodes.mapped());
        var here = Optional.of(new SourceName("adt"));
        var elsewhere = Optional.of(new SourceName("lab"));

        assertThat(new Replay(DATABASE.dataSource(), 0, Optional.of(kept.keptAt()), here).left())
                .isEqualTo(1);
        assertThat(new Replay(
                                DATABASE.dataSource(),
                                0,
                                Optional.of(kept.keptAt().plusSeconds(1)),
                                here)
                        .next())
                .isZero();
        assertThat(new Replay(DATABASE.dataSource(), 0, Optional.empty(), elsewhere).next())
                .isZero();
    }

    @Test
    void replaysBeforeWhatCameLaterInTheSameLane() throws Exception {
        var unclaimed = settled("M1", UNCLAIMED);
        var later = keep("M2");

        inbox.log().replay(List.of(unclaimed.id()), false);

        assertThat(inbox.claim(10).messages())
                .extracting(message -> message.id())
                .containsExactly(unclaimed.id(), later.id());
    }

    @Test
    void knowsNothingOfAnIdThatWasNeverGiven() throws Exception {
        var unknown = new MessageId(Long.MAX_VALUE);

        assertThat(inbox.log().find(unknown)).isEmpty();
        assertThat(inbox.log().bytes(unknown)).isEmpty();
        assertThat(inbox.log().outcome(unknown)).isEmpty();
        assertThat(inbox.log().replay(List.of(unknown), true)).isEmpty();
    }

    @Test
    void saysSoWhenTheDatabaseIsAway() throws Exception {
        var switchable = new SwitchableDataSource(DATABASE.dataSource());
        switchable.lose();

        assertThatThrownBy(() -> new MessageLog(switchable).counts())
                .isInstanceOf(RepositoryUnavailableException.class);
    }

    @Test
    void keepsTheFirstOfManyProblems() throws Exception {
        var problems = new Problem[Notes.MAX + 1];
        Arrays.fill(problems, PROBLEM);

        var error = settled("M1", new Mapping.Refused(List.of(problems)));

        assertThat(inbox.log().find(error.id()).orElseThrow().problems()).hasSize(Notes.MAX);
    }

    private List<MessageId> ids(LogQuery query) throws RepositoryUnavailableException {
        return inbox.log().list(query).stream().map(LogEntry::id).toList();
    }

    private Keeping.Kept keep(String controlId) {
        return (Keeping.Kept) inbox.keep(envelope(adt(controlId, "P1")), label(controlId, "P1"));
    }

    private Keeping.Kept settled(String controlId, Mapping mapping) {
        var kept = keep(controlId);
        var batch = inbox.claim(10);
        inbox.settle(batch, Nodes.all(batch, mapping));
        return kept;
    }
}
