/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Every conversion that maps may name. */
public final class Datatypes {
    private static final Map<String, Datatype> BY_NAME = all();

    private static Map<String, Datatype> all() {
        Map<String, Datatype> all = new LinkedHashMap<>();
        add(all, "ST[string]", "string", Datatypes::string);
        add(all, "ST[markdown]", "markdown", Datatypes::prose);
        add(all, "ST[uri]", "uri", Datatypes::string);
        add(all, "ID[boolean]", "boolean", Codes::truth);
        add(all, "NM[positiveInt]", "positiveInt", Quantities::positive);
        add(all, "NM[dose]", Datatype.ANY, Quantities::dose);
        add(all, "CP[Money]", "Money", Quantities::money);
        add(all, "RPT[Timing]", "Timing", Timings::tq1);
        add(all, "TQ[Timing]", "Timing", Timings::tq);
        add(all, "DTM[moment]", "instant", Times::moment);
        add(all, "DTM[after]", "instant", Times::after);
        add(all, "ST[Attachment]", "Attachment", Attachments::text);
        add(all, "NM[integer]", "integer", Quantities::whole);
        add(all, "NM[unsignedInt]", "unsignedInt", Quantities::whole);
        add(all, "NM[decimal]", "decimal", Quantities::decimal);
        add(all, "NM[Quantity]", "Quantity", Quantities::measured);
        add(all, "NM[days]", "Duration", Quantities::days);
        add(all, "CQ[Duration]", "Duration", Quantities::cq);
        add(all, "TM[time]", "time", Times::time);
        add(all, "DTM[date]", "date", Times::date);
        add(all, "DTM[dateTime]", "dateTime", Times::dateTime);
        add(all, "DTM[instant]", "instant", Times::instant);
        add(all, "DTM[birthTime]", "Element", Demographics::birthTime);
        add(all, "CWE[language]", "CodeableConcept", Demographics::language);
        add(all, "CWE[race]", "Extension", Demographics::race);
        add(all, "CWE[tribe]", "Extension", Demographics::tribe);
        add(all, "CWE[ethnicity]", "Extension", Demographics::ethnicity);
        add(all, "CWE[code-extension]", "Extension", Demographics::code);
        add(all, "DR[Period]", "Period", Times::range);
        add(all, "DTM[Period]", "Period", Times::fromTo);
        add(all, "DTM[span]", "Period", Times::span);
        addRecurring(all, "CWE[CodeableConcept]", "CodeableConcept", Codes::concept);
        addRecurring(all, "CWE[Coding]", "Coding", Codes::coding);
        add(all, "CWE[code]", "code", Codes::code);
        add(all, "CWE[alternate-codes]", "Element", Codes::alternate);
        add(all, "ST[CodeableConcept]", "CodeableConcept", Codes::text);
        add(all, "CX[Identifier]", "Identifier", Identifiers::cx);
        add(all, "EI[Identifier]", "Identifier", Identifiers::ei);
        add(all, "ST[Identifier]", "Identifier", Identifiers::bare);
        add(all, "CWE[Identifier]", "Identifier", Identifiers::cwe);
        add(all, "PLN[Identifier]", "Identifier", Identifiers::pln);
        add(all, "DLN[Identifier]", "Identifier", Identifiers::dln);
        add(all, "XPN[HumanName]", "HumanName", People::name);
        add(all, "XPN[string]", "string", People::nameLine);
        add(all, "XAD[Address]", "Address", People::address);
        add(all, "XTN[ContactPoint]", "ContactPoint", Telecoms::point);
        add(all, "XCN[Practitioner]", "Reference", References::practitioner);
        add(all, "NDL[Practitioner]", "Reference", References::interpreter);
        add(all, "XON[Organization]", "Reference", References::organization);
        add(all, "HD[Organization]", "Reference", References::facility);
        add(all, "EI[Device]", "Reference", References::device);
        add(all, "EI[Reference]", "Reference", References::identified);
        add(all, "CWE[Reference]", "Reference", References::coded);
        add(all, "CWE[Organization]", "Reference", References::coded);
        add(all, "XPN[Reference]", "Reference", References::named);
        add(all, "PL[Location]", "Reference", Places::location);
        add(all, "CQ[Quantity]", "Quantity", Quantities::cq);
        addRecurring(all, "ST[referenceRange]", "Observation.referenceRange", Quantities::referenceRange);
        add(all, "ED[Attachment]", "Attachment", Attachments::encapsulated);
        add(all, "RP[Attachment]", "Attachment", Attachments::pointer);
        add(all, "FT[Annotation]", "Annotation", Datatypes::annotation);
        add(all, "NM[value]", Datatype.ANY, Quantities::nm);
        add(all, "CQ[value]", Datatype.ANY, Observed::quantity);
        add(all, "SN[value]", Datatype.ANY, Quantities::sn);
        add(all, "NR[value]", Datatype.ANY, Quantities::nr);
        add(all, "CWE[value]", Datatype.ANY, Observed::concept);
        add(all, "ST[value]", Datatype.ANY, Observed::text);
        add(all, "DTM[value]", Datatype.ANY, Observed::dateTime);
        add(all, "TM[value]", Datatype.ANY, Observed::time);
        add(all, "DR[value]", Datatype.ANY, Observed::period);
        add(all, "VR[value]", Datatype.ANY, Observed::valueRange);
        add(all, "NA[value]", Datatype.ANY, Observed::samples);
        add(all, "XPN[value]", Datatype.ANY, Observed::name);
        add(all, "CX[value]", Datatype.ANY, Observed::line);
        return Map.copyOf(all);
    }

    private Datatypes() {}

    private static void add(Map<String, Datatype> all, String name, String fhirType, Datatype.Reader reader) {
        all.put(name, new Datatype(name, fhirType, reader, false));
    }

    private static void addRecurring(Map<String, Datatype> all, String name, String fhirType, Datatype.Reader reader) {
        all.put(name, new Datatype(name, fhirType, reader, true));
    }

    /** The conversion of this name. */
    public static Optional<Datatype> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static JsonNode string(Field field, Call call) {
        return Json.text(field.text());
    }

    private static JsonNode prose(Field field, Call call) {
        return Json.text(call.prose(field));
    }

    private static JsonNode annotation(Field field, Call call) {
        JsonNode text = Json.text(call.prose(field));
        return Json.isNothing(text) ? text : Json.object().set("text", text);
    }
}
