/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import static health.kiln.mappings.intent.Intent.Step.Kind.ADMIT;
import static health.kiln.mappings.intent.Intent.Step.Kind.CANCEL_ADMIT;
import static health.kiln.mappings.intent.Intent.Step.Kind.CANCEL_DISCHARGE;
import static health.kiln.mappings.intent.Intent.Step.Kind.CANCEL_PREADMIT;
import static health.kiln.mappings.intent.Intent.Step.Kind.CANCEL_TRANSFER;
import static health.kiln.mappings.intent.Intent.Step.Kind.CHANGE_CLASS;
import static health.kiln.mappings.intent.Intent.Step.Kind.DELETE;
import static health.kiln.mappings.intent.Intent.Step.Kind.DISCHARGE;
import static health.kiln.mappings.intent.Intent.Step.Kind.LEAVE;
import static health.kiln.mappings.intent.Intent.Step.Kind.PREADMIT;
import static health.kiln.mappings.intent.Intent.Step.Kind.REGISTER;
import static health.kiln.mappings.intent.Intent.Step.Kind.RETURN;
import static health.kiln.mappings.intent.Intent.Step.Kind.TRANSFER;
import static health.kiln.mappings.intent.Intent.Step.Kind.UPDATE;
import static health.kiln.mappings.state.Statement.json;
import static health.kiln.mappings.state.Statement.moves;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.intent.Intent.Presence;
import health.kiln.mappings.intent.Intent.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The course of an encounter by its ADT events, each history in every order of arrival. */
class EncounterFoldTest {
    private static final Statement ADMITTED = moves(0, ADMIT, "IMP", "ward");

    @Test
    void admits() {
        var encounter = course(ADMITTED);

        assertThat(encounter.path("status").asString()).isEqualTo("in-progress");
        assertThat(encounter.path("class").path("code").asString()).isEqualTo("IMP");
        assertThat(encounter.path("period")).isEqualTo(json("{'start':'2026-02-01T08:00:00Z'}"));
        assertThat(locations(encounter)).containsExactly("ward active");
    }

    @Test
    void movesFromPlaceToPlace() {
        var encounter = course(ADMITTED, moves(10, TRANSFER, "", "icu"), moves(20, TRANSFER, "", "icu"));

        assertThat(locations(encounter)).containsExactly("ward completed", "icu active");
        assertThat(encounter.path("location").path(0).path("period"))
                .isEqualTo(json("{'start':'2026-02-01T08:00:00Z','end':'2026-02-01T08:10:00Z'}"));
        assertThat(encounter.path("status").asString()).isEqualTo("in-progress");
    }

    @Test
    void dischargesAndClosesTheLocation() {
        var encounter = course(ADMITTED, moves(10, TRANSFER, "", "icu"), moves(30, DISCHARGE, "IMP", "icu"));

        assertThat(encounter.path("status").asString()).isEqualTo("finished");
        assertThat(encounter.path("period").path("end").asString()).isEqualTo("2026-02-01T08:30:00Z");
        assertThat(locations(encounter)).containsExactly("ward completed", "icu completed");
        assertThat(encounter.path("location").path(1).path("period").path("end").asString())
                .isEqualTo("2026-02-01T08:30:00Z");
        assertThat(encounter.path("hospitalization")).isEqualTo(json("{'dischargeDisposition':{'text':'home'}}"));
        assertThat(encounter.path("statusHistory").path(0).path("status").asString())
                .isEqualTo("in-progress");
    }

    @Test
    void takesBackADischargeWithAllThatCameWithIt() {
        var encounter = course(ADMITTED, moves(30, DISCHARGE), moves(40, CANCEL_DISCHARGE, "", "ward"));

        assertThat(encounter.path("status").asString()).isEqualTo("in-progress");
        assertThat(encounter.path("period").has("end")).isFalse();
        assertThat(encounter.has("hospitalization")).isFalse();
        assertThat(encounter.has("statusHistory")).isFalse();
        assertThat(locations(encounter)).containsExactly("ward active");
        assertThat(encounter.path("location").path(0).path("period").has("end")).isFalse();
    }

