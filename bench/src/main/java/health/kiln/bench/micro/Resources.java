/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.bench.micro;

import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Invented resources of usual size. */
final class Resources {
    private final JsonMapper json = new JsonMapper();

    static ResourceKey key(ResourceType type, String id) {
        return new ResourceKey(type, new ResourceId(id));
    }

    ObjectNode patient(String number) {
        return read("""
                {"resourceType":"Patient","active":true,
                 "identifier":[
                   {"use":"usual","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},
                    "system":"urn:oid:2.16.840.1.113883.19.5","value":"%1$s"},
                   {"system":"urn:oid:2.16.840.1.113883.4.1","value":"SS%1$s"}],
                 "name":[{"use":"official","family":"Everywoman","given":["Eve","Lena"],"prefix":["Mrs"]}],
                 "telecom":[{"system":"phone","value":"+39 11 5551212","use":"home"},
                            {"system":"email","value":"eve.%1$s@example.org"}],
                 "gender":"female","birthDate":"1969-04-12",
                 "address":[{"use":"home","line":["2222 Home Street"],"city":"Torino","postalCode":"10122","country":"ITA"}]}""".formatted(number));
    }

    /** Of one minute: the number also says when. */
    ObjectNode observation(String patient, int number) {
        return read("""
                {"resourceType":"Observation","status":"final",
                 "identifier":[{"system":"urn:oid:2.16.840.1.113883.19.7","value":"L%1$d"}],
                 "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],
                 "code":{"coding":[{"system":"http://loinc.org","code":"2345-7","display":"Glucose"}],"text":"Glucose"},
                 "subject":{"reference":"Patient/%2$s"},
                 "effectiveDateTime":"2026-%3$02d-%4$02dT%5$02d:%6$02d:00+01:00",
                 "valueQuantity":{"value":1%7$02d,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"},
                 "interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"H"}]}],
                 "referenceRange":[{"low":{"value":70},"high":{"value":99},"text":"70-99"}]}""".formatted(
                        number,
                        patient,
                        1 + number / 40_320 % 12,
                        1 + number / 1_440 % 28,
                        number / 60 % 24,
                        number % 60,
                        number % 100));
    }

    private ObjectNode read(String text) {
        return (ObjectNode) json.readTree(text);
    }
}
