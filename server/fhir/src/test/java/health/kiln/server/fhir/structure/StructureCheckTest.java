/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.structure;

import static org.assertj.core.api.Assertions.assertThat;

import health.kiln.server.fhir.outcome.Issue;
import health.kiln.server.fhir.outcome.IssueType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructureCheckTest {
    private static final StructureCheck CHECK = new StructureCheck();
    private static final StrictJson JSON = new StrictJson(1024 * 1024);

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                {"resourceType":"Patient","active":true,"name":[{"family":"Ü","given":["A","B"]}],"birthDate":"1970-02-28",
                 "_birthDate":{"extension":[{"url":"http://x.org/t","valueDateTime":"1970-02-28T10:00:00Z"}]},
                 "deceasedBoolean":false,"gender":"female","contained":[{"resourceType":"Organization","id":"o","name":"O"}],
                 "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>x<br/></p></div>"}}""",
                """
                {"resourceType":"Patient","name":[{"given":["A",null],"_given":[null,{"id":"x"}]}]}""",
                """
                {"resourceType":"Patient","_active":{"extension":[{"url":"u","valueCode":"c"}]}}""",
                """
                {"resourceType":"Observation","status":"final","code":{"text":"c"},"valueQuantity":{"value":1.00},
                 "component":[{"code":{"text":"d"},"valueInteger":3,"referenceRange":[{"low":{"value":1e1}}]}],
                 "effectiveDateTime":"2020-06-01T00:00:00.123+02:00"}""",
                """
                {"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient"},
                 "link":[{"relation":"self","url":"http://x"}]}]}""",
                """
                {"resourceType":"Condition","subject":{"reference":"Patient/1"},"onsetAge":{"value":3}}""",
            })
    void acceptsWhatR4Defines(String json) {
        assertThat(check(json)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\"resourceType\":\"Patient\",\"nickname\":\"x\"}` | STRUCTURE | Patient",
                "`{\"resourceType\":\"Patient\",\"name\":[{\"famly\":\"x\"}]}` | STRUCTURE | Patient.name[0]",
                "`{\"resourceType\":\"Patient\",\"name\":{\"family\":\"x\"}}` | STRUCTURE | Patient.name",
                "`{\"resourceType\":\"Patient\",\"name\":[]}` | STRUCTURE | Patient.name",
                "`{\"resourceType\":\"Patient\",\"name\":[{}]}` | STRUCTURE | Patient.name[0]",
                "`{\"resourceType\":\"Patient\",\"name\":[null]}` | STRUCTURE | Patient.name",
                "`{\"resourceType\":\"Patient\",\"active\":null}` | VALUE | Patient.active",
                "`{\"resourceType\":\"Patient\",\"active\":\"true\"}` | VALUE | Patient.active",
                "`{\"resourceType\":\"Patient\",\"active\":[true]}` | VALUE | Patient.active",
                "`{\"resourceType\":\"Patient\",\"birthDate\":\"1970-02-30\"}` | VALUE | Patient.birthDate",
                "`{\"resourceType\":\"Patient\",\"birthDate\":\"\"}` | VALUE | Patient.birthDate",
                "`{\"resourceType\":\"Patient\",\"gender\":\"man\"}` | CODE_INVALID | Patient.gender",
                "`{\"resourceType\":\"Patient\",\"name\":[{\"given\":[null]}]}` | VALUE | Patient.name[0].given[0]",
                "`{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"a\\u0000b\"}]}` | VALUE | Patient.name[0].family",
                "`{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"\\ud800\"}]}` | VALUE | Patient.name[0].family",
                "`{\"resourceType\":\"Patient\",\"multipleBirthInteger\":1.5}` | VALUE | Patient.multipleBirthInteger",
                "`{\"resourceType\":\"Patient\",\"deceasedBoolean\":true,\"deceasedDateTime\":\"2020\"}` | STRUCTURE | Patient",
                "`{\"resourceType\":\"Patient\",\"link\":[{\"type\":\"refer\"}]}` | REQUIRED | Patient.link[0]",
                "`{\"resourceType\":\"Patient\",\"contained\":[{\"id\":\"x\"}]}` | STRUCTURE | Patient.contained[0].resourceType",
                "`{\"resourceType\":\"Observation\",\"code\":{\"text\":\"c\"}}` | REQUIRED | Observation",
                "`{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"c\"},\"valueQuantity\":{\"value\":1e999}}` | VALUE | Observation.valueQuantity.value",
                "`{\"resourceType\":\"HumanName\",\"family\":\"c\"}` | STRUCTURE | resourceType",
                "`{\"active\":true}` | STRUCTURE | resourceType",
            })
    void saysWhatR4DoesNotDefineAndWhere(String json, IssueType type, String where) {
        assertThat(check(json)).singleElement().satisfies(issue -> {
            assertThat(issue.type()).isEqualTo(type);
            assertThat(issue.expression()).contains(where);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div><script>x</script></div>",
                "<div onclick='x'>y</div>",
                "<div><a href='javascript:x'>y</a></div>",
                "<div><a href='&#106;avascript:x'>y</a></div>",
                "<div><p></div></p>",
                "<div><img src=x onerror=y></div>",
                "<div></div><div></div>",
                "<p>x</p>",
                "x",
                "<div",
                "<div><iframe/></div>"
            })
    void refusesNarrativeThatActs(String div) {
        var patient = JSON_PATIENT.replace("DIV", div);

        assertThat(check(patient))
                .singleElement()
                .satisfies(issue -> assertThat(issue.type()).isEqualTo(IssueType.VALUE));
    }

    private static final String JSON_PATIENT =
            "{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"DIV\"}}";

    @Test
    void stopsAtItsBound() {
        var bad = "{\"resourceType\":\"Patient\",\"name\":[" + "{},".repeat(100) + "{}]}";

        assertThat(check(bad)).hasSize(StructureCheck.ISSUES_MAX);
    }

    private static List<Issue> check(String json) {
        return switch (JSON.read(json.getBytes(StandardCharsets.UTF_8))) {
            case StrictJson.Body.Json(var object) -> CHECK.check(object);
            case StrictJson.Body.Malformed(var issue) -> List.of(issue);
        };
    }
}