    @Test
    void takesBackATransfer() {
        var encounter = course(ADMITTED, moves(10, TRANSFER, "", "icu"), moves(15, CANCEL_TRANSFER, "", "ward"));

        assertThat(locations(encounter)).containsExactly("ward active");
        assertThat(encounter.path("location").path(0).path("period").has("end")).isFalse();
    }

    @Test
    void believesTheLocationOfACancelledTransferWithoutHistory() {
        var encounter = course(moves(15, CANCEL_TRANSFER, "IMP", "ward"));

        assertThat(encounter.path("status").asString()).isEqualTo("in-progress");
        assertThat(locations(encounter)).containsExactly("ward active");
    }

    @Test
    void cancelsAVisitForGood() {
        var encounter = course(
                ADMITTED,
                moves(5, TRANSFER, "", "icu"),
                moves(10, CANCEL_ADMIT, "IMP", "ward"),
                moves(20, UPDATE, "IMP", "ward"));

        assertThat(encounter.path("status").asString()).isEqualTo("cancelled");
        assertThat(encounter.path("class").path("code").asString()).isEqualTo("IMP");
        assertThat(encounter.path("period").has("end")).isFalse();
        assertThat(encounter.has("location")).isFalse();
    }

    @Test
    void admitsAgainAfterACancellation() {
        var encounter = course(ADMITTED, moves(10, CANCEL_ADMIT), moves(20, ADMIT, "IMP", "ward"));

        assertThat(encounter.path("status").asString()).isEqualTo("in-progress");
        assertThat(encounter.path("period")).isEqualTo(json("{'start':'2026-02-01T08:20:00Z'}"));
    }

    @Test
    void preAdmitsThenAdmits() {
        var planned = course(moves(0, PREADMIT, "PRENC", "ward"));
        var admitted = course(moves(0, PREADMIT, "PRENC", "ward"), moves(10, ADMIT, "IMP", "icu"));

        assertThat(planned.path("status").asString()).isEqualTo("planned");
        assertThat(planned.has("period")).isFalse();
        assertThat(locations(planned)).containsExactly("ward planned");
        assertThat(admitted.path("status").asString()).isEqualTo("in-progress");
        assertThat(locations(admitted)).containsExactly("ward completed", "icu active");
        assertThat(admitted.path("classHistory")
                        .path(0)
                        .path("class")
                        .path("code")
                        .asString())
                .isEqualTo("PRENC");
    }

    @Test
    void cancelsAPreAdmissionOnlyWhileItIsPlanned() {
        var planned = course(moves(0, PREADMIT, "PRENC", "ward"), moves(10, CANCEL_PREADMIT));
        var admitted =
                course(moves(0, PREADMIT, "PRENC", "ward"), moves(5, ADMIT, "IMP", "ward"), moves(10, CANCEL_PREADMIT));

        assertThat(planned.path("status").asString()).isEqualTo("cancelled");
        assertThat(admitted.path("status").asString()).isEqualTo("in-progress");
    }

    @Test
    void changesTheClass() {
        var encounter = course(
                moves(0, REGISTER, "AMB", "er"),
                moves(10, CHANGE_CLASS, "IMP", "ward"),
                moves(20, CHANGE_CLASS, "AMB", ""));

        assertThat(encounter.path("class").path("code").asString()).isEqualTo("AMB");
        assertThat(encounter.path("classHistory"))
                .extracting(past -> past.path("class").path("code").asString())
                .containsExactly("AMB", "IMP");
        assertThat(locations(encounter)).containsExactly("er completed", "ward active");
    }

    @Test
    void goesOnLeaveAndReturns() {
        assertThat(course(ADMITTED, moves(5, LEAVE)).path("status").asString()).isEqualTo("onleave");

        var returned = course(ADMITTED, moves(5, LEAVE), moves(9, RETURN));

        assertThat(returned.path("status").asString()).isEqualTo("in-progress");
        assertThat(returned.path("statusHistory"))
                .extracting(past -> past.path("status").asString())
                .containsExactly("in-progress", "onleave");
    }

