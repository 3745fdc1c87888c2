/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTypeTest {
    private static Hl7Message message(String msh9, String msh12) {
        return Samples.message("MSH|^~\\&|A|B|||20260115||" + msh9 + "|1|P|" + msh12, "EVN|A04");
    }

    @ParameterizedTest
    @CsvSource({
        "ADT^A01^ADT_A01,2.5,ADT^A01,ADT_A01",
        "ADT^A08^ADT_A08,2.5,ADT^A08,ADT_A01",
        "ADT^A08,2.3,ADT^A08,ADT_A01",
        "ADT^A07,2.4,ADT^A07,ADT_A06",
        "ADT^A11,2.5.1,ADT^A11,ADT_A09",
        "ADT^A11,2.8,ADT^A11,ADT_A11",
        "ADT^A31,2.4^^,ADT^A31,ADT_A05",
        "ADT^A40^ADT_A39,2.6,ADT^A40,ADT_A39",
        "ADT^A39,2.3.1,ADT^A39,ADT_A39",
        "ADT^A51,2.5,ADT^A51,ADT_A50",
        "ADT^ADT_A01,2.5,ADT^A01,ADT_A01",
        "ADT_A03,2.5,ADT^A03,ADT_A03",
        "adt^a01,2.5,ADT^A01,ADT_A01",
        "ADT,2.1,ADT^A04,ADT_A01",
        "ORU,2.1,ORU^R01,ORU_R01",
        "ORU^R01^,2.5,ORU^R01,ORU_R01",
        "SIU^S26,2.5,SIU^S26,SIU_S12",
        "XYZ^Q99^XYZ_Q90,2.5,XYZ^Q99,XYZ_Q90",
        "XYZ^Q99,2.5,XYZ^Q99,XYZ_Q99",
        "ACK,2.5,ACK,ACK"
    })
    void readsTriggerAndStructure(String msh9, String version, String trigger, String structure) {
        Hl7Message message = message(msh9, version);

        assertThat(message.trigger()).hasToString(trigger);
        assertThat(message.structure()).isEqualTo(structure);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {"2.5.1,2.5.1", "2.4^^,2.4", "2.3.z,2.3", "2.,2", "'',''", "v2.5,''"})
    void readsTheVersionNumberOnly(String msh12, String version) {
        assertThat(message("ADT^A01", msh12).version()).isEqualTo(version);
    }

    @Test
    void leavesAMissingTypeOpen() {
        assertThat(Samples.sample("unknown_co_01").trigger()).hasToString("");
    }
}
