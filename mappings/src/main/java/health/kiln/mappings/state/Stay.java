/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One entry of {@code Encounter.location}. */
record Stay(ObjectNode location, String status, Span span) {
    static final String ACTIVE = "active";
    static final String PLANNED = "planned";
    static final String COMPLETED = "completed";

    Stay completed(Moment end) {
        return new Stay(location, COMPLETED, span.until(end));
    }

    boolean isActiveAt(ObjectNode place) {
        return status.equals(ACTIVE) && isAt(place);
    }

    boolean isAt(ObjectNode place) {
        var here = location.path("reference");
        return here.isMissingNode() ? location.equals(place) : here.equals(place.path("reference"));
    }

    ObjectNode toJson() {
        var json = JsonNodeFactory.instance.objectNode();
        json.set("location", location);
        json.put("status", status);
        if (!span.isUnknown()) {
            json.set("period", span.toJson());
        }
        return json;
    }
}
