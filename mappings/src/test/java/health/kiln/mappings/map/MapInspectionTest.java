/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import health.kiln.mappings.map.MapInspection.EffectiveRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kiln maps check} and {@code kiln maps effective} find out. */
class MapInspectionTest {
    @TempDir
    Path site;

    private MapCheck check(String overlay) throws IOException {
        Files.writeString(site.resolve("overlay.map"), overlay);
        return MapInspection.of(List.of(site)).check();
    }

    private List<String> mistakes(String overlay) throws IOException {
        return check(overlay).mistakes().stream()
                .map(defect -> defect.toString().substring(defect.toString().indexOf('/') + 1))
                .toList();
    }

    private List<EffectiveRule> effective(String overlay, String map) throws IOException {
        Files.writeString(site.resolve("overlay.map"), overlay);
        return MapInspection.of(List.of(site)).effective(Optional.of(map));
    }

    @Test
    void findsNothingWrongWithTheBundledMapsAndTheirExamples() {
        MapCheck check = MapInspection.of(List.of()).check();

        assertThat(check.mistakes()).isEmpty();
        assertThat(check.examples()).isGreaterThan(25);
    }

    @Test
    void tellsWhichExampleDoesNotHoldAndWhatIsThereInstead() throws IOException {
        assertThat(mistakes("""
                map PID[Patient]
                  test "PID|1||7^^^GH^MR||ROSSI^ANNA||19710203|F" expect gender = "male" and not birthDate
                """))
                .containsExactly(
                        "overlay.map:2: the example expects gender = \"male\", but it is female",
                        "overlay.map:2: the example expects not birthDate, but it is 1971-02-03");
    }

    @Test
    void runsAnExampleOfASiteWithTheRulesOfThatSite() throws IOException {
        assertThat(mistakes("""
                table AdministrativeSex -> http://hl7.org/fhir/administrative-gender
                  D = female
                map PID[Patient]
                  test "PID|1||7^^^GH^MR|||||D" expect gender = "female"
                """)).isEmpty();
    }

    @Test
    void tellsOfTwoRulesThatWaitForEachOther() throws IOException {
        assertThat(mistakes("""
                map PV1[Encounter]
                  PV1-53#length -> length : CQ[Duration] when PV1-54 not valued
                  PV1-54#length -> length : CQ[Duration] when PV1-53 not valued
                """))
                .containsExactly(
                        "overlay.map:3: PV1[Encounter]/PV1-54#length and PV1[Encounter]/PV1-53#length"
                                + " each wait for the other's field to be empty: with both valued, nothing writes Encounter.length");
    }

    @Test
    void tellsOfARuleThatNeverWrites() throws IOException {
        assertThat(mistakes("""
                map PV1[Encounter]
                  PV1-53#length -> length : CQ[Duration]
                  PV1-53#again -> length : CQ[Duration] when PV1-54 valued
                """))
                .containsExactly("overlay.map:3: PV1[Encounter]/PV1-53#again never writes:"
                        + " PV1[Encounter]/PV1-53#length writes Encounter.length from the same field");
    }

    @Test
    void notesRulesThatShareAnElement() throws IOException {
        assertThat(check("map PID[Patient]\n  PID-35#sex -> gender : CWE[code] table AdministrativeSex\n")
                        .notes())
                .anySatisfy(
                        note -> assertThat(note.text())
                                .isEqualTo(
                                        "PID[Patient]/PID-8 writes Patient.gender only where PID[Patient]/PID-35#sex has no value"));
    }

    @Test
    void tellsWhatTookARuleOutOfForce() throws IOException {
        var rules = effective(
                "map PID[Patient]\n  PID-7 -> deceased[x] : DTM[dateTime]\ndisable PID[Patient]/PID-10\n",
                "PID[Patient]");

        assertThat(rules)
                .filteredOn(rule -> !rule.fate().isEmpty() && !rule.layer().equals("guide"))
                .extracting(EffectiveRule::id, rule -> rule.fate().replaceFirst(" by .*/", " by "))
                .containsExactly(
                        tuple("PID[Patient]/PID-10", "disabled by overlay.map:3"),
                        tuple("PID[Patient]/PID-7", "replaced by overlay.map:2"));
    }

    @Test
    void tellsTheRowsOfTheGuideThatARuleSays() throws IOException {
        var rules = effective("", "PR1[Procedure]");

        assertThat(rules)
                .filteredOn(rule -> rule.id().equals("PR1[Procedure]/PR1-8*#performer"))
                .singleElement()
                .extracting(EffectiveRule::layer, EffectiveRule::source)
                .containsExactly("guide", "segments/PR1[Procedure] row 14-16");
    }

    @Test
    void letsARuleOfTheGuideGiveWayToOneAboveIt() throws IOException {
        assertThat(effective("", "PID[Patient]"))
                .filteredOn(rule -> rule.id().equals("PID[Patient]/PID-7#birthDate"))
                .singleElement()
                .extracting(EffectiveRule::fate)
                .asString()
                .startsWith("covered by pid.map:");
    }
}
