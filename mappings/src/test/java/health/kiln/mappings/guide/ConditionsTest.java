/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.guide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions as authors of the guide really wrote them. */
class ConditionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            IF OBR-8 NOT VALUED                                    | OBR-7   | OBR-8 not valued
            IF TQ1-6 NOT VAlUED                                    | TQ1-8   | TQ1-6 not valued
            IF PV1-20 VALUE                                        | PV1-20  | PV1-20 valued
            IF PID-13.2 IS NOT VALUED                              | PID-13  | PID-13.2 not valued
            IF TQ1-3.9 IS EMPTY                                    | TQ1-5   | TQ1-3.9 not valued
            IF OBX-2 EQUALS "NM"                                   | OBX-5   | OBX-2 = "NM"
            IF OBX-2="ED"                                          | OBX-5   | OBX-2 = "ED"
            IF ORC.1 IS "NW"                                       | ORC-9   | ORC-1 = "NW"
            IF IN1-17 IS NOT 'patient'                             | IN1-16  | IN1-17 != "patient"
            IF NOT EQUAL TO "="                                    | SN-1    | SN-1 != "="
            IF NOT VALUED AND RXA-21 NOT EQUALS "D"                | RXA-20  | RXA-20 not valued and RXA-21 != "D"
            IF PRT-2 IS IN ("A", "S", "U", X")                     | PRT-2   | PRT-2 in ("A", "S", "U", "X")
            IF OBX-2 EQUALS "ED" AND IF OBX-5.4 EQUALS "Base64"    | OBX-5   | OBX-2 = "ED" and OBX-5.4 = "Base64"
            IF PRT-9 VALUED OR IF PRT-14 VALUED                    | PRT-9   | PRT-9 valued or PRT-14 valued
            IF TQ1-7 AND TQ1-8 NOT VALUED                          | TQ1-6   | TQ1-7 not valued and TQ1-8 not valued
            IF PRT-5 OR PRT-6 IS VALUED                            | PRT-8   | (PRT-5 valued or PRT-6 valued)
            IF PRT-5 AND PRT-6 AREA NOT VALUED                     | PRT-8   | PRT-5 not valued and PRT-6 not valued
            IF OBX-33 COUNT>1                                      | OBX-33  | count(OBX-33) > 1
            IF PID-11 LST.COUNT GREATER THAN 1                     | PID-12  | count(PID-11) > 1
            IF (OBX-2 EQUALS "SN" AND OBX-5.1 EQUALS "<>"          | OBX-5   | (OBX-2 = "SN" and OBX-5.1 = "<>")
            IF CWE.3 IS "HL70276"                                  | SCH-7   | SCH-7.3 = "HL70276"
            IF OBR-11 NOT IN ("G","A")                             | OBR-11  | OBR-11 not in ("G", "A")
            IF ORC VALUED                                          | OBR-2   | ORC present
            """)
    void saysThemInTheLanguageOfMaps(String condition, String own, String said) {
        assertThat(Conditions.say(condition, own)).contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "IF CX.4 IN http://hl7.org/registry.html", "IF PID-7 LENGTH GREATER THAN 8"})
    void saysNothingOfWhatIsNoCondition(String condition) {
        assertThat(Conditions.say(condition, "PID-7")).isEmpty();
    }
}
