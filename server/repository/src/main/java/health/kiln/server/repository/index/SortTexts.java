/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import health.kiln.server.repository.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * By what a resource is sorted where the index has hashes only: a token's code without regard to case, a reference as
 * {@code Type/id} or URL, a URI as written (FHIR R4 search §3.1.1.5.1 leaves the order of tokens and references to the
 * server). For one thread.
 */
public final class SortTexts {
    private final String base;
    private final List<Walk> walks = new ArrayList<>();
    private final List<String> found = new ArrayList<>();

    SortTexts(Definition definition, PathCompiler paths, String base) {
        this.base = base;
        for (var alternative : definition.alternatives()) {
            for (var branch : paths.compile(alternative)) {
                walks.add(branch.from().apply((node, rows) -> read(definition.kind(), branch.type(), node)));
            }
        }
    }

    /** The texts of all the values that the resource has for the parameter; empty when it has none. */
    public List<String> of(ObjectNode resource) {
        found.clear();
        var rows = new Rows(resource, base);
        walks.forEach(walk -> walk.walk(resource, rows));
        return List.copyOf(found);
    }

    private void read(SearchParameterType kind, String type, JsonNode node) {
        switch (kind) {
            case TOKEN -> token(type, node);
            case REFERENCE -> reference(type, node);
            case URI -> found(node.asString(""));
            case DATE, NUMBER, QUANTITY, STRING, COMPOSITE ->
                throw new IllegalArgumentException("no texts stand for values of the kind " + kind);
        }
    }

    private void token(String type, JsonNode node) {
        switch (type) {
            case "CodeableConcept" -> node.path("coding").forEach(coding -> code(Values.text(coding, "code")));
            case "Coding" -> code(Values.text(node, "code"));
            case "Identifier", "ContactPoint" -> code(Values.text(node, "value"));
            default -> code(node.asString(""));
        }
    }

    private void reference(String type, JsonNode node) {
        switch (type) {
            case "Reference" -> target(Values.text(node, "reference"));
            case "Resource" -> {
                var id = Values.text(node, "id");
                found(id.isEmpty() ? "" : Values.text(node, "resourceType") + "/" + id);
            }
            default -> target(node.asString(""));
        }
    }

    private void target(String text) {
        if (!References.isInternal(text)) {
            found(References.local(text, base)
                    .map(ResourceKey::toString)
                    .orElseGet(() -> References.unversioned(text)));
        }
    }

    private void code(String code) {
        found(code.toLowerCase(Locale.ROOT));
    }

    private void found(String text) {
        if (!text.isEmpty()) {
            found.add(text);
        }
    }
}
