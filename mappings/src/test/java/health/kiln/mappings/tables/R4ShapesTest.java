/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.tables;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import health.kiln.mappings.tables.R4Shapes.Shape;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.StructureDefinition.TypeDerivationRule;
import org.junit.jupiter.api.Test;

/** The bundled shapes against the official StructureDefinitions. */
class R4ShapesTest {
    private static final List<String> WRITTEN = List.of(
            "Patient",
            "Encounter",
            "Location",
            "Practitioner",
            "Organization",
            "RelatedPerson",
            "AllergyIntolerance",
            "Condition",
            "ServiceRequest",
            "DiagnosticReport",
            "Specimen",
            "Observation",
            "HumanName",
            "Address",
            "ContactPoint",
            "Identifier",
            "CodeableConcept",
            "Coding",
            "Quantity",
            "Period",
            "Attachment");

    private final R4Shapes shapes = R4Shapes.bundled();

    @Test
    void agreesWithTheDefinitionsOfEveryTypeThatMapsWrite() {
        var definitions = new DefaultProfileValidationSupport(FhirContext.forR4());

        for (String type : WRITTEN) {
            IBaseResource found = Objects.requireNonNull(
                    definitions.fetchStructureDefinition("http://hl7.org/fhir/StructureDefinition/" + type));
            StructureDefinition definition = (StructureDefinition) found;
            if (definition.getDerivation() != TypeDerivationRule.CONSTRAINT) {
                definition.getSnapshot().getElement().forEach(this::agrees);
            }
        }
    }

    private void agrees(ElementDefinition element) {
        String path = element.getPath();
        int dot = path.lastIndexOf('.');
        if (dot < 0 || List.of("id", "modifierExtension").contains(path.substring(dot + 1))) {
            return;
        }
        Shape shape =
                shapes.find(path.substring(0, dot), path.substring(dot + 1)).orElseThrow();

        assertThat(shape.repeats()).as(path).isEqualTo(!element.getMax().equals("1"));
        assertThat(shape.required()).as(path).isEqualTo(element.getMin() > 0);
        if (element.getType().stream().noneMatch(type -> type.getCode().startsWith("http"))
                && !element.hasContentReference()) {
            assertThat(shape.types())
                    .as(path)
                    .containsExactlyElementsOf(element.getType().stream()
                            .map(ElementDefinition.TypeRefComponent::getCode)
                            .toList());
        }
    }

    @Test
    void findsATypedChoiceAndWhatLiesBelowIt() {
        Shape quantity = shapes.find("Observation", "valueQuantity").orElseThrow();

        assertThat(quantity.types()).containsExactly("Quantity");
        assertThat(shapes.find(shapes.childrenOf("Observation", quantity), "comparator"))
                .isPresent();
        assertThat(shapes.find("Observation", "valueAge")).isEmpty();
    }
}
