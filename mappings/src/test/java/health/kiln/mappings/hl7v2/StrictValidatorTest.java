/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import health.kiln.mappings.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictValidatorTest {
    private static final StrictValidator VALIDATOR = new StrictValidator();
    private static final String PID = "PID|1||P1^^^GH^MR||ROSSI^ANNA||19700101|F\r";
    private static final String PV1 = "PV1|1|I|W1^1^A^GH\r";

    @ParameterizedTest
    @ValueSource(strings = {"2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8"})
    void findsNothingWrongWithAnAdmissionOfEveryVersion(String version) {
        var evn = version.compareTo("2.7") < 0 ? evn() : "EVN||20260301080000+0100\r"; // EVN-1 was withdrawn

        assertThat(problems(header("ADT^A01^ADT_A01", version) + evn + PID + PV1))
                .isEmpty();
    }

    @Test
    void tellsWhichSegmentIsMissing() {
        assertThat(problems(header("ADT^A01^ADT_A01", "2.5.1") + evn() + PID))
                .extracting(Problem::code, Problem::location)
                .containsExactly(tuple(100, "PV1"));
    }

    @Test
    void tellsWhichSegmentDoesNotBelongHereAndLetsZSegmentsStandAnywhere() {
        var message = header("ADT^A01^ADT_A01", "2.5.1") + evn() + PID + PV1 + "RXA|1\rZPI|x\r";

        assertThat(problems(message))
                .extracting(Problem::code, Problem::location)
                .containsExactly(tuple(100, "RXA"));
    }

    @Test
    void tellsWhichFieldIsMissing() {
        assertThat(problems(header("ADT^A01^ADT_A01", "2.5.1") + evn() + "PID|1||P1^^^GH^MR\r" + PV1))
                .extracting(Problem::code, Problem::location)
                .containsExactly(tuple(101, "PID-5"));
    }

    @Test
    void tellsWhichValueIsNotOfItsType() {
        var message = header("ORU^R01^ORU_R01", "2.5.1") + PID
                + "OBR|1||F1|GLU\r"
                + "OBX|1|NM|GLU||5.1||||||F\r"
                + "OBX|2|NM|K||much||||||F\r"
                + "OBX|3|CWE|X||A^B^C^D&E~F||||||F|||yesterday\r";

        assertThat(problems(message))
                .extracting(Problem::code, Problem::location)
                .containsExactly(tuple(102, "OBX[2]-5"), tuple(102, "OBX[3]-14.1"));
    }

    @Test
    void tellsWhichDateIsNotInTheCalendar() {
        for (var born : List.of("19711399", "19710231", "197100")) {
            var message = header("ADT^A28^ADT_A05", "2.5.1") + "EVN||20260301\r" + "PID|1||1^^^H^MR||A^B||" + born
                    + "\rPV1|1|N\r";
            assertThat(problems(message))
                    .as(born)
                    .extracting(Problem::code, Problem::location)
                    .containsExactly(tuple(102, "PID-7.1"));
        }
        var result = header("ORU^R01^ORU_R01", "2.5.1") + PID + "OBR|1||F1|GLU\r"
                + "OBX|1|DT|D||20261399||||||F|||20260230\r";
        assertThat(problems(result))
                .extracting(Problem::code, Problem::location)
                .containsExactly(tuple(102, "OBX-5"), tuple(102, "OBX-14.1"));
    }

    @Test
    void tellsThatAValueHasNoTypeOrOneThatIsInNoTable() {
        var message = header("ORU^R01^ORU_R01", "2.5.1") + PID
                + "OBR|1||F1|GLU\r"
                + "OBX|1||GLU||5||||||F\r"
                + "OBX|2|QQ|K||5||||||F\r"
                + "OBX|3||NA||||||||X\r"
                + "OBX|4|CWE|X||A^B^C||||||F\r";

        assertThat(problems(message))
                .extracting(Problem::code, Problem::location)
                .containsExactly(tuple(101, "OBX-2"), tuple(103, "OBX[2]-2"));
    }

    @Test
    void tellsWhichCodeIsInNoTableAndWhichValueIsTooLong() {
        var message = header("ORU^R01^ORU_R01", "2.5.1") + PID + "OBR|1||F1|GLU\r" + "OBX|1|ST|GLU|" + "x".repeat(21)
                + "|5.1||||||QQ\r";

        assertThat(problems(message))
                .extracting(Problem::code, Problem::location)
                .contains(tuple(104, "OBX-4"), tuple(103, "OBX-11"));
    }

    @Test
    void tellsACodeThatIsInNoTableAsACodeAndNotAsTooLong() {
        var message = header("ADT^A01^ADT_A01", "2.5.1") + evn() + PID.replace("|F\r", "|QQ\r") + PV1;

        assertThat(problems(message)).containsExactly(new Problem(103, "PID-8", "The code is not in HL7 table 0001."));
    }

    @Test
    void letsSitesAddCodesToUserDefinedTablesWhereTheyHaveRoom() {
        var message = header("ADT^A01^ADT_A01", "2.5.1") + evn() + PID.replace("|F\r", "|Q\r") + PV1;

        assertThat(problems(message)).isEmpty();
    }

    @Test
    void tellsThatAFieldIsWithdrawnInTheVersion() {
        var message = header("ADT^A01^ADT_A01", "2.7") + evn() + PID + PV1;

        assertThat(problems(message)).containsExactly(new Problem(102, "EVN-1", "The field is withdrawn in HL7 2.7."));
    }

    @Test
    void rejectsVersionsAndEventsThatItDoesNotKnow() {
        assertThat(problems(header("ADT^A01^ADT_A01", "3.0") + evn() + PID + PV1))
                .extracting(Problem::code, Problem::location)
                .containsExactly(tuple(203, "MSH-12"));
        assertThat(problems(header("ADT^A01^ADT_A01", "") + evn() + PID + PV1))
                .extracting(Problem::code, Problem::location)
                .containsExactly(tuple(101, "MSH-12"));
        assertThat(problems(header("ZZZ^Z99", "2.5.1") + PID))
                .extracting(Problem::code, Problem::location)
                .containsExactly(tuple(201, "MSH-9"));
    }

    @Test
    void namesNoMoreProblemsThanAreOfUse() {
        var message = header("ORU^R01^ORU_R01", "2.5.1") + PID + "OBR|1||F1|GLU\r" + "OBX|1|NM|GLU||much\r".repeat(100);

        assertThat(problems(message)).hasSize(StrictValidator.PROBLEMS_MAX);
    }

    static List<Path> samples() {
        return Samples.messages();
    }

    /** Whatever comes in, it is judged, twice the same, and in words that quote nothing. */
    @ParameterizedTest
    @MethodSource("samples")
    void judgesEverySample(Path sample) {
        byte[] bytes = Samples.bytes(sample.toString());

        List<Problem> problems = VALIDATOR.problems(bytes, Optional.empty());

        assertThat(VALIDATOR.problems(bytes, Optional.empty())).isEqualTo(problems);
        assertThat(problems)
                .allSatisfy(problem -> assertThat(problem.text()).matches("[A-Z][A-Za-z0-9 ,.-]+\\."))
                .allSatisfy(problem -> assertThat(problem.code()).isBetween(100, 203));
    }

    private static List<Problem> problems(String message) {
        return VALIDATOR.problems(message.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    private static String header(String type, String version) {
        return "MSH|^~\\&|ADT|GH|KILN|GH|20260301080000+0100||" + type + "|1|P|" + version + "\r";
    }

    private static String evn() {
        return "EVN|A01|20260301080000+0100\r";
    }
}
