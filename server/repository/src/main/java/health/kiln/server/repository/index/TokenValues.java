/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Tokens (FHIR R4 search §3.1.1.4.10). A coding leaves its code in its system (or in none), and as low and high the hashes
 * of its code alone and of its system alone (0: it has none), by which a query may name it too. An identifier, of which
 * there are as many as resources, leaves each of the three as a value of its own. A value of a type that has no system
 * leaves its code alone: one row; what system a query may name for it is known from the definition.
 */
final class TokenValues {
    private TokenValues() {}

    /**
     * How values of a type read.
     *
     * @param systems of a code bound to some
     * @param withSystems whether values of other branches have systems, so that this one must leave its own too
     */
    static Values of(String type, List<String> systems, boolean withSystems) {
        return switch (type) {
            case "CodeableConcept" -> TokenValues::concept;
            case "Coding" ->
                (node, rows, sink) -> coding(rows, sink, Values.text(node, "system"), Values.text(node, "code"));
            case "Identifier" ->
                (node, rows, sink) -> spread(rows, sink, Values.text(node, "system"), Values.text(node, "value"));
            case "ContactPoint" -> (node, rows, sink) -> plain(rows, sink, Values.text(node, "value"));
            case "Reference", "Quantity", "Range", "Money", "Period", "Timing", "SampledData" -> Values.none();
            default ->
                withSystems
                        ? (node, rows, sink) -> bound(rows, sink, systems, node.asString(""))
                        : (node, rows, sink) -> plain(rows, sink, node.asString(""));
        };
    }

    /** Whether values of the type say their system themselves. */
    static boolean hasSystem(String type) {
        return isCoding(type) || type.equals("Identifier");
    }

    /** Whether values of the type are codings. */
    static boolean isCoding(String type) {
        return type.equals("CodeableConcept") || type.equals("Coding");
    }

    /** As a part of a composite: all that a query may say of the value, each for itself. */
    static void parts(Rows rows, long hash, long code, long system) {
        rows.part(hash, 0, 0);
        if (code != 0) {
            rows.part(code, 0, 0);
        }
        if (system != 0) {
            rows.part(system, 0, 0);
        }
    }

    private static void concept(JsonNode node, Rows rows, Values.Sink sink) {
        var codings = node.get("coding");
        for (var i = 0; codings != null && i < codings.size(); i++) {
            var coding = codings.get(i);
            coding(rows, sink, Values.text(coding, "system"), Values.text(coding, "code"));
        }
    }

    private static void coding(Rows rows, Values.Sink sink, String system, String code) {
        if (!code.isEmpty()) {
            sink.value(
                    rows,
                    IndexKeys.code(system, code),
                    IndexKeys.code(code),
                    system.isEmpty() ? 0 : IndexKeys.system(system));
        }
    }

    private static void spread(Rows rows, Values.Sink sink, String system, String code) {
        if (!code.isEmpty()) {
            sink.value(rows, IndexKeys.code(code), 0, 0);
            sink.value(rows, IndexKeys.code(system, code), 0, 0);
            if (!system.isEmpty()) {
                sink.value(rows, IndexKeys.system(system), 0, 0);
            }
        }
    }

    private static void bound(Rows rows, Values.Sink sink, List<String> systems, String code) {
        if (systems.isEmpty()) {
            spread(rows, sink, "", code);
        }
        systems.forEach(system -> spread(rows, sink, system, code));
    }

    private static void plain(Rows rows, Values.Sink sink, String code) {
        if (!code.isEmpty()) {
            sink.value(rows, IndexKeys.code(code), 0, 0);
        }
    }
}
