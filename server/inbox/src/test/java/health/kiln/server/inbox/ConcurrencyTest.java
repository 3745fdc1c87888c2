/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import static health.kiln.server.inbox.Feeds.identifier;
import static health.kiln.server.inbox.Feeds.identity;
import static health.kiln.server.inbox.Feeds.merge;
import static health.kiln.server.inbox.Feeds.message;
import static health.kiln.server.inbox.Feeds.person;
import static health.kiln.server.inbox.Feeds.visit;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.intent.Intent;
import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.intent.Intent.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Several gateways on one database, at the same moment about the same people. */
class ConcurrencyTest {
    private static final int ROUNDS = 20;

    @Test
    void makesOnePatientOfOneNumber() throws Exception {
        try (var one = new Hospital()) {
            var two = one.another();

            for (var round = 0; round < ROUNDS; round++) {
                var number = "N" + round;
                together(
                        () -> one.takes(
                                message("ADT", "A01", visit(0, number, "DOE", "VA" + number, Kind.ADMIT, "ward"))),
                        () -> two.takes(
                                message("ADT", "A01", visit(1, number, "DOE", "VB" + number, Kind.ADMIT, "ward"))));
            }

            assertThat(one.all("Patient")).hasSize(ROUNDS);
            assertThat(one.all("Location")).hasSize(1);
            assertThat(one.all("Encounter")).hasSize(2 * ROUNDS);
            two.leave();
        }
    }

    @Test
    void makesOnePatientOfTwoNumbersHoweverTheyAreOrdered() throws Exception {
        try (var one = new Hospital()) {
            var two = one.another();

            for (var round = 0; round < ROUNDS; round++) {
                var a = "A" + round;
                var b = "B" + round;
                together(
                        () -> one.takes(message("ADT", "A28", personWith(0, a, b))),
                        () -> two.takes(message("ADT", "A28", personWith(1, b, a))));
            }

            assertThat(one.all("Patient")).hasSize(ROUNDS);
            two.leave();
        }
    }

    @Test
    void losesNoDataOfAPatientWhoIsMergedMeanwhile() throws Exception {
        try (var one = new Hospital()) {
            var two = one.another();

            for (var round = 0; round < ROUNDS; round++) {
                var survivor = "S" + round;
                var retired = "R" + round;
                one.takes(message("ADT", "A28", person(0, retired, "DOE")));
                together(
                        () -> one.takes(message("ADT", "A40", person(5, survivor, "DOE"), merge(5, survivor, retired))),
                        () -> two.takes(
                                message("ADT", "A01", visit(6, retired, "DOE", "V" + retired, Kind.ADMIT, "ward"))));

                var id = one.patient(survivor).path("id").asString();
                assertThat(one.all("Encounter"))
                        .filteredOn(encounter -> encounter
                                .path("identifier")
                                .path(0)
                                .path("value")
                                .asString()
                                .equals("V" + retired))
                        .extracting(ConcurrencyTest::subject)
                        .containsExactly("Patient/" + id);
            }
            two.leave();
        }
    }

    private static String subject(ObjectNode encounter) {
        return encounter.path("subject").path("reference").asString();
    }

    private static Intent personWith(int minute, String first, String second) {
        return new Intent.Upsert(
                identity(Feeds.PATIENT, Feeds.MRN, first, Feeds.MRN, second),
                Presence.REQUIRED,
                Feeds.at(minute),
                List.of(identifier(Feeds.MRN, first)),
                Optional.empty());
    }

    private static void together(Callable<?>... tasks) throws Exception {
        var start = new CyclicBarrier(tasks.length);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (var task : tasks) {
                running.add(threads.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            for (var each : running) {
                each.get();
            }
        }
    }
}
