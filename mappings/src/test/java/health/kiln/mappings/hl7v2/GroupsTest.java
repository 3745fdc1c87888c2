/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GroupsTest {
    private static String groups(String trigger, String ids) {
        var lines = new ArrayList<String>();
        lines.add("MSH|^~\\&|A|B|||20260115||" + trigger + "|1|P|2.5");
        for (String id : ids.split(" ", -1)) {
            lines.add(id + "|1");
        }
        return Samples.message(lines.toArray(String[]::new)).groups().toString();
    }

    @Test
    void nestsAResult() {
        assertThat(groups("ORU^R01", "PID PV1 ORC OBR TQ1 OBX OBX SPM"))
                .isEqualTo("ORU_R01(MSH PATIENT_RESULT(PATIENT(PID VISIT(PV1)) ORDER_OBSERVATION(ORC OBR"
                        + " TIMING_QTY(TQ1) OBSERVATION(OBX) OBSERVATION(OBX) SPECIMEN(SPM))))");
    }

    @Test
    void beginsAnOrderAtEachObrAndEachOrc() {
        assertThat(groups("ORU^R01", "PID OBR OBX OBR OBX ORC OBR OBX ORC OBR"))
                .isEqualTo("ORU_R01(MSH PATIENT_RESULT(PATIENT(PID)"
                        + " ORDER_OBSERVATION(OBR OBSERVATION(OBX))"
                        + " ORDER_OBSERVATION(OBR OBSERVATION(OBX))"
                        + " ORDER_OBSERVATION(ORC OBR OBSERVATION(OBX))"
                        + " ORDER_OBSERVATION(ORC OBR)))");
    }

    @Test
    void beginsAPatientResultAtEachPid() {
        assertThat(groups("ORU^R01", "PID OBR OBX PID PV1 OBR OBX"))
                .isEqualTo("ORU_R01(MSH PATIENT_RESULT(PATIENT(PID) ORDER_OBSERVATION(OBR OBSERVATION(OBX)))"
                        + " PATIENT_RESULT(PATIENT(PID VISIT(PV1)) ORDER_OBSERVATION(OBR OBSERVATION(OBX))))");
    }

    @Test
    void takesSpecimensBeforeAndAfterResults() {
        assertThat(groups("ORU^R01", "PID OBR SPM OBX NTE SPM NTE"))
                .isEqualTo("ORU_R01(MSH PATIENT_RESULT(PATIENT(PID) ORDER_OBSERVATION(OBR"
                        + " SPECIMEN(SPM) OBSERVATION(OBX NTE) SPECIMEN(SPM NTE))))");
    }

    @Test
    void leavesNotesWithWhatTheyFollow() {
        assertThat(groups("ORU^R01", "PID NTE OBR NTE NTE OBX NTE"))
                .isEqualTo("ORU_R01(MSH PATIENT_RESULT(PATIENT(PID NTE) ORDER_OBSERVATION(OBR NTE NTE"
                        + " OBSERVATION(OBX NTE))))");
    }

    @Test
    void placesSegmentsOutOfOrderWhereTheyBelong() {
        assertThat(groups("ORU^R01", "OBR PV1 OBX PID OBX"))
                .isEqualTo("ORU_R01(MSH PATIENT_RESULT(ORDER_OBSERVATION(OBR OBSERVATION(OBX) OBSERVATION(OBX))"
                        + " PATIENT(PID VISIT(PV1))))");
        assertThat(groups("ORU^R01", "PID OBX OBX"))
                .isEqualTo("ORU_R01(MSH PATIENT_RESULT(PATIENT(PID)"
                        + " ORDER_OBSERVATION(OBSERVATION(OBX) OBSERVATION(OBX))))");
    }

    @Test
    void leavesUnknownAndLocalSegmentsWhereTheyCame() {
        assertThat(groups("ORU^R01", "ZMH PID ZPI OBR OBX ZOB QQQ NTE"))
                .isEqualTo("ORU_R01(MSH ZMH PATIENT_RESULT(PATIENT(PID ZPI) ORDER_OBSERVATION(OBR"
                        + " OBSERVATION(OBX ZOB QQQ NTE))))");
    }

    @Test
    void nestsOrders() {
        assertThat(groups("ORM^O01", "PID NTE PV1 IN1 IN2 IN1 GT1 AL1 ORC OBR NTE DG1 OBX NTE ORC OBR"))
                .isEqualTo("ORM_O01(MSH PATIENT(PID NTE AL1 PATIENT_VISIT(PV1) INSURANCE(IN1 IN2) INSURANCE(IN1)"
                        + " GUARANTOR(GT1)) ORDER(ORC ORDER_DETAIL(OBR NTE DG1 OBSERVATION(OBX NTE)))"
                        + " ORDER(ORC ORDER_DETAIL(OBR)))");
    }

    @Test
    void beginsAnOrderAtAnObrWithoutOrc() {
        assertThat(groups("ORM^O01", "PID OBR OBX OBR ORC OBR"))
                .isEqualTo("ORM_O01(MSH PATIENT(PID) ORDER(ORDER_DETAIL(OBR OBSERVATION(OBX)))"
                        + " ORDER(ORDER_DETAIL(OBR)) ORDER(ORC ORDER_DETAIL(OBR)))");
    }

    @Test
    void keepsAnAdmissionFlat() {
        assertThat(groups("ADT^A01", "EVN PID PD1 NK1 NK1 PV1 AL1 DG1 PR1 ROL PR1 IN1 IN2 IN1 ZBE"))
                .isEqualTo("ADT_A01(MSH EVN PID PD1 NK1 NK1 PV1 AL1 DG1 PROCEDURE(PR1 ROL) PROCEDURE(PR1)"
                        + " INSURANCE(IN1 IN2) INSURANCE(IN1 ZBE))");
    }

    @Test
    void beginsAPatientAtEachPidOfAMerge() {
        assertThat(groups("ADT^A40", "EVN PID PD1 MRG PID MRG PV1"))
                .isEqualTo("ADT_A39(MSH EVN PATIENT(PID PD1 MRG) PATIENT(PID MRG PV1))");
    }

    @Test
    void keepsAnUnknownStructureFlat() {
        assertThat(groups("XYZ^Q01", "PID OBR OBX")).isEqualTo("XYZ_Q01(MSH PID OBR OBX)");
    }

    @Test
    void findsGroupsAtAnyDepth() {
        Group root = Samples.message("MSH|^~\\&|A|B|||1||ORU^R01|1|P|2.5", "PID|1", "OBR|1", "OBX|1", "OBR|2", "OBX|1")
                .groups();

        assertThat(root.groups("OBSERVATION")).hasSize(2);
        assertThat(root.groups("ORDER_OBSERVATION")
                        .get(1)
                        .first("OBR")
                        .orElseThrow()
                        .index())
                .isEqualTo(4);
    }

    static Stream<Path> samples() {
        return Samples.messages().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void losesNoSegmentAndDoublesNone(Path sample) {
        if (Samples.read(Samples.bytes(sample.toString())) instanceof Hl7Message message) {
            var placed = new ArrayList<Segment>();
            collect(message.groups(), placed);

            assertThat(placed).containsExactlyInAnyOrderElementsOf(message.segments());
        }
    }

    private static void collect(Group group, List<Segment> placed) {
        placed.addAll(group.segments());
        group.groups().forEach(inner -> collect(inner, placed));
    }
}