    @Test
    void letsTheMoreTerminalStepWinAtEqualTimes() {
        assertThat(course(moves(5, ADMIT, "IMP", ""), moves(5, DISCHARGE))
                        .path("status")
                        .asString())
                .isEqualTo("finished");
        assertThat(course(moves(5, ADMIT, "IMP", ""), moves(5, DISCHARGE), moves(5, CANCEL_ADMIT))
                        .path("status")
                        .asString())
                .isEqualTo("cancelled");
        assertThat(course(moves(5, CANCEL_ADMIT), moves(5, DELETE))
                        .path("status")
                        .asString())
                .isEqualTo("entered-in-error");
    }

    @Test
    void neverLetsAnUpdateChangeTheCourse() {
        var encounter = course(ADMITTED, moves(30, DISCHARGE, "", ""), moves(40, UPDATE, "EMER", "er"));

        assertThat(encounter.path("status").asString()).isEqualTo("finished");
        assertThat(encounter.path("class").path("code").asString()).isEqualTo("IMP");
        assertThat(locations(encounter)).containsExactly("ward completed");
    }

    @Test
    void infersAnEncounterFromItsUpdateAlone() {
        var open = course(moves(40, UPDATE, "EMER", "er"));
        var finished = ResourceState.absent("Encounter", "e");
        var details = Statement.object("{'period':{'start':'2026-02-01','end':'2026-02-01T09:00:00+01:00'}}");
        finished.move(
                Presence.REQUIRED,
                Statement.at(40),
                new Step(
                        UPDATE,
                        Optional.empty(),
                        Optional.of(Statement.encounterClass("IMP")),
                        Optional.empty(),
                        Optional.of(details)));

        assertThat(open.path("status").asString()).isEqualTo("in-progress");
        assertThat(open.path("meta").path("tag").path(0).path("code").asString())
                .isEqualTo("inferred");
        assertThat(finished.resource().path("status").asString()).isEqualTo("finished");
        assertThat(finished.resource().path("period"))
                .isEqualTo(json("{'start':'2026-02-01','end':'2026-02-01T09:00:00+01:00'}"));
    }

    @Test
    void forgetsADischargeWhenThePatientIsAdmittedAgain() {
        var encounter = course(ADMITTED, moves(30, DISCHARGE, "", ""), moves(40, ADMIT, "IMP", "icu"));

        assertThat(encounter.path("status").asString()).isEqualTo("in-progress");
        assertThat(encounter.path("period")).isEqualTo(json("{'start':'2026-02-01T08:00:00Z'}"));
        assertThat(encounter.has("hospitalization")).isFalse();
        assertThat(locations(encounter)).containsExactly("ward completed", "icu active");
    }

    @Test
    void countsAStepOnceHoweverOftenItIsSent() {
        var encounter = course(
                ADMITTED,
                moves(30, 30, DISCHARGE, "", ""),
                moves(30, 35, DISCHARGE, "", ""),
                moves(40, CANCEL_DISCHARGE));

        assertThat(encounter.path("status").asString()).isEqualTo("in-progress");
    }

    @Test
    void saysThatItDoesNotKnowTheClass() {
        assertThat(course(moves(5, LEAVE)).path("class").path("code").asString())
                .isEqualTo("UNK");
    }

    @Test
    void keepsABoundedJournal() {
        var state = ResourceState.absent("Encounter", "e");
        ADMITTED.on(state);
        for (var i = 1; i < 2 * Movements.STEPS_MAX; i++) {
            moves(i, TRANSFER, "", "w" + i).on(state);
        }

        assertThat(state.movements().list()).hasSize(Movements.STEPS_MAX);
        assertThat(state.resource().path("period").path("start").asString()).isEqualTo("2026-02-01T08:00:00Z");
        assertThat(state.resource().path("location").size()).isLessThanOrEqualTo(Movements.STEPS_MAX);
    }

    private static ObjectNode course(Statement... statements) {
        var inOrder = ResourceStateTest.after("Encounter", statements);
        for (var permutation : Permutations.of(List.of(statements))) {
            assertThat(ResourceStateTest.after("Encounter", permutation.toArray(Statement[]::new)))
                    .isEqualTo(inOrder);
        }
        return inOrder;
    }

    private static List<String> locations(ObjectNode encounter) {
        return encounter
                .path("location")
                .valueStream()
                .map(stay -> stay.path("location").path("reference").asString().replace("Location/", "") + " "
                        + stay.path("status").asString())
                .toList();
    }
}
