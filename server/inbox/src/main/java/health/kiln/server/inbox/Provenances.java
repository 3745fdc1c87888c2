/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.inbox;

import health.kiln.mappings.state.ResourceIds;
import health.kiln.server.repository.ResourceKey;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Provenance of each applied message: which resources it made or changed (of one that changed nothing, the first of
 * which it spoke), whence it came, and where its bytes can be read.
 */
final class Provenances {
    private static final String EVENTS = "http://terminology.hl7.org/CodeSystem/v2-0003";
    private static final String PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

    private Provenances() {}

    /** One for each message, for ever: a replay makes no second one. */
    static ResourceKey key(Meant message) {
        var id = ResourceIds.of("Provenance", "urn:kiln:message", message.id().toString());
        return WorkingSet.key("Provenance", id);
    }

    static ObjectNode of(Meant message, List<ResourceKey> made, Optional<ObjectNode> earlier) {
        var provenance = JsonNodeFactory.instance.objectNode();
        provenance.put("resourceType", "Provenance").put("id", key(message).id().value());
        var targets = provenance.putArray("target");
        var references = new LinkedHashSet<String>();
        earlier.ifPresent(before -> before.path("target")
                .forEach(target -> references.add(target.path("reference").asString(""))));
        made.forEach(key -> references.add(key.toString()));
        references.forEach(reference -> targets.addObject().put("reference", reference));
        provenance.put(
                "recorded",
                message.envelope().receivedAt().truncatedTo(ChronoUnit.MILLIS).toString());
        writeActivity(message, provenance.putObject("activity"));
        var agent = provenance.putArray("agent").addObject();
        agent.putObject("type")
                .putArray("coding")
                .addObject()
                .put("system", PARTICIPANT)
                .put("code", "assembler");
        writeSender(message, agent.putObject("who"));
        var entity = provenance.putArray("entity").addObject();
        entity.put("role", "source");
        entity.putObject("what").put("reference", "Binary/msg-" + message.id());
        return provenance;
    }

    private static void writeActivity(Meant message, ObjectNode activity) {
        var label = message.label();
        if (!label.triggerEvent().isBlank()) {
            activity.putArray("coding")
                    .addObject()
                    .put("system", EVENTS)
                    .put("code", label.triggerEvent().strip());
        }
        activity.put("text", (label.messageType() + "^" + label.triggerEvent()).strip());
    }

    /** MSH-3 at MSH-4; the channel where the message names neither. */
    private static void writeSender(Meant message, ObjectNode who) {
        var application = message.label().sendingApplication().strip();
        var facility = message.label().sendingFacility().strip();
        var source = message.envelope().source().value();
        if (application.isEmpty() && facility.isEmpty()) {
            who.put("display", source);
            return;
        }
        who.putObject("identifier")
                .put("system", "urn:kiln:sender:" + source)
                .put("value", application + "|" + facility);
        who.put(
                "display",
                facility.isEmpty() ? application : application.isEmpty() ? facility : application + " at " + facility);
    }
}
