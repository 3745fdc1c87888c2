/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The texts of a value: of a HumanName or an Address each part (FHIR R4 search §3.1.1.4.8). */
final class StringValues {
    private static final List<String> NAME = List.of("family", "given", "prefix", "suffix", "text");
    private static final List<String> ADDRESS =
            List.of("line", "city", "district", "state", "postalCode", "country", "text");

    private StringValues() {}

    static void read(String type, JsonNode node, Consumer<String> texts) {
        switch (type) {
            case "HumanName" -> NAME.forEach(part -> each(node.get(part), texts));
            case "Address" -> ADDRESS.forEach(part -> each(node.get(part), texts));
            default -> each(node, texts);
        }
    }

    private static void each(JsonNode node, Consumer<String> texts) {
        if (node == null) {
            return;
        }
        if (node.isArray()) {
            node.forEach(item -> each(item, texts));
        } else if (node.isString() && !node.stringValue().isBlank()) {
            texts.accept(node.stringValue());
        }
    }
}
