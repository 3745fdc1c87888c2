/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

/**
 * Turns expressions into walks over JSON. Types are decided here and not per resource: an element of several types
 * becomes one branch for each, and {@code as} keeps the branch that fits.
 */
final class PathCompiler {
    /** {@code %resource}, and the types that all resources are. */
    private static final Set<String> ANY_TYPE = Set.of("", "Resource", "DomainResource");

    private final Elements elements;
    private final String resourceType;

    PathCompiler(Elements elements, String resourceType) {
        this.elements = elements;
        this.resourceType = resourceType;
    }

    /**
     * One way through the resource to values of one type.
     *
     * @param systems of a code bound to some
     * @param from the walk from the start (the resource, or a component's focus) that does this at each value
     */
    record Branch(String type, List<String> systems, UnaryOperator<Walk> from) {
        Branch {
            systems = List.copyOf(systems);
        }
    }

    /** Branches from the resource. */
    List<Branch> compile(String expression) {
        return compile(expression, List.of(start(resourceType)));
    }

    /** Branches from values of this type. */
    List<Branch> compileAt(String focusType, String expression) {
        return compile(expression, List.of(start(focusType)));
    }

    private List<Branch> compile(String expression, List<Branch> focus) {
        return branches(ExpressionParser.parse(expression), focus);
    }

    private static Branch start(String type) {
        return new Branch(type, List.of(), UnaryOperator.identity());
    }

    private List<Branch> branches(Expression expression, List<Branch> focus) {
        return switch (expression) {
            case Expression.Focus() -> focus;
            case Expression.Resource(var type) -> resource(type);
            case Expression.Member(var of, var name) -> member(branches(of, focus), name);
            case Expression.Item(Expression.Member(var of, var name), var index) ->
                item(branches(of, focus), name, index);
            case Expression.Item item -> throw new IllegalArgumentException("an item of no member: " + item);
            case Expression.WhereEquals(var of, var member, var text) ->
                filtered(branches(of, focus), (node, rows) -> textIs(node.get(member), text));
            case Expression.WhereResolves(var of, var type) ->
                filtered(branches(of, focus), (node, rows) -> type.equals(References.typeOf(node, rows)));
            case Expression.As(var of, var type) -> as(branches(of, focus), type);
            case Expression.ExistsAndDiffers(var of, var literal) ->
                List.of(existsAndDiffers(branches(of, focus), literal));
            case Expression.Union(var parts) ->
                parts.stream().flatMap(part -> branches(part, focus).stream()).toList();
        };
    }

    /** The expressions of a definition for several types name them all: the others' lead nowhere. */
    private List<Branch> resource(String type) {
        if (!type.equals(resourceType) && !ANY_TYPE.contains(type)) {
            return List.of();
        }
        return List.of(new Branch(resourceType, List.of(), then -> (node, rows) -> then.walk(rows.resource(), rows)));
    }

    private List<Branch> member(List<Branch> from, String name) {
        return below(from, name, Walk::property);
    }

    private List<Branch> item(List<Branch> from, String name, int index) {
        return below(from, name, (property, then) -> (node, rows) -> {
            var list = node.get(property);
            if (list != null && list.isArray() && list.size() > index) {
                then.walk(list.get(index), rows);
            }
        });
    }

    /** The branches one element further down; the step goes from the element's property to what is done there. */
    private List<Branch> below(List<Branch> from, String name, BiFunction<String, Walk, Walk> step) {
        List<Branch> result = new ArrayList<>();
        for (var branch : from) {
            for (var element : elements.of(branch.type(), name)) {
                result.add(new Branch(
                        element.type(),
                        element.systems(),
                        then -> branch.from().apply(step.apply(element.property(), then))));
            }
        }
        return result;
    }

    private static List<Branch> filtered(List<Branch> from, Condition condition) {
        return from.stream()
                .map(branch -> new Branch(
                        branch.type(),
                        branch.systems(),
                        then -> branch.from().apply((node, rows) -> {
                            if (condition.holds(node, rows)) {
                                then.walk(node, rows);
                            }
                        })))
                .toList();
    }

    /** Type names differ in case only by the mistakes in the definitions ({@code DateTime}). */
    private static List<Branch> as(List<Branch> from, String type) {
        return from.stream()
                .filter(branch -> branch.type().equalsIgnoreCase(type))
                .toList();
    }

    private static Branch existsAndDiffers(List<Branch> values, boolean literal) {
        List<Walk> found = values.stream()
                .map(branch -> branch.from().apply((node, rows) -> {
                    if (!node.isBoolean() || node.booleanValue() != literal) {
                        rows.hit();
                    }
                }))
                .toList();
        return new Branch("boolean", List.of(), then -> (node, rows) -> {
            var hit = false;
            for (var walk : found) {
                hit |= rows.hits(walk, node);
            }
            then.walk(BooleanNode.valueOf(hit), rows);
        });
    }

    private static boolean textIs(JsonNode node, String text) {
        return node != null && node.isString() && text.equals(node.stringValue());
    }

    private interface Condition {
        boolean holds(JsonNode node, Rows rows);
    }
}
