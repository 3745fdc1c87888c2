/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.audit;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A record of the audit trail as FHIR shows it (FHIR R4 AuditEvent): who asked, from where, for what, and how it ended. Of a
 * search it tells the type and the names of parameters, never their values, nor what was found.
 */
public final class AuditEvent {
    /** What the code system of interactions has; a request that led nowhere is none of them. */
    private static final String INTERACTIONS = "http://hl7.org/fhir/restful-interaction";

    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String ENTITY_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private static final String ENTITY_ROLE = "http://terminology.hl7.org/CodeSystem/object-role";

    /** The interaction of requests for tokens. */
    public static final String TOKEN = "token";

    /** AuditEvent.action of each interaction; what is not here executes something: {@code E}. */
    private static final Map<String, String> ACTIONS = Map.of(
            "create", "C",
            "read", "R",
            "vread", "R",
            "history-instance", "R",
            "update", "U",
            "delete", "D");

    private AuditEvent() {}

    /** The action of an interaction, of {@code http://hl7.org/fhir/audit-event-action}. */
    public static String action(String interaction) {
        return ACTIONS.getOrDefault(interaction, "E");
    }

    /**
     * The resource.
     *
     * @param base the endpoint's address, which is the source of the event
     */
    public static byte[] json(AuditReader.Numbered numbered, URI base) {
        var record = numbered.record();
        var event = JsonMapper.shared().createObjectNode();
        event.put("resourceType", "AuditEvent").put("id", Long.toString(numbered.number()));
        event.putObject("meta")
                .put("versionId", "1")
                .put("lastUpdated", record.at().toString());
        writeKind(record, event);
        event.put("action", action(record.interaction()));
        event.put("recorded", record.at().toString());
        event.put("outcome", outcome(record.status()));
        event.put("outcomeDesc", record.reason().isEmpty() ? "" + record.status() : record.reason());
        writeAgent(record, event.putArray("agent").addObject());
        var source = event.putObject("source");
        source.put("site", base.toString()).putObject("observer").put("display", "Kiln");
        code(source.putArray("type").addObject(), "http://terminology.hl7.org/CodeSystem/security-source-type", "4");
        record.type()
                .ifPresent(type ->
                        writeEntity(record, type, event.putArray("entity").addObject()));
        return JsonMapper.shared().writeValueAsBytes(event);
    }

    private static void writeKind(AuditRecord record, ObjectNode event) {
        if (record.interaction().equals(TOKEN)) {
            code(event.putObject("type"), DICOM, "110114").put("display", "User Authentication");
            code(event.putArray("subtype").addObject(), DICOM, "110122").put("display", "Login");
            return;
        }
        code(event.putObject("type"), "http://terminology.hl7.org/CodeSystem/audit-event-type", "rest");
        if (record.type().isPresent()) {
            code(event.putArray("subtype").addObject(), INTERACTIONS, record.interaction());
        }
    }

    /** 0 success, 4 refused, 8 an error of ours. */
    private static String outcome(int status) {
        return status < 400 ? "0" : status < 500 ? "4" : "8";
    }

    private static void writeAgent(AuditRecord record, ObjectNode agent) {
        var role = agent.putObject("type").putArray("coding").addObject();
        code(role, DICOM, "110153").put("display", "Source Role ID");
        record.client().ifPresent(client -> {
            agent.putObject("who").putObject("identifier").put("value", client);
            agent.put("altId", client);
        });
        agent.put("requestor", true);
        if (!record.source().isEmpty()) {
            agent.putObject("network").put("address", record.source()).put("type", "2");
        }
    }

    /** The resource that was named; else the query, by its type and the names of its parameters. */
    private static void writeEntity(AuditRecord record, String type, ObjectNode entity) {
        var isPatient = type.equals("Patient") && record.resourceId().isPresent();
        Optional<String> reference = record.resourceId().map(id -> type + "/" + id);
        reference.ifPresent(text -> entity.putObject("what").put("reference", text));
        code(entity.putObject("type"), ENTITY_TYPE, isPatient ? "1" : "2");
        var role = isPatient ? "1" : reference.isPresent() ? "4" : "24";
        code(entity.putObject("role"), ENTITY_ROLE, role);
        if (reference.isEmpty()) {
            entity.put(
                    "name", record.parameters().isEmpty() ? type : type + "?" + String.join("&", record.parameters()));
        }
    }

    private static ObjectNode code(ObjectNode coding, String system, String code) {
        return coding.put("system", system).put("code", code);
    }
}
