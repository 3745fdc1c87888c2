/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.fhir.ucum.UcumEssenceService;
import org.junit.jupiter.api.Test;

/** Where the reference implementation overlooks a wrong bracket or a doubled slash, we do not; those are left out here. */
class UcumTest {
    private static final List<String> UNITS = List.of(
            "mg/dL",
            "mmol/L",
            "10*3/uL",
            "10*12/L",
            "%",
            "g/dL",
            "fL",
            "pg",
            "U/L",
            "m[IU]/mL",
            "[IU]/L",
            "mm[Hg]",
            "mm/h",
            "/min",
            "{beats}/min",
            "kg/m2",
            "Cel",
            "[degF]",
            "mL/min/{1.73_m2}",
            "ng/mL",
            "ug/L",
            "s",
            "min",
            "h",
            "d",
            "wk",
            "mo",
            "a",
            "1",
            "{INR}",
            "[pH]",
            "mosm/kg",
            "meq/L",
            "mm/Hg",
            "K/uL",
            "mg/dl",
            "gm/dL",
            "cells/uL",
            "x10E3/uL",
            "mcg/mL",
            "IU/L",
            "bpm",
            "mg/",
            "(mg",
            "mg/(dL.s)",
            "10^3/uL",
            "mmHg",
            "BPM",
            "Units",
            "[in_i]",
            "[lb_av]",
            "kg",
            "cm",
            "L/min",
            "{ratio}",
            "nmol/L{a}",
            "m2.s-1",
            "s-1");

    @Test
    void tellsTheUnitsThatTheReferenceImplementationTells() throws Exception {
        try (InputStream essence =
                Objects.requireNonNull(UcumEssenceService.class.getResourceAsStream("/ucum-essence.xml"))) {
            UcumEssenceService oracle = new UcumEssenceService(essence);
            Ucum ucum = Ucum.bundled();

            for (String unit : UNITS) {
                String complaint = oracle.validate(unit);
                assertThat(ucum.isUnit(unit)).as(unit).isEqualTo(complaint == null);
            }
        }
    }

    @Test
    void takesNoTextForAUnit() {
        assertThat(Ucum.bundled().isUnit("")).isFalse();
        assertThat(Ucum.bundled().isUnit("(".repeat(1000))).isFalse();
    }
}
