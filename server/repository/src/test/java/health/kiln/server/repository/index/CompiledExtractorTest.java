/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CompiledExtractorTest {
    private static final String BASE = "https://kiln.test/fhir/R4";
    private static final ParameterCatalog CATALOG = new ParameterCatalog();
    private static final CompiledExtractor EXTRACTOR = new CompiledExtractor(CATALOG, BASE);
    private static final ResourceKey OBSERVATION = key(ResourceType.OBSERVATION, "o");
    private static final ResourceKey PATIENT = key(ResourceType.PATIENT, "p");

    @Test
    void leavesFewRowsForALaboratoryResult() {
        var entries = extract("""
                {"resourceType":"Observation","status":"final",
                 "identifier":[{"system":"urn:oid:1.2.3","value":"42"}],
                 "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],
                 "code":{"coding":[{"system":"http://loinc.org","code":"2339-0"}]},
                 "subject":{"reference":"Patient/p"},"encounter":{"reference":"Encounter/e"},
                 "performer":[{"reference":"Organization/lab"}],
                 "effectiveDateTime":"2026-11-25T08:00:00Z",
                 "valueQuantity":{"value":5.4,"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}}""");

        assertThat(entries.keys())
                .hasSize(10); // 3 of the identifier; category; code; 3 references; status; compartment
        assertThat(entries.codings()).hasSize(4); // the code and the system of each coding
        assertThat(entries.codings()).allMatch(coding -> entries.keys().contains(coding.key()));
        assertThat(entries.referenceKeys()).isEqualTo(3);
        assertThat(entries.ranges()).hasSize(3); // the date; the value in its unit and in any
        assertThat(entries.strings()).isEmpty();
        assertThat(entries.sortTime()).isEqualTo(1_795_593_600_000_000L);
    }

    @Test
    void putsWhatRefersToAPatientIntoItsCompartment() {
        var bySubject = extract("{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"Patient/p\"}}");
        var byUrl = extract(
                "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"" + BASE + "/Patient/p/_history/2\"}}");
        var elsewhere = extract(
                "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"https://other.test/Patient/p\"}}");

        var membership = IndexKeys.compartment(ResourceType.OBSERVATION) ^ IndexKeys.resource(PATIENT);
        assertThat(bySubject.keys()).contains(membership);
        assertThat(byUrl).isEqualTo(bySubject);
        assertThat(elsewhere.keys()).doesNotContain(membership).hasSize(1);
        assertThat(elsewhere.referenceKeys()).isZero();
    }

    @Test
    void leavesNoRowsForWhatLeadsInside() {
        var entries = extract("{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"#p\"},"
                + "\"encounter\":{\"reference\":\"urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a\"}}");

        assertThat(entries.keys()).isEmpty();
    }

    @Test
    void saysUnderWhichKeysReferringResourcesAre() {
        var entries = extract("{\"resourceType\":\"Observation\",\"performer\":[{\"reference\":\"Patient/p\"}]}");

        assertThat(CATALOG.referringKeys(PATIENT)).contains(entries.keys().getFirst());
        assertThat(entries.referenceKeys()).isEqualTo(1);
    }

    @Test
    void marksWhatLastsLong() {
        var entries = extract("{\"resourceType\":\"Observation\",\"effectivePeriod\":{\"start\":\"2026-01-01\"}}");

        var date = CATALOG.find(ResourceType.OBSERVATION, "date").orElseThrow();
        assertThat(entries.keys()).containsExactly(date.constant() ^ IndexKeys.LONG);
        assertThat(entries.ranges())
                .singleElement()
                .satisfies(range -> assertThat(range.high()).isEqualTo(IndexKeys.OPEN_HIGH));
    }

    /** INVARIANT: searches read the index by time and rely on it. */
    @Test
    void sortsByThePrimaryTimesOnlyRange() {
        SpecExamples.all().forEach(example -> {
            var key = SpecExamples.Example.key(example.tree());
            var entries = EXTRACTOR.extract(key, example.tree());
            var ranges = CATALOG.primaryTime(key.type())
                    .map(time -> entries.ranges().stream()
                            .filter(range -> range.key() == time.constant())
                            .toList())
                    .orElse(List.of());

            assertThat(ranges).hasSizeLessThan(2);
            ranges.forEach(range -> assertThat(entries.sortTime())
                    .isEqualTo(range.low() == IndexKeys.OPEN_LOW ? range.high() : range.low()));
        });
    }

    @Test
    void isTheSameEachTimeAndWithoutRepeats() {
        SpecExamples.of(Set.of(ResourceType.OBSERVATION, ResourceType.PATIENT)).forEach(example -> {
            var key = SpecExamples.Example.key(example.tree());
            var entries = EXTRACTOR.extract(key, example.tree());

            assertThat(entries).isEqualTo(EXTRACTOR.extract(key, example.tree()));
            assertThat(entries.keys()).doesNotHaveDuplicates();
        });
    }

    @Test
    void keepsAValueOnceThatSeveralParametersFind() {
        assertThat(storage("patient"))
                .isEqualTo(new Parameter.Storage.Shared(List.of("subject"), Optional.of(ResourceType.PATIENT)));
        assertThat(storage("combo-code"))
                .isEqualTo(new Parameter.Storage.Shared(List.of("code", "component-code"), Optional.empty()));
        assertThat(storage("code-value-quantity"))
                .isEqualTo(new Parameter.Storage.Parts(List.of("code", "value-quantity")));
    }

    @Test
    void numbersEachStringParameterDifferently() {
        var numbers = Stream.of(ResourceType.values())
                .flatMap(type -> CATALOG.of(type).stream())
                .filter(parameter -> parameter.kind() == SearchParameterType.STRING)
                .map(Parameter::number);

        assertThat(numbers).doesNotHaveDuplicates();
    }

    private static Parameter.Storage storage(String code) {
        return CATALOG.find(ResourceType.OBSERVATION, code).orElseThrow().storage();
    }

    private static IndexEntries extract(String json) {
        return EXTRACTOR.extract(OBSERVATION, (ObjectNode) new JsonMapper().readTree(json));
    }

    private static ResourceKey key(ResourceType type, String id) {
        return new ResourceKey(type, new ResourceId(id));
    }
}
