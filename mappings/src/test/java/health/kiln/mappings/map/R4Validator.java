/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport.IssueSeverity;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import tools.jackson.databind.node.ObjectNode;

/** HAPI's validator of FHIR R4, made once: it takes seconds and most of a gigabyte. */
final class R4Validator {
    private static final FhirValidator VALIDATOR = validator();

    /** What a bundle of single resources says about ids and links, which is not the maps' to get right. */
    private static final Set<String> ABOUT_REFERENCES = Set.of("Reference_REF_CantResolve");

    private R4Validator() {}

    private static FhirValidator validator() {
        FhirContext context = FhirContext.forR4();
        var terminology = new InMemoryTerminologyServerValidationSupport(context);
        // a sender's own words for a code are kept, whatever the code system calls it
        terminology.setIssueSeverityForCodeDisplayMismatch(IssueSeverity.WARNING);
        var chain = new ValidationSupportChain(
                new DefaultProfileValidationSupport(context),
                new CommonCodeSystemsTerminologyService(context),
                terminology);
        var instance = new FhirInstanceValidator(chain);
        instance.setAnyExtensionsAllowed(true);
        instance.setErrorForUnknownProfiles(false);
        return context.newValidator().registerValidatorModule(instance);
    }

    /** The errors in one resource, as sentences. */
    static List<String> errors(ObjectNode resource) {
        return VALIDATOR.validateWithResult(resource.toString()).getMessages().stream()
                .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .filter(message -> !ABOUT_REFERENCES.contains(String.valueOf(message.getMessageId())))
                .map(R4Validator::sentence)
                .toList();
    }

    private static String sentence(SingleValidationMessage message) {
        return message.getLocationString() + ": " + message.getMessage();
    }
}
