/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the endpoint writes itself is valid R4, says HAPI's validator. */
@ExtendWith(Gateway.Extension.class)
class ValidityTest {
    private final Gateway gateway;
    private final FhirValidator validator = validator();

    ValidityTest(Gateway gateway) {
        this.gateway = gateway;
    }

    private static FhirValidator validator() {
        var context = FhirContext.forR4Cached();
        var support = new ValidationSupportChain(
                new DefaultProfileValidationSupport(context),
                new CommonCodeSystemsTerminologyService(context),
                new InMemoryTerminologyServerValidationSupport(context));
        return context.newValidator().registerValidatorModule(new FhirInstanceValidator(support));
    }

    private void assertValid(String json) {
        var errors = validator.validateWithResult(json).getMessages().stream()
                .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .map(SingleValidationMessage::toString)
                .toList();
        assertThat(errors).as(json.substring(0, Math.min(json.length(), 2000))).isEmpty();
    }

    @Test
    void capabilitiesBundlesAndOutcomesAreValid() {
        var id = gateway.fresh("valid");
        gateway.put("/Patient/" + id, "{'resourceType':'Patient','id':'" + id + "','active':true}");
        gateway.put("/Patient/" + id, "{'resourceType':'Patient','id':'" + id + "','active':false}");
        gateway.put(
                "/Observation/" + id,
                "{'resourceType':'Observation','id':'" + id + "','status':'final',"
                        + "'code':{'text':'x'},'subject':{'reference':'Patient/" + id + "'}}");

        assertValid(gateway.get("/metadata").text());
        assertValid(gateway.get("/Observation?_id=" + id + "&_include=Observation:subject&_total=accurate&colour=red")
                .text());
        assertValid(gateway.get("/Observation?_id=none").text());
        assertValid(gateway.get("/Observation?_summary=count").text());
        gateway.call("DELETE", "/Patient/" + id).send();
        assertValid(gateway.get("/Patient/" + id + "/_history").text());
        assertValid(gateway.get("/Patient/" + id + "/_history?_count=1").text());
        assertValid(gateway.get("/Patient/" + id).text());
        assertValid(gateway.get("/Binary/msg-7").text());
        assertValid(gateway.post("/Patient", "{'resourceType':'Patient','name':[{}],'x':1}")
                .text());
        gateway.audited();
        assertValid(gateway.call("GET", "/AuditEvent?_count=12")
                .as(gateway.server().token("system/AuditEvent.rs"))
                .send()
                .text());
        assertValid(gateway.call("GET", "/Patient")
                .header("Authorization", "")
                .send()
                .text());
    }
}
