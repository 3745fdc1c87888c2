/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir;

import health.kiln.server.repository.ResourceType;
import health.kiln.server.repository.index.SearchParameterType;
import health.kiln.server.repository.search.SearchParameters;
import health.kiln.server.repository.search.SearchParameters.SearchParameter;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the endpoint can do, made from the tables that it works by (FHIR R4 CapabilityStatement). */
final class CapabilityStatement {
    private static final List<String> INTERACTIONS =
            List.of("read", "vread", "update", "delete", "history-instance", "create", "search-type");

    /** Of what the gateway alone writes. */
    private static final List<String> READ_ONLY = List.of("read", "search-type");

    private static final String SORTING =
            "_sort takes any parameter but a composite; by a token, reference or URI it sorts at most 10,000 matches.";

    private final byte[] json;

    CapabilityStatement(SearchParameters parameters, URI base, String softwareVersion, Instant since) {
        var statement = JsonMapper.shared().createObjectNode();
        statement.put("resourceType", "CapabilityStatement");
        statement.put("status", "active");
        statement.put("date", since.toString());
        statement.put("kind", "instance");
        statement.putObject("software").put("name", "Kiln").put("version", softwareVersion);
        statement
                .putObject("implementation")
                .put("description", "Kiln FHIR endpoint")
                .put("url", base.toString());
        statement.put("fhirVersion", "4.0.1");
        statement.putArray("format").add("application/fhir+json").add("json");
        var rest = statement.putArray("rest").addObject();
        rest.put("mode", "server");
        rest.put("documentation", SORTING);
        security(rest.putObject("security"));
        var resources = rest.putArray("resource");
        var leadingTo = leadingTo(parameters);
        for (var type : ResourceType.values()) {
            var resource = resources.addObject();
            resource(resource, type, parameters, leadingTo.getOrDefault(type, List.of()));
        }
        this.json = JsonMapper.shared().writeValueAsBytes(statement);
    }

    /** The reference parameters of all types, as {@code _revinclude} names them, by the types that they lead to. */
    private static Map<ResourceType, List<String>> leadingTo(SearchParameters parameters) {
        var leading = new EnumMap<ResourceType, List<String>>(ResourceType.class);
        for (var source : ResourceType.values()) {
            if (source == ResourceType.AUDIT_EVENT) {
                continue; // they bring nothing along, and are brought along by nothing
            }
            parameters.of(source).stream()
                    .sorted(Comparator.comparing(SearchParameter::code))
                    .forEach(parameter -> parameter
                            .targets()
                            .forEach(target -> leading.computeIfAbsent(target, _ -> new ArrayList<>())
                                    .add(source.fhirName() + ":" + parameter.code())));
        }
        return leading;
    }

    private static void security(ObjectNode security) {
        security.put("cors", false);
        var coding = security.putArray("service").addObject().putArray("coding").addObject();
        coding.put("system", "http://terminology.hl7.org/CodeSystem/restful-security-service");
        coding.put("code", "SMART-on-FHIR");
    }

    private static void resource(
            ObjectNode resource, ResourceType type, SearchParameters parameters, List<String> leadingHere) {
        resource.put("type", type.fhirName());
        if (type == ResourceType.AUDIT_EVENT) {
            auditEvent(resource, parameters);
            return;
        }
        interactions(resource, INTERACTIONS);
        resource.put("versioning", "versioned-update");
        resource.put("readHistory", true);
        resource.put("updateCreate", true);
        resource.put("conditionalCreate", false);
        resource.put("conditionalRead", "full-support");
        resource.put("conditionalUpdate", false);
        resource.put("conditionalDelete", "not-supported");
        var supported = parameters.of(type).stream()
                .sorted(Comparator.comparing(SearchParameter::code))
                .toList();
        var includes = supported.stream()
                .filter(parameter -> parameter.type() == SearchParameterType.REFERENCE)
                .map(parameter -> type.fhirName() + ":" + parameter.code())
                .toList();
        if (!includes.isEmpty()) {
            var list = resource.putArray("searchInclude");
            Stream.concat(Stream.of(type.fhirName() + ":*"), includes.stream()).forEach(list::add);
        }
        if (!leadingHere.isEmpty()) {
            leadingHere.forEach(resource.putArray("searchRevInclude")::add);
        }
        searchParameters(resource, supported);
    }

    private static void auditEvent(ObjectNode resource, SearchParameters parameters) {
        interactions(resource, READ_ONLY);
        resource.put("documentation", "The record of every access, newest first; its scope must name AuditEvent.");
        resource.put("versioning", "no-version");
        resource.put("conditionalCreate", false);
        searchParameters(
                resource,
                parameters.of(ResourceType.AUDIT_EVENT).stream()
                        .filter(parameter -> AuditCriteria.PARAMETERS.contains(parameter.code()))
                        .sorted(Comparator.comparing(SearchParameter::code))
                        .toList());
    }

    private static void interactions(ObjectNode resource, List<String> codes) {
        var interactions = resource.putArray("interaction");
        codes.forEach(code -> interactions.addObject().put("code", code));
    }

    private static void searchParameters(ObjectNode resource, List<SearchParameter> supported) {
        if (supported.isEmpty()) {
            return;
        }
        var list = resource.putArray("searchParam");
        for (var parameter : supported) {
            list.addObject()
                    .put("name", parameter.code())
                    .put("definition", parameter.url())
                    .put("type", parameter.type().name().toLowerCase(Locale.ROOT));
        }
    }

    byte[] json() {
        return json;
    }
}
