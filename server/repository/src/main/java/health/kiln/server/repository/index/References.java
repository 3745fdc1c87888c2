/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import health.kiln.server.repository.ResourceId;
import health.kiln.server.repository.ResourceKey;
import health.kiln.server.repository.ResourceType;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the text of a reference leads to (FHIR R4 references §2.3.0.1). */
public final class References {
    private static final String HISTORY = "/_history/";

    private References() {}

    /**
     * The resource of this server that a text refers to: {@code Type/id}, or a URL under the base; its version is left
     * aside.
     *
     * @param base the server's own base URL, without a slash at the end
     */
    public static Optional<ResourceKey> local(String text, String base) {
        var from = text.startsWith(base) && text.length() > base.length() && text.charAt(base.length()) == '/'
                ? base.length() + 1
                : 0;
        var slash = text.indexOf('/', from);
        if (slash < 0) {
            return Optional.empty();
        }
        var end = text.indexOf(HISTORY, slash);
        var type = ResourceType.of(text.substring(from, slash));
        var id = ResourceId.of(text.substring(slash + 1, end < 0 ? text.length() : end));
        return type.isPresent() && id.isPresent()
                ? Optional.of(new ResourceKey(type.get(), id.get()))
                : Optional.empty();
    }

    /** A URL without the version of the resource that it names. */
    public static String unversioned(String url) {
        var end = url.indexOf(HISTORY);
        return end < 0 ? url : url.substring(0, end);
    }

    /** Whether a text leads nowhere but inside the resource or bundle that has it. */
    static boolean isInternal(String text) {
        return text.isEmpty() || text.charAt(0) == '#' || text.startsWith("urn:uuid:") || text.startsWith("urn:oid:");
    }

    /** The type of resource that a Reference leads to; empty when nothing says it. */
    static String typeOf(JsonNode reference, Rows rows) {
        var node = reference.isString() ? reference : reference.get("reference");
        if (node != null && node.isString()) {
            var type = typeIn(node.stringValue(), rows);
            if (!type.isEmpty()) {
                return type;
            }
        }
        var type = reference.get("type");
        return type != null && type.isString() ? type.stringValue() : "";
    }

    private static String typeIn(String text, Rows rows) {
        if (text.startsWith("#")) {
            return typeOfContained(text.substring(1), rows.resource());
        }
        var path = unversioned(text);
        var last = path.lastIndexOf('/');
        if (last < 0) {
            return "";
        }
        var type = path.substring(path.lastIndexOf('/', last - 1) + 1, last);
        return ResourceType.of(type).isPresent() ? type : "";
    }

    private static String typeOfContained(String id, JsonNode resource) {
        var contained = resource.get("contained");
        for (var i = 0; contained != null && i < contained.size(); i++) {
            var item = contained.get(i);
            if (id.equals(item.path("id").asString(""))) {
                return item.path("resourceType").asString("");
            }
        }
        return "";
    }
}
