/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import health.kiln.server.repository.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A search parameter as the standard defines it for one resource type, or for {@code Resource}: then for all.
 *
 * @param alternatives the parts of its expression that concern the type
 * @param components of a composite
 */
record Definition(
        String type,
        String code,
        SearchParameterType kind,
        Set<ResourceType> targets,
        String url,
        List<String> alternatives,
        List<Component> components) {
    Definition {
        targets = Set.copyOf(targets);
        alternatives = List.copyOf(alternatives);
        components = List.copyOf(components);
    }

    /** One part of a composite: the parameter whose kind it is of, and the way to it from the group. */
    record Component(String code, String expression) {}

    /** Reads a line: type, code, kind, targets, url, expression, components. */
    static Definition parse(List<String> line) {
        return new Definition(
                line.get(0),
                line.get(1),
                SearchParameterType.valueOf(line.get(2)),
                words(line.get(3)).map(Definition::type).collect(Collectors.toUnmodifiableSet()),
                line.get(4),
                split(line.get(5)),
                line.get(6).isEmpty()
                        ? List.of()
                        : Stream.of(line.get(6).split(";", -1))
                                .map(Definition::component)
                                .toList());
    }

    /** What makes two definitions the same in what they find. */
    Set<String> substance() {
        return alternatives.stream()
                .map(alternative -> kind + " " + alternative + " "
                        + components.stream().map(Component::expression).toList())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static ResourceType type(String name) {
        return ResourceType.of(name).orElseThrow(() -> new IllegalArgumentException("no resource type " + name));
    }

    private static Component component(String text) {
        var equals = text.indexOf('=');
        return new Component(text.substring(0, equals), text.substring(equals + 1));
    }

    private static Stream<String> words(String text) {
        return text.isEmpty() ? Stream.of() : Stream.of(text.split(" ", -1));
    }

    private static List<String> split(String expression) {
        List<String> alternatives = new ArrayList<>();
        for (var alternative : expression.split("\\|", -1)) {
            alternatives.add(alternative.strip());
        }
        return alternatives;
    }
}
