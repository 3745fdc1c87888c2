/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import static health.kiln.mappings.state.ResourceStateTest.after;
import static health.kiln.mappings.state.Statement.order;
import static health.kiln.mappings.state.Statement.reports;
import static health.kiln.mappings.state.Statement.result;
import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.mappings.intent.Intent.StatusReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OBX-11, OBR-25, ORC-1 and the events of appointments and documents as FHIR status. Histories are written as the codes in order of time, with values. */
class StatusFoldTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            P5          | preliminary      | 5
            R5          | preliminary      | 5
            S5          | preliminary      | 5
            F5          | final            | 5
            P5 F5       | final            | 5
            P5 F7       | final            | 7
            F5 F5       | final            | 5
            F5 F7       | corrected        | 7
            F5 F7 F7    | corrected        | 7
            F5 C7       | corrected        | 7
            C7          | corrected        | 7
            F5 A6       | amended          | 6
            F5 B6       | amended          | 6
            A6 F6       | amended          | 6
            F5 P7       | final            | 5
            F5 C7 P9    | corrected        | 7
            P5 U        | final            | 5
            P5 U F7     | corrected        | 7
            F5 V        | final            | 5
            F5 D        | entered-in-error | 5
            F5 W        | entered-in-error | 5
            D           | entered-in-error |
            F5 D P7     | preliminary      | 7
            F5 D F7     | final            | 7
            F5 D I      | registered       |
            F5 X        | cancelled        |
            F5 N        | cancelled        |
            X F5        | final            | 5
            I           | registered       |
            I P5        | preliminary      | 5
            P5 I        | preliminary      | 5
            O           | registered       |
            O5          | final            | 5
            Q5          | unknown          | 5
            """)
    void foldsResults(String history, String status, String value) {
        var statements = new ArrayList<Statement>();
        for (var word : history.trim().split(" ", -1)) {
            statements.add(result(statements.size(), word.substring(0, 1), word.substring(1)));
        }

        for (var permutation : Permutations.of(statements)) {
            var observation = after("Observation", permutation.toArray(Statement[]::new));

            assertThat(observation.path("status").asString()).isEqualTo(status);
            assertThat(observation.path("valueQuantity").path("value").asString(""))
                    .isEqualTo(value == null ? "" : value);
        }
    }

    @ParameterizedTest
    @CsvSource({"X, not-performed", "N, not-asked", "I, temp-unknown"})
    void saysWhyThereIsNoValue(String code, String reason) {
        var observation = after("Observation", result(1, code, ""));

        assertThat(observation
                        .path("dataAbsentReason")
                        .path("coding")
                        .path(0)
                        .path("code")
                        .asString())
                .isEqualTo(reason);
    }

    @Test
    void dropsTheReasonOnceThereIsAValue() {
        var observation = after("Observation", result(1, "X", ""), result(2, "F", "5"));

        assertThat(observation.has("dataAbsentReason")).isFalse();
        assertThat(observation.has("_status")).isFalse();
    }

    @Test
    void takesTheReportsStatusWhenTheResultHasNone() {
        var fromReport = reports(1, new StatusReport("HL70085", "", "F"));

        assertThat(after("Observation", fromReport).path("status").asString()).isEqualTo("final");
    }

    @ParameterizedTest
    @CsvSource({
        "P, preliminary",
        "F, final",
        "C, corrected",
        "A, partial",
        "R, partial",
        "M, preliminary",
        "I, registered",
        "X, cancelled",
        "P F, final",
        "F P, final",
        "F C, corrected",
        "C F, corrected",
        "F X, cancelled",
        "F W, entered-in-error",
        "O P A F, final"
    })
    void foldsReports(String history, String status) {
        var statements = new ArrayList<Statement>();
        for (var code : history.split(" ", -1)) {
            statements.add(reports(statements.size(), "HL70123", code));
        }

        for (var permutation : Permutations.of(statements)) {
            assertThat(after("DiagnosticReport", permutation.toArray(Statement[]::new))
                            .path("status")
                            .asString())
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NW, active",
        "SN, active",
        "XO, active",
        "NW CA, revoked",
        "NW DC, revoked",
        "NW CA UC, active",
        "NW OK CA CR, revoked",
        "NW CA UD, active",
        "NW HD, on-hold",
        "NW HD RL, active",
        "NW HD OH UH, active",
        "NW HD UR, on-hold",
        "NW RE/CM, completed",
        "NW SC/CM, completed",
        "NW SC/HD, on-hold",
        "NW SC, active",
        "NW RE/CM NW, completed",
        "NW CA NW, active",
        "NW CA/IP, revoked",
        "NW RP, revoked",
        "RO, active",
        "NW DE, active",
        "NW CA XO, revoked",
        "NW SC/ER, entered-in-error",
        "CA, revoked",
        "NW CA HD, revoked"
    })
    void foldsOrders(String history, String status) {
        var statements = new ArrayList<Statement>();
        for (var word : history.split(" ", -1)) {
            var codes = List.of(word.split("/", -1));
            statements.add(order(statements.size(), codes.getFirst(), codes.size() > 1 ? codes.getLast() : ""));
        }

        for (var permutation : Permutations.of(statements)) {
            assertThat(after("ServiceRequest", permutation.toArray(Statement[]::new))
                            .path("status")
                            .asString())
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NW, active",
        "NW HD, on-hold",
        "NW DC, stopped",
        "NW OD, stopped",
        "NW RP, stopped",
        "NW CA, cancelled",
        "NW OC, cancelled",
        "NW SC/DC, stopped",
        "NW SC/CA, cancelled",
        "NW DC UD, active",
        "NW RE/CM AF, active",
        "NW RE/CM, completed"
    })
    void foldsMedication(String history, String status) {
        assertFolds("MedicationRequest", "HL70119", history, status);
    }

    @ParameterizedTest
    @CsvSource({
        "S12, booked",
        "S12/Pending, pending",
        "S12/Waitlist, waitlist",
        "S12/Complete, fulfilled",
        "S12 S13, booked",
        "S12 S14, booked",
        "S12 S15, cancelled",
        "S12 S15/Booked, cancelled",
        "S12 S16, cancelled",
        "S12 S17, entered-in-error",
        "S12 S26, noshow",
        "S12 S15 S13, booked",
        "S12 S15 S14, cancelled",
        "S12 S20, booked",
        "S14, booked"
    })
    void foldsAppointments(String history, String status) {
        assertFolds("Appointment", "appointment", history, status);
    }

    @ParameterizedTest
    @CsvSource({
        "T02, current",
        "T02 T08, current",
        "T02/AV T03/OB, superseded",
        "T02/AV T03/CA, entered-in-error",
        "T02/UN, current",
        "T02 T11, entered-in-error",
        "T11, entered-in-error"
    })
    void foldsDocuments(String history, String status) {
        assertFolds("DocumentReference", "document", history, status);
    }

    @ParameterizedTest
    @CsvSource({"T06, current", "T10, superseded", "T09, superseded", "T10 T06, superseded"})
    void foldsParentsOfDocuments(String history, String status) {
        assertFolds("DocumentReference", "document-parent", history, status);
    }

    /** In every order of arrival. */
    private static void assertFolds(String type, String table, String history, String status) {
        var statements = new ArrayList<Statement>();
        for (var word : history.split(" ", -1)) {
            var codes = List.of(word.split("/", -1));
            var report = new StatusReport(table, codes.getFirst(), codes.size() > 1 ? codes.getLast() : "");
            statements.add(reports(statements.size(), report));
        }

        for (var permutation : Permutations.of(statements)) {
            assertThat(after(type, permutation.toArray(Statement[]::new))
                            .path("status")
                            .asString())
                    .isEqualTo(status);
        }
    }

    @Test
    void keepsABoundedJournal() {
        var state = ResourceState.absent("Observation", "o");
        for (var i = 0; i < 10 * Reports.REPORTS_MAX; i++) {
            result(i, "F", Integer.toString(i)).on(state);
        }

        var restored = ResourceStateTest.again(state);
        result(0, "P", "0").on(restored);

        assertThat(restored.reports().list()).hasSize(Reports.REPORTS_MAX);
        assertThat(restored.resource().path("status").asString()).isEqualTo("corrected");
    }
}
