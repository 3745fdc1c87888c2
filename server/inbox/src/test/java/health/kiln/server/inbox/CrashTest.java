/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static health.kiln.routes.inbound.Messages.adt;
import static health.kiln.routes.inbound.Messages.envelope;
import static health.kiln.routes.inbound.Messages.label;
import static health.kiln.server.inbox.Nodes.all;
import static health.kiln.server.inbox.Nodes.mapped;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.routes.inbound.Keeping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes whose workers die at every point, connections that break, senders that resend: nothing lost, nothing twice. */
class CrashTest {
    @RegisterExtension
    static final InboxDatabase DATABASE = new InboxDatabase();

    private static final Duration LEASE = Duration.ofMillis(150);
    private static final int SENDERS = 12;
    private static final int MESSAGES_EACH = 100;

    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void losesNothingRepeatsNothingAndKeepsTheOrderOfEachLane() throws Exception {
        var cables = new SwitchableDataSource(DATABASE.dataSource());
        try (var one = Nodes.open(cables, new Effects(), Nodes.settings("node-1", LEASE));
                var other = Nodes.open(cables, new Effects(), Nodes.settings("node-2", LEASE));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = send(threads, one, other);
            var workers = new ArrayList<Future<Integer>>();
            for (int worker = 0; worker < 4; worker++) {
                var random = new Random(worker);
                var node = worker % 2 == 0 ? one : other;
                workers.add(threads.submit(() -> workAndDie(node, random)));
            }
            var cuts = threads.submit(() -> cutNowAndThen(cables));

            long kept = 0;
            for (var sender : sent) {
                kept += sender.get();
            }
            awaitEmpty();
            done.set(true);

            assertThat(kept).isEqualTo(SENDERS * MESSAGES_EACH);
            assertThat(cuts.get()).isPositive();
            var deaths = 0;
            for (var worker : workers) {
                deaths += worker.get();
            }
            assertThat(deaths).isPositive();
        }
        assertThat(DATABASE.number("select count(*) from effect")).isEqualTo(SENDERS * MESSAGES_EACH);
        assertThat(DATABASE.number("select count(distinct id) from effect")).isEqualTo(SENDERS * MESSAGES_EACH);
        assertThat(DATABASE.number("select count(*) from inbox_outcome where status = 1"))
                .isEqualTo(SENDERS * MESSAGES_EACH);
        assertThat(DATABASE.number("""
                select count(*) from (
                  select id < lag(id) over (partition by lane_key order by number) as is_late from effect
                ) as steps where is_late""")).isZero();
    }

    /** Each sender has a patient of its own and sends the next message when the last is confirmed, to either node. */
    private static List<Future<Integer>> send(ExecutorService threads, PostgresInbox one, PostgresInbox other) {
        var sent = new ArrayList<Future<Integer>>();
        for (int sender = 0; sender < SENDERS; sender++) {
            var random = new Random(100 + sender);
            var patient = "P" + sender;
            Callable<Integer> sending = () -> {
                for (int i = 0; i < MESSAGES_EACH; i++) {
                    var controlId = patient + "-" + i;
                    while (!isConfirmed((random.nextBoolean() ? one : other)
                            .keep(envelope(adt(controlId, patient)), label(controlId, patient)))) {
                        Thread.onSpinWait();
                    }
                }
                return MESSAGES_EACH;
            };
            sent.add(threads.submit(sending));
        }
        return sent;
    }

    private static boolean isConfirmed(Keeping keeping) {
        return switch (keeping) {
            case Keeping.Kept _, Keeping.Duplicate _ -> true;
            case Keeping.Full _, Keeping.Unavailable _ -> false;
            case Keeping.Reused _ -> throw new AssertionError("nothing was reused");
        };
    }

    /** A worker that is killed after its first claim, then after every sixth or so: it forgets its batch, and another life begins. */
    private int workAndDie(PostgresInbox node, Random random) throws InterruptedException {
        int deaths = 0;
        while (!done.get()) {
            var batch = node.claim(1 + random.nextInt(20));
            if (batch.isEmpty()) {
                node.awaitWork(Duration.ofMillis(20));
            } else if (deaths == 0 || random.nextInt(6) == 0) {
                deaths++;
            } else {
                node.settle(batch, all(batch, mapped()));
            }
        }
        return deaths;
    }

    private int cutNowAndThen(SwitchableDataSource cables) throws Exception {
        int cuts = 0;
        while (!done.get()) {
            DATABASE.number("select 1 from pg_sleep(0.1)");
            cables.cut();
            cuts++;
        }
        return cuts;
    }

    private static void awaitEmpty() throws Exception {
        long end = System.nanoTime() + 2 * Nodes.LONG.toNanos();
        while (DATABASE.number("select count(*) from inbox_open") > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
