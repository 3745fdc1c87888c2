/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import health.kiln.server.repository.ResourceType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Decides where a parameter's rows are, so that a value which several parameters find is kept once. */
final class StorageRules {
    private static final Set<String> ON_RESOURCE = Set.of("_id", "_lastUpdated");
    private static final Pattern RESOLVES = Pattern.compile("(.+)\\.where\\(resolve\\(\\) is ([A-Za-z]+)\\)");

    private final List<Definition> definitions;

    /** The definitions are those of one type in their fixed order: of equals, the first keeps the rows. */
    StorageRules(List<Definition> definitions) {
        this.definitions = List.copyOf(definitions);
    }

    Parameter.Storage of(Definition definition) {
        if (ON_RESOURCE.contains(definition.code())) {
            return new Parameter.Storage.OnResource();
        }
        return sameAsEarlier(definition)
                .or(() -> byTarget(definition))
                .or(() -> sum(definition))
                .orElseGet(() -> own(definition));
    }

    private Optional<Parameter.Storage> sameAsEarlier(Definition definition) {
        return definitions.stream()
                .filter(other -> other.substance().equals(definition.substance()))
                .findFirst()
                .filter(first -> !first.code().equals(definition.code()))
                .map(first -> new Parameter.Storage.Shared(List.of(first.code()), Optional.empty()));
    }

    /** {@code patient} is {@code subject} where that is a Patient. */
    private Optional<Parameter.Storage> byTarget(Definition definition) {
        var matches = definition.alternatives().stream().map(RESOLVES::matcher).toList();
        if (!matches.stream().allMatch(Matcher::matches)) {
            return Optional.empty();
        }
        var types = matches.stream().map(match -> match.group(2)).collect(Collectors.toSet());
        var bare = matches.stream().map(match -> match.group(1)).collect(Collectors.toSet());
        return definitions.stream()
                .filter(other -> types.size() == 1
                        && other.kind() == definition.kind()
                        && Set.copyOf(other.alternatives()).equals(bare))
                .findFirst()
                .map(other -> new Parameter.Storage.Shared(
                        List.of(other.code()), ResourceType.of(types.iterator().next())));
    }

    /** {@code combo-code} is {@code code} and {@code component-code}. */
    private Optional<Parameter.Storage> sum(Definition definition) {
        if (definition.alternatives().size() < 2) {
            return Optional.empty();
        }
        Set<String> rest = new HashSet<>(definition.substance());
        List<String> codes = new ArrayList<>();
        definitions.stream()
                .filter(other -> sameAsEarlier(other).isEmpty())
                .filter(other ->
                        other.substance().size() < definition.substance().size())
                .sorted(Comparator.comparingInt(other -> -other.substance().size()))
                .forEach(other -> {
                    if (rest.containsAll(other.substance())) {
                        rest.removeAll(other.substance());
                        codes.add(other.code());
                    }
                });
        return rest.isEmpty() ? Optional.of(new Parameter.Storage.Shared(codes, Optional.empty())) : Optional.empty();
    }

    private Parameter.Storage own(Definition definition) {
        if (definition.kind() != SearchParameterType.COMPOSITE) {
            return new Parameter.Storage.Own();
        }
        var codes =
                definition.components().stream().map(Definition.Component::code).toList();
        if (definition.alternatives().equals(List.of(definition.type()))) {
            return new Parameter.Storage.Parts(codes);
        }
        return new Parameter.Storage.Groups(codes);
    }
}
