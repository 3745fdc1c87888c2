/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Handle;
import health.kiln.mappings.intent.Intent.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds and replaces {@code Reference.reference} texts in a tree. Trees are never changed: what differs is copied. */
public final class References {
    private static final String REFERENCE = "reference";

    private References() {}

    /** The tree with each reference as {@code rewrite} says; empty when none is to differ. */
    public static Optional<JsonNode> rewrite(JsonNode node, UnaryOperator<String> rewrite) {
        return switch (node) {
            case ObjectNode object -> rewriteObject(object, rewrite);
            case ArrayNode array -> rewriteArray(array, rewrite);
            default -> Optional.empty();
        };
    }

    /** The assignments with each reference as {@code rewrite} says. */
    public static List<Assignment> rewrite(List<Assignment> assignments, UnaryOperator<String> rewrite) {
        return assignments.stream()
                .map(assignment -> rewrite(assignment, rewrite))
                .toList();
    }

    private static Assignment rewrite(Assignment assignment, UnaryOperator<String> rewrite) {
        return switch (assignment) {
            case Assignment.Set set ->
                rewrite(set.value(), rewrite)
                        .<Assignment>map(value -> new Assignment.Set(set.element(), value))
                        .orElse(set);
            case Assignment.Item item ->
                rewrite(item.value(), rewrite)
                        .<Assignment>map(value -> new Assignment.Item(
                                item.element(), rewriteKey(item.key(), rewrite), item.rank(), value))
                        .orElse(item);
            case Assignment.Clear clear -> clear;
            case Assignment.Drop drop -> new Assignment.Drop(drop.element(), rewriteKey(drop.key(), rewrite));
        };
    }

    /** A text that names at most one resource of the message by its handle, as {@code |kiln:Patient[1]}. */
    private static String rewriteKey(String key, UnaryOperator<String> rewrite) {
        var handle = key.startsWith(Handle.SCHEME) ? 0 : key.indexOf("|" + Handle.SCHEME) + 1;
        var end = key.indexOf(']', handle) + 1;
        var named = (handle > 0 || key.startsWith(Handle.SCHEME)) && end > 0;
        return named ? key.substring(0, handle) + rewrite.apply(key.substring(handle, end)) + key.substring(end) : key;
    }

    /** The step with each reference as {@code rewrite} says. */
    public static Step rewrite(Step step, UnaryOperator<String> rewrite) {
        return new Step(
                step.kind(),
                step.at(),
                step.encounterClass(),
                step.location().map(node -> rewritten(node, rewrite)),
                step.details().map(node -> rewritten(node, rewrite)));
    }

    /** The object with each reference as {@code rewrite} says. */
    public static ObjectNode rewritten(ObjectNode object, UnaryOperator<String> rewrite) {
        return rewriteObject(object, rewrite).map(ObjectNode.class::cast).orElse(object);
    }

    private static Optional<JsonNode> rewriteObject(ObjectNode object, UnaryOperator<String> rewrite) {
        var copy = Optional.<JsonNode>empty();
        for (var field : object.properties()) {
            var value = field.getValue();
            var rewritten = value.isString() ? rewriteText(field.getKey(), value, rewrite) : rewrite(value, rewrite);
            if (rewritten.isPresent()) {
                copy = copy.or(() -> Optional.of(Trees.copy(object)));
                ((ObjectNode) copy.orElseThrow()).set(field.getKey(), rewritten.orElseThrow());
            }
        }
        return copy;
    }

    private static Optional<JsonNode> rewriteText(String field, JsonNode value, UnaryOperator<String> rewrite) {
        if (!field.equals(REFERENCE)) {
            return Optional.empty();
        }
        var text = value.stringValue();
        return Optional.of(rewrite.apply(text))
                .filter(other -> !other.equals(text))
                .map(Trees::text);
    }

    private static Optional<JsonNode> rewriteArray(ArrayNode array, UnaryOperator<String> rewrite) {
        var copy = Optional.<JsonNode>empty();
        for (var i = 0; i < array.size(); i++) {
            var rewritten = rewrite(array.get(i), rewrite);
            if (rewritten.isPresent()) {
                copy = copy.or(() -> Optional.of(Trees.array().addAll(array)));
                ((ArrayNode) copy.orElseThrow()).set(i, rewritten.orElseThrow());
            }
        }
        return copy;
    }
}
