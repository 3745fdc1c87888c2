/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.api.SummaryEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.exceptions.AuthenticationException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that others wrote, doing its everyday work. It reads the capabilities first, as it does by default. */
@ExtendWith(Gateway.Extension.class)
class HapiClientTest {
    private static final FhirContext R4 = FhirContext.forR4();

    private final Gateway gateway;
    private final IGenericClient client;
    private final String family;

    HapiClientTest(Gateway gateway) {
        this.gateway = gateway;
        this.family = gateway.fresh("Hapi").replace("-", "");
        this.client = R4.newRestfulGenericClient(gateway.base().toString());
        client.registerInterceptor(new BearerTokenAuthInterceptor(gateway.token()));
    }

    private Patient patient() {
        var patient = new Patient();
        patient.addName().setFamily(family).addGiven("Ünal");
        patient.setGender(AdministrativeGender.FEMALE);
        return patient;
    }

    private IIdType created() {
        MethodOutcome outcome = client.create().resource(patient()).execute();
        assertThat(outcome.getCreated()).isTrue();
        return outcome.getId();
    }

    @Test
    void createsReadsUpdatesAndDeletes() {
        var id = created();

        var read = client.read()
                .resource(Patient.class)
                .withId(id.toUnqualifiedVersionless())
                .execute();
        read.setGender(AdministrativeGender.OTHER);
        var updated = client.update().resource(read).execute();
        var old = client.read()
                .resource(Patient.class)
                .withIdAndVersion(id.getIdPart(), "1")
                .execute();
        client.delete().resourceById(id.toUnqualifiedVersionless()).execute();

        assertThat(read.getNameFirstRep().getGivenAsSingleString()).isEqualTo("Ünal");
        assertThat(updated.getId().getVersionIdPart()).isEqualTo("2");
        assertThat(old.getGender()).isEqualTo(AdministrativeGender.FEMALE);
        assertThatThrownBy(() -> client.read()
                        .resource(Patient.class)
                        .withId(id.getIdPart())
                        .execute())
                .isInstanceOf(ResourceGoneException.class);
    }

    @Test
    void findsByGetAndByPost() {
        var id = created();
        var observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL).getCode().setText("x");
        observation.setSubject(new Reference(id.toUnqualifiedVersionless()));
        client.create().resource(observation).execute();

        for (var style : new SearchStyleEnum[] {SearchStyleEnum.GET, SearchStyleEnum.POST}) {
            var bundle = client.search()
                    .forResource(Observation.class)
                    .where(Observation.SUBJECT.hasId(id.toUnqualifiedVersionless()))
                    .include(Observation.INCLUDE_SUBJECT)
                    .usingStyle(style)
                    .returnBundle(Bundle.class)
                    .execute();

            assertThat(bundle.getEntry()).as(style.name()).hasSize(2);
            assertThat(bundle.getEntry().get(1).getSearch().getMode()).isEqualTo(Bundle.SearchEntryMode.INCLUDE);
        }
    }

    @Test
    void pages() {
        for (int i = 0; i < 3; i++) {
            created();
        }

        var first = client.search()
                .forResource(Patient.class)
                .where(Patient.FAMILY.matches().value(family))
                .count(2)
                .returnBundle(Bundle.class)
                .execute();
        var second = client.loadPage().next(first).execute();

        assertThat(first.getEntry()).hasSize(2);
        assertThat(second.getEntry()).hasSize(1);
        assertThat(second.getLink(Bundle.LINK_NEXT)).isNull();
    }

    @Test
    void counts() {
        created();

        var bundle = client.search()
                .forResource(Patient.class)
                .where(Patient.FAMILY.matches().value(family))
                .summaryMode(SummaryEnum.COUNT)
                .returnBundle(Bundle.class)
                .execute();

        assertThat(bundle.getTotal()).isEqualTo(1);
    }

    @Test
    void readsHistory() {
        var id = created();
        var changed = patient();
        changed.setId(id.toUnqualifiedVersionless());
        changed.setActive(true);
        client.update().resource(changed).execute();

        var bundle = client.history().onInstance(id).returnBundle(Bundle.class).execute();

        assertThat(bundle.getEntry()).hasSize(2);
        assertThat(bundle.getTotal()).isEqualTo(2);
    }

    @Test
    void understandsRefusals() {
        var id = created();
        var stale = patient();
        stale.setId(id.toUnqualifiedVersionless());

        assertThatThrownBy(() -> client.read()
                        .resource(Patient.class)
                        .withId("never-was")
                        .execute())
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> client.update()
                        .resource(stale)
                        .withAdditionalHeader("If-Match", "W/\"9\"")
                        .execute())
                .isInstanceOf(PreconditionFailedException.class);
        assertThatThrownBy(() -> client.create().resource(new Observation()).execute())
                .isInstanceOf(UnprocessableEntityException.class)
                .hasMessageContaining("required");
        var stranger = R4.newRestfulGenericClient(gateway.base().toString());
        assertThatThrownBy(() ->
                        stranger.read().resource(Patient.class).withId("x").execute())
                .isInstanceOf(AuthenticationException.class);
    }

    @Test
    void readsTheCapabilities() {
        var statement = client.capabilities().ofType(CapabilityStatement.class).execute();

        assertThat(statement.getFhirVersion().toCode()).isEqualTo("4.0.1");
    }
}
