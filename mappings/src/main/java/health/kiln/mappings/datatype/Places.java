/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.datatype;

import health.kiln.mappings.hl7v2.Field;
import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.IdentityKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * PL (HL7 v2.5.1 §2.A.53) as a Location. The whole path is its name, so that bed A of one room is not bed A of another;
 * the path belongs to the facility, else to the sender. A bed or room is part of its ward; no other level is made.
 */
public final class Places {
    private static final String PHYSICAL_TYPE = "http://terminology.hl7.org/CodeSystem/location-physical-type";

    /** A level of a path: its component in PL and its code in FHIR. */
    private record Level(int component, String code, String display) {}

    private static final List<Level> LEVELS = List.of(
            new Level(7, "bu", "Building"),
            new Level(8, "lvl", "Level"),
            new Level(1, "wa", "Ward"),
            new Level(2, "ro", "Room"),
            new Level(3, "bd", "Bed"));
    private static final int WARD = 2;

    private Places() {}

    static JsonNode location(Field field, Call call) {
        int deepest = deepest(field);
        return deepest < 0
                ? described(field)
                : reference(field, system(field, call), field.component(4), deepest, call);
    }

    /** The name of the place, which the message speaks of from now on; empty when the field names none. */
    public static Optional<IdentityKey> key(Field field, Call call) {
        int deepest = deepest(field);
        if (deepest < 0) {
            return Optional.empty();
        }
        String system = system(field, call);
        reference(field, system, field.component(4), deepest, call);
        return Optional.of(new IdentityKey("Location", system, path(field, deepest)));
    }

    private static int deepest(Field field) {
        int deepest = LEVELS.size() - 1;
        while (deepest >= 0 && !isPresent(field, deepest)) {
            deepest--;
        }
        return deepest;
    }

    private static String system(Field field, Call call) {
        String authority = Authorities.of(call, field.component(4));
        return authority.isEmpty() ? call.defaultAuthority() : authority;
    }

    private static boolean isPresent(Field field, int level) {
        return field.component(LEVELS.get(level).component()).isPresent();
    }

    private static JsonNode described(Field field) {
        String text = field.text(9);
        if (text.isEmpty()) {
            text = field.text(4);
        }
        return text.isEmpty() ? Json.nothing() : Json.object().put("display", Json.clean(text));
    }

    private static ObjectNode reference(Field field, String system, Field facility, int level, Call call) {
        String path = path(field, level);
        String display = display(field, level);
        String handle = call.refer(new IdentityKey("Location", system, path), () -> {
            List<Assignment> parts = new ArrayList<>(6);
            ObjectNode identifier = Json.object().put("system", system).put("value", path);
            parts.add(new Assignment.Item("identifier", system, 0, identifier));
            parts.add(new Assignment.Set("name", Json.text(display)));
            parts.add(new Assignment.Set("mode", Json.text("instance")));
            parts.add(new Assignment.Set("physicalType", physicalType(LEVELS.get(level))));
            if (facility.isPresent()) {
                parts.add(new Assignment.Set("managingOrganization", References.facility(facility, call)));
            }
            if (level > WARD && isPresent(field, WARD)) {
                parts.add(new Assignment.Set("partOf", reference(field, system, facility, WARD, call)));
            }
            return parts;
        });
        return Json.object().put("reference", handle).put("display", display);
    }

    private static JsonNode physicalType(Level level) {
        return Json.object().set("coding", Json.array(Json.coding(PHYSICAL_TYPE, level.code(), level.display())));
    }

    private static String path(Field field, int deepest) {
        StringBuilder path = new StringBuilder(24);
        for (int i = 0; i <= deepest; i++) {
            String text = field.text(LEVELS.get(i).component());
            if (!text.isEmpty()) {
                path.append(path.isEmpty() ? "" : "/")
                        .append(LEVELS.get(i).code())
                        .append(':')
                        .append(text);
            }
        }
        return Json.clean(path.toString());
    }

    private static String display(Field field, int deepest) {
        StringBuilder line = new StringBuilder(24);
        for (int i = 0; i <= deepest; i++) {
            String text = field.text(LEVELS.get(i).component());
            if (!text.isEmpty()) {
                line.append(line.isEmpty() ? "" : " ").append(text);
            }
        }
        return Json.clean(line.toString());
    }
}
