/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import health.kiln.server.repository.ResourceType;
import tools.jackson.databind.JsonNode;

/**
 * References and canonicals (FHIR R4 search §3.1.1.4.12). To a resource of this server: its hash, and as low the code of
 * its type; to elsewhere: the URL's hash, low 0. A canonical leaves its URL with and without {@code |version}. What leads
 * inside the resource ({@code #…}, {@code urn:uuid:…}) leaves nothing.
 */
final class ReferenceValues {
    /** The low of a value that is not a reference to a resource of this server. */
    static final long ELSEWHERE = 0;

    private ReferenceValues() {}

    static Values of(String type) {
        return switch (type) {
            case "Reference" -> (node, rows, sink) -> reference(Values.text(node, "reference"), rows, sink);
            case "canonical", "uri", "url" -> (node, rows, sink) -> canonical(node.asString(""), rows, sink);
            case "Resource" -> ReferenceValues::resource;
            default -> Values.none();
        };
    }

    private static void reference(String text, Rows rows, Values.Sink sink) {
        if (References.isInternal(text)) {
            return;
        }
        var local = References.local(text, rows.base());
        if (local.isPresent()) {
            sink.value(rows, IndexKeys.resource(local.get()), local.get().type().code(), 0);
        } else {
            sink.value(rows, IndexKeys.uri(References.unversioned(text)), ELSEWHERE, 0);
        }
    }

    private static void canonical(String text, Rows rows, Values.Sink sink) {
        var bar = text.indexOf('|');
        if (bar > 0) {
            sink.value(rows, IndexKeys.uri(text), ELSEWHERE, 0);
            reference(text.substring(0, bar), rows, sink);
        } else {
            reference(text, rows, sink);
        }
    }

    /** A resource inside a Bundle: it is found by its own id, but is no reference to a resource of this server. */
    private static void resource(JsonNode node, Rows rows, Values.Sink sink) {
        var type = ResourceType.of(Values.text(node, "resourceType"));
        var id = Values.text(node, "id");
        if (type.isPresent() && !id.isEmpty()) {
            sink.value(rows, IndexKeys.resource(type.get().fhirName() + "/" + id), ELSEWHERE, 0);
        }
    }
}
