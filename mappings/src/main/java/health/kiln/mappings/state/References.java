/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.state;

import health.kiln.mappings.intent.Assignment;
import health.kiln.mappings.intent.Intent.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Finds and replaces {@code Reference.reference} texts in a tree. Trees are never changed: what differs is copied. */
@SuppressWarnings("ReferenceEquality") // the very same node means that nothing in it was to differ
public final class References {
    private static final String REFERENCE = "reference";

    private References() {}

    /** The tree with each reference as {@code rewrite} says; empty when none is to differ. */
    public static Optional<JsonNode> rewrite(JsonNode node, UnaryOperator<String> rewrite) {
        var rewritten = rewrittenNode(node, rewrite);
        return rewritten == node ? Optional.empty() : Optional.of(rewritten);
    }

    /** The assignments with what the handles stand for. */
    public static List<Assignment> rewrite(List<Assignment> assignments, Handles handles) {
        var rewritten = assignments;
        for (var i = 0; i < assignments.size(); i++) {
            var before = assignments.get(i);
            var after = rewrite(before, handles);
            if (after != before) {
                rewritten = rewritten == assignments ? new ArrayList<>(assignments) : rewritten;
                rewritten.set(i, after);
            }
        }
        return rewritten;
    }

    private static Assignment rewrite(Assignment assignment, Handles handles) {
        return switch (assignment) {
            case Assignment.Set set when !set.refers() -> set;
            case Assignment.Item item when !item.refers() -> item;
            case Assignment.Set set -> {
                var value = rewrittenNode(set.value(), handles);
                yield value == set.value() ? set : new Assignment.Set(set.element(), value);
            }
            case Assignment.Item item -> {
                var value = rewrittenNode(item.value(), handles);
                yield value == item.value()
                        ? item
                        : new Assignment.Item(item.element(), handles.inItemKey(item.key()), item.rank(), value);
            }
            case Assignment.Clear clear -> clear;
            case Assignment.Drop drop -> new Assignment.Drop(drop.element(), handles.inItemKey(drop.key()));
        };
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
        var result = object;
        for (var field : object.properties()) {
            var value = field.getValue();
            var rewritten = value instanceof StringNode
                    ? rewrittenText(field.getKey(), value, rewrite)
                    : rewrittenNode(value, rewrite);
            if (rewritten != value) {
                result = result == object ? Trees.copy(object) : result;
                result.set(field.getKey(), rewritten);
            }
        }
        return result;
    }

    /** The node itself when nothing in it is to differ: the common case, and the reason why no Optional is made here. */
    private static JsonNode rewrittenNode(JsonNode node, UnaryOperator<String> rewrite) {
        return switch (node) {
            case ObjectNode object -> rewritten(object, rewrite);
            case ArrayNode array -> rewrittenArray(array, rewrite);
            default -> node;
        };
    }

    private static JsonNode rewrittenText(String field, JsonNode value, UnaryOperator<String> rewrite) {
        if (!field.equals(REFERENCE)) {
            return value;
        }
        var text = value.stringValue();
        var other = rewrite.apply(text);
        return other.equals(text) ? value : Trees.text(other);
    }

    private static ArrayNode rewrittenArray(ArrayNode array, UnaryOperator<String> rewrite) {
        var result = array;
        for (var i = 0; i < array.size(); i++) {
            var rewritten = rewrittenNode(array.get(i), rewrite);
            if (rewritten != array.get(i)) {
                result = result == array ? Trees.array().addAll(array) : result;
                result.set(i, rewritten);
            }
        }
        return result;
    }
}
