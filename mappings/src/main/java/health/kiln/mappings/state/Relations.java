/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Patients who may be one person (ADT A24, A37): each leads to the other. A link goes with its record into the survivor of a
 * merge, and so does what unlinks; both are kept under the id of the one who counts.
 */
public final class Relations {
    static final String LINK = "link";
    private static final String SEE_ALSO = "seealso|Patient/";

    private Relations() {}

    /** The ids of those whom a record was ever linked with. */
    public static List<String> of(ResourceState record) {
        return record.element(LINK).items().keySet().stream()
                .filter(key -> key.startsWith(SEE_ALSO))
                .map(key -> key.substring(SEE_ALSO.length()))
                .toList();
    }

    /** The other one was merged: what is said of the link is said of its survivor. */
    public static void rename(ResourceState record, String from, String to) {
        var items = record.element(LINK).items();
        var item = items.remove(SEE_ALSO + from);
        if (item != null) {
            items.computeIfAbsent(SEE_ALSO + to, _ -> new Register()).absorb(item);
            record.touch();
        }
    }

    /** The survivor has the links of the one who was retired. */
    static void passOn(ResourceState survivor, ResourceState retired) {
        var items = retired.element(LINK).items();
        for (var other : of(retired)) {
            Optional.ofNullable(items.remove(SEE_ALSO + other))
                    .ifPresent(item -> survivor.element(LINK)
                            .items()
                            .computeIfAbsent(SEE_ALSO + other, _ -> new Register())
                            .absorb(item));
        }
    }

    /** Whether somebody leads to himself: two who were linked, and merged. */
    static boolean hasSelf(JsonNode links, String reference) {
        return links.valueStream().anyMatch(link -> leadsTo(link, reference));
    }

    /** Without what leads to this one. */
    static ArrayNode withoutSelf(JsonNode links, String reference) {
        var others = Trees.array();
        links.valueStream().filter(link -> !leadsTo(link, reference)).forEach(others::add);
        return others;
    }

    private static boolean leadsTo(JsonNode link, String reference) {
        return link.path("other").path("reference").asString("").equals(reference);
    }
}
