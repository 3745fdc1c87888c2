/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.Feed;
import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.tables.Systems;
import health.kiln.mappings.tables.Vocabulary;
import java.util.Locale;

/**
 * Assigning authorities (HD, HL7 v2.5.1 §2.A.36) as FHIR systems: a known authority's own system, else its universal id
 * as a URI, else the namespace under the site's name. Namespaces are compared without case and outer blanks.
 */
public final class Authorities {
    private Authorities() {}

    /** The system of an HD, or of the part of an EI that is one; empty when it names no authority. */
    public static String system(Vocabulary vocabulary, Feed feed, String namespace, String universalId, String type) {
        String name = namespace.toUpperCase(Locale.ROOT);
        String known = vocabulary.authorities().get(name);
        if (known == null && !universalId.isEmpty()) {
            known = vocabulary.authorities().get(universalId.toUpperCase(Locale.ROOT));
        }
        if (known != null) {
            return known;
        }
        String uri = uri(universalId, type);
        if (!uri.isEmpty()) {
            return uri;
        }
        String scope = name.isEmpty() ? universalId.toUpperCase(Locale.ROOT) : name;
        return scope.isEmpty() ? "" : Systems.urn(feed.site(), scope);
    }

    private static String uri(String universalId, String type) {
        if (universalId.isEmpty()) {
            return "";
        }
        return switch (type.toUpperCase(Locale.ROOT)) {
            case "ISO", "OID", "" -> oid(universalId);
            case "UUID", "GUID" -> isUuid(universalId) ? "urn:uuid:" + universalId.toLowerCase(Locale.ROOT) : "";
            case "URI", "URL" -> universalId.indexOf(':') > 0 && universalId.indexOf(' ') < 0 ? universalId : "";
            case "DNS" -> universalId.indexOf(' ') < 0 ? "http://" + universalId.toLowerCase(Locale.ROOT) : "";
            default -> "";
        };
    }

    private static String oid(String universalId) {
        String bare = universalId.startsWith("urn:oid:") ? universalId.substring(8) : universalId;
        return Systems.isOid(bare) ? "urn:oid:" + bare : "";
    }

    private static boolean isUuid(String text) {
        return text.length() == 36 && text.chars().allMatch(c -> c == '-' || Character.digit(c, 16) >= 0);
    }

    static String system(Call call, String namespace, String universalId, String type) {
        return system(call.vocabulary(), call.feed(), namespace, universalId, type);
    }

    /** The system of a field, component or sub-component group that is an HD. */
    static String of(Call call, Field hd) {
        return hd.isPresent() ? system(call, hd.text(1), hd.text(2), hd.text(3)) : "";
    }
}
