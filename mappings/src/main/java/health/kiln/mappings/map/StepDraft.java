/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import health.kiln.mappings.datatype.Json;
import health.kiln.mappings.intent.Intent.Step;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One step of an encounter while the rules gather its parts. */
final class StepDraft {
    private Optional<Step.Kind> kind = Optional.empty();
    private Optional<Instant> at = Optional.empty();
    private Optional<ObjectNode> encounterClass = Optional.empty();
    private Optional<ObjectNode> location = Optional.empty();
    private final ObjectNode details = Json.object();

    void kind(Step.Kind event, Optional<Instant> moment) {
        kind = Optional.of(event);
        at = moment;
    }

    /** {@code part} is {@code class}, {@code location}, or a path below {@code details}. */
    void put(String part, JsonNode value) {
        switch (part) {
            case "class" -> encounterClass = Optional.of((ObjectNode) value);
            case "location" -> location = Optional.of((ObjectNode) value);
            default -> detail(part, value);
        }
    }

    private void detail(String part, JsonNode value) {
        ObjectNode parent = details;
        String[] names = part.split("\\.", -1);
        for (int i = 1; i < names.length - 1; i++) {
            parent = parent.get(names[i]) instanceof ObjectNode there ? there : parent.putObject(names[i]);
        }
        parent.set(names[names.length - 1], value);
    }

    Optional<Step> finish() {
        return kind.map(event -> new Step(
                event, at, encounterClass, location, details.isEmpty() ? Optional.empty() : Optional.of(details)));
    }
}
