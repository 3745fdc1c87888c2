/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.structure;

import health.kiln.server.fhir.outcome.Issue;
import health.kiln.server.fhir.outcome.IssueType;
import health.kiln.server.fhir.structure.Structures.Member;
import health.kiln.server.fhir.structure.Structures.Shape;
import health.kiln.server.fhir.structure.Structures.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks that a resource has the structure which R4 defines: known elements, their cardinality and shape, the form of
 * primitive values, required codes. Safe for many threads; some microseconds for an ordinary resource.
 */
public final class StructureCheck {
    /** More issues than these help nobody. */
    public static final int ISSUES_MAX = 20;

    private static final int NAME_SHOWN_MAX = 40;

    private final Structures structures = Structures.load();

    /** What is wrong with the resource, at most {@value #ISSUES_MAX} issues; empty when nothing is. */
    public List<Issue> check(ObjectNode resource) {
        var walk = new Walk();
        walk.resource(resource, null);
        return List.copyOf(walk.issues);
    }

    /** Where a node is, spelled out only when there is something to say. */
    private record Place(@Nullable Place parent, String name, int index) {
        @Override
        public String toString() {
            var step = index < 0 ? name : name + "[" + index + "]";
            return parent == null ? step : parent + "." + step;
        }
    }

    private final class Walk {
        private final List<Issue> issues = new ArrayList<>();

        private void resource(ObjectNode node, @Nullable Place at) {
            var type = node.get("resourceType");
            var structure = type != null && type.isString()
                    ? structures
                            .find(type.stringValue())
                            .filter(found -> found.member("meta").isPresent())
                    : Optional.<Structure>empty();
            if (structure.isEmpty()) {
                add(IssueType.STRUCTURE, "resourceType does not name a resource type of R4.", at, "resourceType");
                return;
            }
            object(
                    structure.get(),
                    node,
                    at == null ? new Place(null, structure.get().name(), -1) : at,
                    true);
        }

        private void object(Structure structure, ObjectNode node, Place at, boolean isResource) {
            if (node.isEmpty()) {
                add(IssueType.STRUCTURE, "An object must not be empty.", at.toString());
                return;
            }
            var seen = new @Nullable String[structure.groups().size()];
            for (var property : node.properties()) {
                var name = property.getKey();
                if (isResource && name.equals("resourceType")) {
                    continue;
                }
                var member = structure.member(name);
                if (member.isEmpty()) {
                    add(
                            IssueType.STRUCTURE,
                            "R4 does not define the element '" + shown(name) + "' here.",
                            at.toString());
                } else {
                    choose(member.get(), name, seen, at);
                    property(member.get(), name, property.getValue(), node, at);
                }
                if (issues.size() >= ISSUES_MAX) {
                    return;
                }
            }
            for (var group : structure.groups()) {
                if (group.required() && seen[group.number()] == null) {
                    add(IssueType.REQUIRED, "The element '" + group.name() + "' is required.", at.toString());
                }
            }
        }

        private void choose(Member member, String name, @Nullable String[] seen, Place at) {
            var base = member.extended() ? name.substring(1) : name;
            var number = member.group().number();
            if (seen[number] != null && !base.equals(seen[number])) {
                add(
                        IssueType.STRUCTURE,
                        "Only one of the types of '" + member.group().name() + "[x]' may be given.",
                        at.toString());
            }
            seen[number] = base;
        }

        private void property(Member member, String name, JsonNode value, ObjectNode owner, Place at) {
            if (!member.group().repeats()) {
                single(member, name, value, at, -1);
                return;
            }
            if (!(value instanceof ArrayNode items)) {
                add(IssueType.STRUCTURE, "An element that may repeat is an array.", at, name);
                return;
            }
            if (items.isEmpty()) {
                add(IssueType.STRUCTURE, "An array must not be empty.", at, name);
            }
            var companion = companion(member, name, owner);
            for (int i = 0; i < items.size() && issues.size() < ISSUES_MAX; i++) {
                var item = items.get(i);
                var other = companion.path(i);
                if (!item.isNull() || other.isMissingNode() || other.isNull()) {
                    single(member, name, item, at, i);
                }
            }
        }

        /** The other half of a repeating primitive: {@code null} in one needs a value in the other (JSON §2.6.2.3). */
        private JsonNode companion(Member member, String name, ObjectNode owner) {
            return switch (member.shape()) {
                case Shape.Simple _ -> owner.path("_" + name);
                case Shape.Complex _, Shape.Contained _ -> owner.path(member.extended() ? name.substring(1) : "");
            };
        }

        private void single(Member member, String name, JsonNode value, Place at, int index) {
            switch (member.shape()) {
                case Shape.Simple(var primitive) -> primitive(member, primitive, value, name, at, index);
                case Shape.Complex(var structure) -> {
                    if (value instanceof ObjectNode object) {
                        object(structure, object, new Place(at, name, index), false);
                    } else {
                        add(IssueType.STRUCTURE, "This element is an object.", at, name);
                    }
                }
                case Shape.Contained() -> {
                    if (value instanceof ObjectNode object) {
                        resource(object, new Place(at, name, index));
                    } else {
                        add(IssueType.STRUCTURE, "This element is a resource.", at, name);
                    }
                }
            }
        }

        private void primitive(Member member, Primitive primitive, JsonNode value, String name, Place at, int index) {
            if (!primitive.accepts(value)) {
                add(
                        IssueType.VALUE,
                        "The value does not have the form of the type " + primitive.fhirName() + ".",
                        new Place(at, name, index).toString());
            } else if (!member.codes().isEmpty() && !member.codes().contains(value.stringValue())) {
                add(
                        IssueType.CODE_INVALID,
                        "The code is not one of the required value set.",
                        new Place(at, name, index).toString());
            }
        }

        private void add(IssueType type, String problem, @Nullable Place at, String name) {
            add(type, problem, at == null ? name : at + "." + name);
        }

        private void add(IssueType type, String problem, String expression) {
            if (issues.size() < ISSUES_MAX) {
                issues.add(Issue.error(type, problem, expression));
            }
        }
    }

    private static String shown(String name) {
        var harmless = name.replaceAll("[^A-Za-z0-9_.-]", "?");
        return harmless.length() > NAME_SHOWN_MAX ? harmless.substring(0, NAME_SHOWN_MAX) + "…" : harmless;
    }
}
