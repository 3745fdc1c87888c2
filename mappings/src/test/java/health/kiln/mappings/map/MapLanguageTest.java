/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the language says about mistakes: where, and what was expected. */
class MapLanguageTest {
    private static List<String> mistakes(String text) {
        var failure = catchThrowableOfType(
                DefectiveMapsException.class,
                () -> MapLibrary.compile(List.of(MapFile.parse("site.map", "base", text))));
        return failure.defects().stream().map(Defect::toString).toList();
    }

    private static List<String> mistakesOf(String statement) {
        return mistakes("map PID[Patient]\n  key ids(PID-3)\n  " + statement + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            PID-5 -> name                                   | site.map:3: expected : at the end of the line
            PID-5 -> name : XPN[Humanname]                  | site.map:3: unknown data type XPN[Humanname]
            PID-5 -> nmae : XPN[HumanName]                  | site.map:3: FHIR R4 has no element Patient.nmae
            PID-5 -> Name : XPN[HumanName]                  | site.map:3: expected an element such as name or participant[ATND].individual, found Name
            PID-5 -> birthDate : XPN[HumanName]             | site.map:3: birthDate is of type date, but XPN[HumanName] makes HumanName
            PID-0 -> name : XPN[HumanName]                  | site.map:3: expected a field such as PID-3 or PV1-3.4, found PID-0
            PID-8 -> gender : CWE[code]                     | site.map:3: gender takes codes of administrative-gender only: it needs a table
            PID-8 -> gender : CWE[code] table Sex           | site.map:3: unknown table Sex
            gender = "mail"                                 | site.map:3: mail is not a code of administrative-gender
            maritalStatus = v9-Marital#M                    | site.map:3: unknown code system v9-Marital
            PID-7[x] -> birthDate : DTM[date]               | site.map:3: expected a field such as PID-3 or PV1-3.4, found PID-7[x]
            PID-6 -> extension[maiden].valueString : ST[string] | site.map:3: unknown extension maiden
            PID-7 -> birthDate : DTM[date] when PID-8       | site.map:3: expected valued at the end of the line
            PID-7 -> birthDate : DTM[date] when PID-8 = F   | site.map:3: expected a text in quotes, found F
            PID-7 -> birthDate : DTM[date] if PID-8 valued  | site.map:3: expected table, in, unit, until, with, when or row, found if
            PID-2 => class : CWE[Coding]                    | site.map:3: only an encounter has steps
            PID-7 -> birthDate[a] : DTM[date]               | site.map:3: Patient.birthDate does not repeat: it has no items
            active = "yes                                   | site.map:3: a text that begins with a quote does not end
            """)
    void saysWhereAndWhatIsWrong(String statement, String mistake) {
        assertThat(mistakesOf(statement)).contains(mistake);
    }

    @Test
    void tellsEveryMistakeAtOnce() {
        var mistakes = mistakes("""
                map PID[Patient]
                  key ids(PID-3)
                  PID-5 -> nmae : XPN[HumanName]
                  PID-7 birthDate
                table Sex HL70001 -> http://hl7.org/fhir/administrative-gender
                  M male
                massage ADT^A01
                """);

        assertThat(mistakes)
                .containsExactlyInAnyOrder(
                        "site.map:3: FHIR R4 has no element Patient.nmae",
                        "site.map:4: expected ->, found birthDate",
                        "site.map:6: expected =, found male",
                        "site.map:7: expected map, message, events, table, system, codesystem, extension, authority,"
                                + " set or disable, found massage");
    }

    @Test
    void refusesTwoRulesOfOneName() {
        assertThat(mistakesOf("PID-5 -> name : XPN[HumanName]\n  PID-5 -> name[x] : XPN[HumanName]"))
                .containsExactly("site.map:4: rule PID[Patient]/PID-5 is there already; name one of them, as in"
                        + " PID-7#time");
    }

    @Test
    void refusesATableThatMakesCodesOutsideARequiredBinding() {
        assertThat(mistakes("""
                table Sex HL70001 -> http://hl7.org/fhir/administrative-gender
                  M = mail
                map PID[Patient]
                  key ids(PID-3)
                  PID-8 -> gender : CWE[code] table Sex
                """))
                .containsExactly("site.map:5: table Sex makes mail, which is not in administrative-gender");
    }

    @Test
    void wantsADefaultWhereAnElementMustHaveACode() {
        assertThat(mistakes("""
                table Status HL70085 -> http://hl7.org/fhir/observation-status
                  F = final
                map OBX[Observation]
                  key of(OBX-3)
                  OBX-11 -> status : CWE[code] table Status
                """)).containsExactly("site.map:5: status must have a value: table Status needs a default");
    }

    @Test
    void refusesAMessageWhoseMapsAreUnknownOrNameless() {
        assertThat(mistakes("""
                map PID[Patient]
                  PID-5 -> name : XPN[HumanName]
                message ADT^A01
                  Patient   <- PID[Patient]
                  Encounter <- PV1[Encounter]
                """))
                .contains(
                        "site.map:4: no map says by which key a Patient is known",
                        "site.map:5: unknown map PV1[Encounter]");
    }

    @Test
    void readsWhatABlockOfAMessageNotes() {
        var text = """
                message ADT^A43
                  priority 1
                  note "one thing"
                  note "another, and more"
                  Patient <- PID[Patient]
                """;

        assertThat(MapFile.parse("site.map", "base", text).blocks())
                .singleElement()
                .isInstanceOfSatisfying(
                        Block.MessageBlock.class,
                        block -> assertThat(block.notes()).containsExactly("one thing", "another, and more"));
        assertThat(mistakes("message ADT^A43\n  note without quotes\n  Patient <- PID[Patient]"))
                .containsExactly("site.map:2: expected a text in quotes, found without");
    }

    @Test
    void goesOnWithAStatementOnDeeperLines() {
        var file = MapFile.parse("site.map", "base", """
                map PID[Patient]
                  PID-13*  -> telecom[home] : XTN[ContactPoint]
                              with use = "home"   # a comment
                              when PID-13 valued
                """);

        assertThat(file.defects()).isEmpty();
        assertThat(file.blocks())
                .singleElement()
                .isInstanceOfSatisfying(
                        Block.MapBlock.class,
                        map -> assertThat(map.statements())
                                .singleElement()
                                .isInstanceOfSatisfying(Statement.Write.class, write -> {
                                    assertThat(write.origin().id()).isEqualTo("PID[Patient]/PID-13*");
                                    assertThat(write.clauses().with()).hasSize(1);
                                    assertThat(write.clauses().when()).hasToString("PID-13 valued");
                                }));
    }
}
